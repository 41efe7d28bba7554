package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The scripts of the lab, those that it puts on its hosts, and those that a newcomer runs are clean for ShellCheck.
final class ScriptsTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));

    @Test
    void everyScriptIsClean() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("shellcheck", "--external-sources"));
        for (var part : List.of("test-vms", "pontifex", "check", ".ci", "orchestrator/launcher", "playbooks")) {
            try (var files = Files.walk(ROOT.resolve(part))) {
                files.filter(ScriptsTest::isScript).sorted().map(Path::toString).forEach(command::add);
            }
        }
        assertTrue(command.size() > 10, "the lab's scripts weren't found: " + command);
        var shellcheck = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .start();
        var findings = new String(shellcheck.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shellcheck.waitFor();
        assertEquals("", findings);
        assertEquals(0, shellcheck.exitValue());
    }

    private static boolean isScript(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.isSymbolicLink(file)) {
                return false;
            }
            var text = Files.readString(file, StandardCharsets.ISO_8859_1); // what is built lies there, too
            return text.startsWith("#!/bin/") || text.contains("\n# shellcheck shell=");
        } catch (IOException e) {
            throw new IllegalStateException(file.toString(), e);
        }
    }
}
