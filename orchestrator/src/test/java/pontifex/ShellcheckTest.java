package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every shell body of the product is held to POSIX sh by ShellCheck; a machine without it fails here.
class ShellcheckTest {
    private static final Path RESOURCES =
            Path.of(System.getProperty("project.root"), "orchestrator/src/main/resources/pontifex");

    static Stream<Path> bodies() throws IOException {
        try (var all = Files.walk(RESOURCES)) {
            return all.filter(path -> path.toString().endsWith(".sh")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void theBodyIsPosix(Path body) throws Exception {
        assertEquals("", complaints(body));
    }

    @Test
    void aBodyThatIsNotPosixIsSeen(@org.junit.jupiter.api.io.TempDir Path folder) throws Exception {
        var body = Files.writeString(folder.resolve("body.sh"), "f() { local a=$1; [[ -n $a ]]; }\n");
        assertFalse(complaints(body).isEmpty());
    }

    private static String complaints(Path body) throws Exception {
        var process = new ProcessBuilder("shellcheck", "-s", "sh", "-f", "gcc", body.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return said + (process.waitFor() == 0 ? "" : "not clean");
    }
}
