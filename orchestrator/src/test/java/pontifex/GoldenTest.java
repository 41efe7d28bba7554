package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {
    @TempDir
    private Path folder;

    @Test
    void everyAreaIsReadBySomeTest() throws IOException {
        String sources;
        try (var files = Files.walk(Path.of(System.getProperty("project.root"), "orchestrator/src/test/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .map(GoldenTest::read)
                    .collect(Collectors.joining());
        }
        for (var area : Golden.areas()) {
            assertTrue(sources.contains('"' + area + '"'), "no test reads the golden cases of " + area);
        }
    }

    @Test
    void anOutputThatDiffersFails() throws Exception {
        Files.writeString(folder.resolve("output"), "old");
        assertThrows(AssertionError.class, () -> theCase().check(_ -> Map.of("output", "new")));
        assertEquals("old", Files.readString(folder.resolve("output")));
    }

    @Test
    void aFileThatIsNeitherReadNorMadeFails() throws Exception {
        Files.writeString(folder.resolve("output"), "same");
        Files.writeString(folder.resolve("left-over"), "");
        assertThrows(AssertionError.class, () -> theCase().check(_ -> Map.of("output", "same")));
    }

    @Test
    void aCaseWhoseFilesAreAllAccountedForPasses() throws Exception {
        Files.writeString(folder.resolve("input"), "text");
        Files.writeString(folder.resolve("output"), "text");
        theCase().check(c -> Map.of("output", c.input("input")));
    }

    @Test
    void anAreaWithoutCasesFails() {
        assertThrows(AssertionError.class, () -> Golden.cases("no/such/area"));
    }

    private Golden.Case theCase() {
        return new Golden.Case(folder, new TreeSet<>());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
