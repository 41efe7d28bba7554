package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A fleet is rerun by one command, and each host is bothered once.
class TwentyHostsIT {
    private static final List<String> SIGNS =
            List.of("Connection from ", "Accepted publickey", "Starting session: ", "Server listening on 0.0.0.0");

    @TempDir
    Path folder;

    @Test
    void aRerunCostsEachHostOneConnectionOneAuthenticationAndOneExecChannel() throws Exception {
        try (var scene = Scene.of(folder, 20, "xl")) {
            var inventory = scene.lab().inventory().toString();
            var first = scene.apply(Scene.TWO_BRIDGES, "-i", inventory, "-vv");
            assertEquals(outcomes(scene, "changed"), first.outcomes(), first.said());
            for (var host : scene.lab().hosts()) {
                var steps = Pattern.compile("(?m)^ *[0-9]+[.][0-9] s  " + host + "  (.*)$")
                        .matcher(first.said())
                        .results()
                        .map(line -> line.group(1))
                        .toList();
                assertEquals(List.of("connecting", "looking", "planning"), steps.subList(0, 3), steps::toString);
                assertTrue(steps.stream().anyMatch(step -> step.matches("step 1 of [1-9][0-9]*")), steps::toString);
                assertEquals("looking again", steps.getLast(), steps::toString);
            }
            var before = counts(scene);
            var second = scene.apply(Scene.TWO_BRIDGES, "-i", inventory);
            assertEquals(outcomes(scene, "in_sync"), second.outcomes(), second.said());
            assertEquals(0, second.status());
            before.replaceAll((_, counts) -> List.of(counts.get(0) + 1, counts.get(1) + 1, counts.get(2) + 1, 1L));
            assertEquals(before, counts(scene));
        }
    }

    private static String outcomes(Scene scene, String outcome) {
        var all = new TreeMap<String, String>();
        scene.lab().hosts().forEach(host -> all.put(host, outcome));
        return all.toString();
    }

    /// How often each host's sshd has let in a connection, a user and a command; and how often it was started.
    private static TreeMap<String, List<Long>> counts(Scene scene) throws IOException {
        var found = new TreeMap<String, List<Long>>();
        for (var host : scene.lab().hosts()) {
            var log = Files.readString(scene.lab().disk(host).resolve("var/log/auth.log"));
            found.put(host, SIGNS.stream().map(sign -> count(log.lines(), sign)).toList());
        }
        return found;
    }

    private static long count(Stream<String> lines, String sign) {
        return lines.filter(line -> line.contains(sign)).count();
    }
}
