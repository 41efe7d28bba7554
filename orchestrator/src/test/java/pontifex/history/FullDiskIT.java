package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.state.Scope;

/// A disk that is full when a run is recorded: a small one of its own.
class FullDiskIT {
    @TempDir
    Path folder;

    private Clone clone = new Clone(Path.of(""));

    @BeforeEach
    void aSmallDisk() throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString());
        clone = Clone.withOrigin(folder);
        clone.run("r1", "dom0-01", "xenbr1", "eth1");
    }

    @AfterEach
    void noDisk() throws Exception {
        run("umount", folder.toString());
    }

    @Test
    void theJournalStaysAndTheNextRunRecords() throws Exception {
        var tip = clone.tip();
        try (var history = clone.history()) {
            var journal = history.begin(
                    RunRecord.begun("r2", "apply site.yml", "site.yml", "", "olga@control"), SecretKey.NONE);
            journal.add(new HostRecord(
                    "dom0-01",
                    Scope.of("bridge", "xenbr1"),
                    Clone.items("xenbr1", "eth2"),
                    new TreeMap<>(),
                    new TreeSet<>()));
            journal.outcome("dom0-01", "changed", List.of("bridge xenbr1 nic: eth1 → eth2"), List.of());
            fill();
            var failure = assertThrows(HistoryFailure.class, () -> history.record(journal));
            assertTrue(String.valueOf(failure.getMessage()).contains("No space left"), failure.getMessage());
            assertEquals("make room on that disk; what wasn't recorded now is by the next run", failure.hint());
            assertThrows(
                    HistoryFailure.class,
                    () -> history.begin(RunRecord.begun("r3", "apply", "", "", "olga@control"), SecretKey.NONE));
            journal.close();
        }
        assertEquals(tip, clone.tip());
        Files.delete(folder.resolve("filler"));
        try (var history = clone.history()) {
            assertEquals(
                    List.of("r2"),
                    history.recover().stream().map(History.Lost::run).toList(),
                    "the other one never began");
            assertEquals(Clone.items("xenbr1", "eth2"), history.recorded("dom0-01"));
            assertEquals("the history was pushed to origin", history.push().note());
        }
        clone.git("fsck", "--strict");
        assertFalse(Files.exists(clone.folder().resolve(".git/" + History.BRANCH + ".lock")));
    }

    private void fill() throws IOException {
        try (var channel =
                FileChannel.open(folder.resolve("filler"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int size = 65536; size >= 1; size /= 2) {
                try {
                    while (channel.write(ByteBuffer.allocate(size)) == size) {
                        // until nothing more fits
                    }
                } catch (IOException e) {
                    assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e.getMessage());
                }
            }
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), String.join(" ", command));
    }
}
