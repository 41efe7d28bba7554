package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pontifex.state.Persistence;
import pontifex.state.Toolstack;

/// docs/platforms.md claims no more than there is: a row for each toolstack and each way of keeping bridges, how that
/// is
/// tested in one of four words, and the tests by name.
class PlatformsTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z_]+)` \\|.*\\| ([^|]+) \\| ([^|]*) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");
    private static final List<String> HOW =
            List.of("real reboot", "real daemon", "files only", "documentation only", "refused, untouched");

    private static List<java.util.regex.MatchResult> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/platforms.md")).stream()
                .flatMap(line -> ROW.matcher(line).results())
                .toList();
    }

    @Test
    void everyToolstackAndEveryWayHasItsRow() throws IOException {
        var named = new TreeSet<>(rows().stream().map(row -> row.group(1)).toList());
        var there = new TreeSet<String>();
        Stream.concat(Stream.of(Toolstack.values()), Stream.of(Persistence.values()))
                .forEach(it -> there.add(it.name()));
        assertEquals(there, named);
    }

    @Test
    void eachRowSaysHowItIsTestedAndByWhat() throws IOException {
        for (var row : rows()) {
            assertTrue(HOW.stream().anyMatch(row.group(2)::startsWith), row.group());
            assertTrue(TEST.matcher(row.group(3)).find(), row.group());
        }
    }

    @Test
    void everyTestThatThePagesNameIsThere() throws IOException {
        var there = new TreeSet<String>();
        try (var all = Files.walk(ROOT.resolve("orchestrator/src/test/java"))) {
            all.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .forEach(name -> there.add(name.substring(0, name.length() - ".java".length())));
        }
        for (var page : List.of("platforms.md", "safety.md")) {
            var named = new TreeSet<>(
                    TEST.matcher(Files.readString(ROOT.resolve("docs").resolve(page)))
                            .results()
                            .map(it -> it.group(1))
                            .toList());
            assertTrue(!named.isEmpty(), page + " names no test");
            named.removeAll(there);
            assertEquals(new TreeSet<>(), named, page + " names tests that aren't there");
        }
    }
}
