package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `./pontifex`, `./check` and what else a newcomer runs from a clone.
class LauncherIT {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final String HERE = ProcessHandle.current().info().command().orElseThrow();

    @Test
    void theNewestOfNothingIsSaidInOneLine() {
        for (var script : List.of("./pontifex --version", "./check")) {
            var output = run(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount -t tmpfs none /usr/lib/jvm; unset JAVA_HOME PONTIFEX_JAVA; exec " + script);
            assertEquals(64, output.status(), output.toString());
            assertEquals("", output.out());
            assertEquals(1, output.err().lines().count(), output.err());
            assertTrue(output.err().contains("needs a JDK of version 25 or later: install one"), output.err());
        }
    }

    @Test
    void aJdkMayBeNamedByItsFolderOrItsJava() {
        for (var java : List.of(HERE, HERE.replaceFirst("/bin/java$", ""))) {
            var output = run("env", "JAVA_HOME=/nowhere", "PONTIFEX_JAVA=" + java, "./pontifex", "--version");
            assertEquals(0, output.status(), output.toString());
            assertTrue(output.out().startsWith("pontifex "), output.out());
        }
    }

    @Test
    void withoutRootTheDemosHostsAreSimulated() {
        var output = run("unshare", "--user", "./pontifex", "demo", "--help");
        assertEquals(0, output.status(), output.toString());
        assertTrue(output.out().contains("Here they are simulated: only root makes namespaces."), output.out());
        var asRoot = run("./pontifex", "demo", "--help");
        assertTrue(asRoot.out().contains("Here they are namespaces."), asRoot.toString());
    }

    @Test
    void theVagrantfileIsValid() {
        var output = run("vagrant", "validate", "--ignore-provider");
        assertEquals(0, output.status(), output.toString());
    }

    private static Lab.Output run(String... command) {
        return Lab.Output.of(new ProcessBuilder(command).directory(ROOT.toFile()), Duration.ofMinutes(5));
    }
}
