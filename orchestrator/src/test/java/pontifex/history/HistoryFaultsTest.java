package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.state.Content;
import pontifex.state.Items;
import pontifex.state.Scope;

class HistoryFaultsTest {
    @TempDir
    Path folder;

    private Clone clone = new Clone(Path.of(""));

    @BeforeEach
    void aHistoryOfTwoHostsThatWasPushed() throws Exception {
        clone = Clone.withOrigin(folder);
        clone.run("r1", "dom0-01", "xenbr1", "eth1");
        clone.run("r2", "dom0-02", "xenbr1", "eth2");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 11})
    void aDamagedObjectIsNamedWithWhatToDoAndTheOtherHostsGoOn(int left) throws Exception {
        var damaged = damage("dom0-01", left);
        try (var history = clone.history()) {
            var failure = assertThrows(HistoryFailure.class, () -> history.recorded("dom0-01"));
            assertTrue(String.valueOf(failure.getMessage()).contains("is damaged"), failure.getMessage());
            assertTrue(failure.hint().contains("--refetch REMOTE pontifex/history"), failure.hint());
            assertEquals(Clone.items("xenbr1", "eth2"), history.recorded("dom0-02"));
        }
        assertTrue(clone.record("r3", "dom0-02", "xenbr1", "eth3").isPresent());
        assertThrows(HistoryFailure.class, () -> clone.record("r4", "dom0-01", "xenbr1", "eth4"));
        Files.deleteIfExists(damaged);
        clone.git("fetch", "-q", "--refetch", "origin", "pontifex/history");
        try (var history = clone.history()) {
            assertEquals(
                    List.of("r4"),
                    history.recover().stream().map(History.Lost::run).toList());
            assertEquals(Clone.items("xenbr1", "eth4"), history.recorded("dom0-01"));
            assertEquals(Clone.items("xenbr1", "eth3"), history.recorded("dom0-02"));
        }
    }

    /// @param left how many bytes of the object's file; -1: not even the file
    private Path damage(String host, int left) throws Exception {
        var id = clone.git("rev-parse", "pontifex/history:" + GitPath.host(host) + "/items.yml");
        var file = clone.folder().resolve(".git/objects/" + id.substring(0, 2) + "/" + id.substring(2));
        var bytes = Files.readAllBytes(file);
        Files.delete(file);
        if (left >= 0) {
            Files.write(file, Arrays.copyOf(bytes, left));
        }
        return file;
    }

    @Test
    void aLockThatADeadProgramLeftIsNamedAndTheNextRunRecords() throws Exception {
        var lock = clone.folder().resolve(".git/" + History.BRANCH + ".lock");
        Files.createFile(lock);
        var failure = assertThrows(HistoryFailure.class, () -> clone.record("r3", "dom0-01", "xenbr1", "eth3"));
        assertEquals("the branch pontifex/history is locked by " + lock, failure.getMessage());
        assertTrue(failure.hint().contains("delete it and run again"), failure.hint());
        Files.delete(lock);
        recovers("r3", "dom0-01", "eth3");
    }

    @Test
    void aLockThatADeadProgramLeftKeepsNoRunWaitingForEverThatTakesOverWhatOthersPushed() throws Exception {
        var other = clone.another("other");
        other.run("r3", "dom0-01", "xenbr1", "eth3");
        var lock = clone.folder().resolve(".git/" + History.BRANCH + ".lock");
        Files.createFile(lock);
        try (var history = clone.history()) {
            var note = String.valueOf(history.fetch());
            assertTrue(note.contains("could not be fetched (the branch pontifex/history is locked by " + lock), note);
            Files.delete(lock);
            assertNull(history.fetch());
            assertEquals(Clone.items("xenbr1", "eth3"), history.recorded("dom0-01"));
        }
    }

    @Test
    void aLockedIndexIsNoneOfItsAffairs() throws Exception {
        Files.createFile(clone.folder().resolve(".git/index.lock"));
        assertEquals(
                "the history was pushed to origin",
                clone.run("r3", "dom0-01", "xenbr1", "eth3").note());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=\u00e9\u00ff\n", "\u0000\u0001\u00ff", "no end of line \u009b", "\u001b[31mred\u001b[0m\n"})
    void aFileThatIsNotUtf8IsRecordedByteForByteAndShown(String latin1) throws Exception {
        var files = new TreeMap<>(Map.of("/etc/xen/caf\u00e9", Content.ofLatin1(latin1)));
        var record =
                new HostRecord("dom0-03", Scope.of("file", "/etc/xen/caf\u00e9"), Items.NONE, files, new TreeSet<>());
        try (var history = clone.history()) {
            var run = RunRecord.begun("r3", "record", "", "", "olga@control");
            var commit = history.commit(run, SecretKey.NONE, List.of(record), List.of())
                    .orElseThrow();
            assertEquals(files, history.files("dom0-03", commit));
            var diff = history.show(commit).diff();
            assertTrue(diff.contains("/files/etc/xen/caf%c3%a9"), diff);
            var plain = latin1.codePoints().allMatch(c -> c < 0x80);
            assertTrue(
                    diff.contains(plain ? "+" + latin1 : latin1.indexOf(0) >= 0 ? "Binary files differ" : "\ufffd"),
                    diff);
        }
        clone.git("fsck", "--strict");
    }

    @Test
    void whatALaterReleaseWroteIsNotGuessedAndTheOtherHostsGoOn() throws Exception {
        clone.git("checkout", "-q", "pontifex/history");
        var items = clone.folder().resolve(GitPath.host("dom0-01")).resolve("items.yml");
        Files.writeString(items, Files.readString(items).replace("format: 1", "format: 2"));
        clone.git("commit", "-qam", "newer");
        clone.git("checkout", "-q", "main");
        var failure = assertThrows(HistoryFailure.class, () -> clone.record("r3", "dom0-01", "xenbr1", "eth3"));
        assertEquals(
                GitPath.host("dom0-01") + "/items.yml is of a format that this Pontifex doesn't know",
                failure.getMessage());
        assertTrue(failure.hint().contains("a newer one"), failure.hint());
        assertTrue(clone.record("r4", "dom0-02", "xenbr1", "eth4").isPresent());
    }

    @Test
    void aHistoryOfTheReleaseBeforeHasNoBlameAndGetsItFromTheNextRun() throws Exception {
        clone.git("checkout", "-q", "pontifex/history");
        clone.git("rm", "-q", GitPath.host("dom0-01") + "/blame.yml");
        clone.git("commit", "-qm", "as it was");
        clone.git("checkout", "-q", "main");
        try (var history = clone.history()) {
            assertEquals(Set.of(), history.blame("dom0-01").keySet());
            Clone.record(history, "r3", "dom0-01", "xenbr2", "eth3");
            assertEquals(Set.of(Clone.item("xenbr2")), history.blame("dom0-01").keySet());
        }
    }

    @Test
    void aHostThatWasRenamedBeginsAnewAndItsFormerNameStaysUntilItIsForgotten() throws Exception {
        clone.run("r3", "dom0-one", "xenbr1", "eth1");
        try (var history = clone.history()) {
            assertEquals(Set.of("dom0-01", "dom0-02", "dom0-one"), history.hosts());
            var run = RunRecord.begun("r4", "forget dom0-01", "", "", "olga@control");
            history.commit(run, SecretKey.NONE, List.of(), List.of(Forgotten.host("dom0-01")));
            assertEquals(Set.of("dom0-02", "dom0-one"), history.hosts());
            assertEquals(Clone.items("xenbr1", "eth1"), history.recorded("dom0-01", "pontifex/history~1"));
            assertEquals(2, history.log("dom0-01").size());
        }
    }

    @Test
    void aBranchThatPointsToNothingIsNamed() throws Exception {
        Files.writeString(
                clone.folder().resolve(".git/" + History.BRANCH), "0123456789012345678901234567890123456789\n");
        try (var history = clone.history()) {
            var failure = assertThrows(HistoryFailure.class, () -> history.log(null));
            assertTrue(String.valueOf(failure.getMessage()).contains("is damaged"), failure.getMessage());
        }
    }

    private void recovers(String run, String host, String nic) throws Exception {
        try (var history = clone.history()) {
            assertEquals(
                    List.of(run),
                    history.recover().stream().map(History.Lost::run).toList());
            assertEquals(Clone.items("xenbr1", nic), history.recorded(host));
        }
    }
}
