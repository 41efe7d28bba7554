package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The man pages, read by groff and by mandoc: a machine without them fails.
class ManPageTest {
    @TempDir
    private Path folder;

    @Test
    void theyAreWrittenAndNeitherReaderHasAWarning() throws Exception {
        var said = Shell.in(folder).run("pontifex man man1");
        assertEquals(0, said.code(), said.err());
        var pages = said.out().lines().map(folder::resolve).map(Path::toString).toList();
        assertEquals(1 + Verbs.all().size(), pages.size(), said.out());
        assertEquals("", run(pages, "groff", "-K", "utf8", "-T", "utf8", "-man", "-ww", "-z"));
        assertEquals("", run(pages, "mandoc", "-T", "lint", "-W", "warning"));
    }

    @Test
    void aPageSaysWhatTheHelpSays() throws Exception {
        Shell.in(folder).run("pontifex man man1");
        var text = run(
                List.of(folder.resolve("man1/pontifex-plan.1").toString()), "mandoc", "-T", "utf8", "-O", "width=200");
        var plain = text.replaceAll(".\b", "");
        for (var part : List.of(
                "pontifex-plan - what would change, host by host",
                "pontifex plan [OPTIONS] [PLAYBOOK...]",
                "-i, --inventory=FILE",
                "EXIT STATUS",
                "usage or bad input",
                "pontifex plan -l dom0-07 --out tonight.plan")) {
            assertTrue(plain.contains(part), part + " is missing in\n" + plain);
        }
        assertTrue(Files.readString(folder.resolve("man1/pontifex.1")).contains("pontifex\\-exec(1)"));
    }

    private static String run(List<String> pages, String... command) throws Exception {
        var words = new ArrayList<>(List.of(command));
        words.addAll(pages);
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
