package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table at the end of `./check`, and when it fails.
final class FaultTableTest {
    private static final String ROWS = """
            the session dies at step 3\txl\tAS_BEFORE
            the session dies at step 12\txl\tAS_BEFORE
            the session dies at step 3\txl-busybox\tAS_BEFORE
            a second controller comes\tdash\tREFUSED
            the undo itself fails\txl\tBETWEEN_AS_FORCED
            """;

    @TempDir
    private Path folder;

    private record Said(int status, String out) {}

    private Said table(String rows, int least) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("faults.tsv"), rows);
        var program = Path.of(System.getProperty("project.root"), "orchestrator/launcher/faults");
        var process = new ProcessBuilder(program.toString(), file.toString(), String.valueOf(least))
                .redirectErrorStream(true)
                .start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out);
    }

    @Test
    void faultsThatDifferByANumberShareARow() throws Exception {
        assertEquals(new Said(0, """

                Faults forced, on which kinds of host or shell, and how each host ended
                    1  a second controller comes         dash            refused
                    3  the session dies at step 3 to 12  xl, xl-busybox  as before
                    1  the undo itself fails             xl              between two states

                5 faults forced: 3 as before, 1 refused, 1 between two states, \
                none lost, none between two states but where its undo was made to fail
                """), table(ROWS, 5));
    }

    @Test
    void tooFewFail() throws Exception {
        var said = table(ROWS, 6);
        assertEquals(1, said.status());
        assertTrue(said.out().endsWith("but\n  too few: 6 are wanted\n"), said.out());
    }

    @Test
    void whatIsBetweenTwoStatesWithoutAFailingUndoFails() throws Exception {
        var said = table(ROWS + "the disk fills\txl\tBETWEEN_AS_FORCED\n", 5);
        assertEquals(1, said.status());
        assertTrue(said.out().contains("between two states, with no failing undo: the disk fills, xl"), said.out());
    }

    @Test
    void aLineThatIsNoFaultFails() throws Exception {
        assertEquals(1, table(ROWS + "the disk fills\txl\tLOST\n", 5).status());
    }

    @Test
    void nothingForcedIsTooFew() throws Exception {
        assertEquals(1, table("", 1).status());
    }
}
