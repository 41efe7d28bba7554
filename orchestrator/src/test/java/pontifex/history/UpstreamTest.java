package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpstreamTest {
    @TempDir
    Path folder;

    private Clone first = new Clone(Path.of(""));

    @BeforeEach
    void aRepositoryAndItsOrigin() throws Exception {
        first = Clone.withOrigin(folder);
    }

    @Test
    void tenControllersAtOnceLoseNothingAndTheHistoryIsALine() throws Exception {
        var processes = new HashMap<String, Process>();
        for (var number : Controller.numbers(10)) {
            processes.put(number, Controller.start(first.another("clone-" + number), number));
        }
        processes.put("10", Controller.start(new Clone(folder.resolve("clone-0")), "10"));
        for (var process : processes.entrySet()) {
            assertTrue(process.getValue().waitFor(4, TimeUnit.MINUTES));
            var said = Files.readString(folder.resolve("said-" + process.getKey()));
            assertEquals(0, process.getValue().exitValue(), said);
        }
        var origin = first.origin();
        assertEquals("0", origin.git("rev-list", "--count", "--merges", "pontifex/history"));
        var expected = new TreeSet<String>();
        for (var number : Controller.numbers(11)) {
            for (var run : List.of("a", "b")) {
                expected.add("run-" + number + run);
            }
        }
        assertEquals(new ArrayList<>(expected), origin.runs().stream().sorted().toList());
        var seen = first.another("seen");
        try (var history = seen.history()) {
            assertNull(history.fetch());
            var shared = history.recorded("shared").values();
            assertEquals(11, shared.size());
            for (var number : Controller.numbers(11)) {
                assertEquals(Clone.items("xenbr0", "eth" + number), history.recorded("dom0-" + number));
                assertEquals(
                        "run-" + number + "b",
                        history.blame("shared")
                                .get(Clone.item("xenbr" + number))
                                .run());
            }
            assertEquals(22, history.log(null).size());
        }
        origin.git("fsck", "--strict");
    }

    @Test
    void whereAnotherPushedFirstOursComesAfterTheirsWithItsMessageAndItsAuthor() throws Exception {
        var second = first.another("second");
        second.git("config", "user.name", "Sam Second");
        first.run("theirs", "dom0-01", "xenbr1", "eth1");
        var ours = second.record("ours", "dom0-01", "xenbr2", "eth2").orElseThrow();
        var pushed = second.push();
        assertEquals("the history was pushed to origin", pushed.note());
        assertEquals(List.of("theirs", "ours"), first.origin().runs());
        assertEquals(first.origin().tip(), pushed.now(ours));
        assertNotEquals(ours, pushed.now(ours));
        assertEquals("Sam Second", first.origin().git("log", "-1", "--format=%an", "pontifex/history"));
        try (var history = second.history()) {
            assertEquals(
                    Set.of(Clone.item("xenbr1"), Clone.item("xenbr2")),
                    history.recorded("dom0-01").values().keySet());
            assertEquals(
                    "ours", history.blame("dom0-01").get(Clone.item("xenbr2")).run());
        }
        assertNull(second.push().note(), "there is nothing to push");
    }

    @Test
    void ofAnItemThatBothMovedTheLaterInTheGraphStands() throws Exception {
        var second = first.another("second");
        first.run("theirs", "dom0-01", "xenbr1", "eth1");
        second.record("ours", "dom0-01", "xenbr1", "eth2");
        second.push();
        try (var history = first.history()) {
            assertNull(history.fetch());
            assertEquals(Clone.items("xenbr1", "eth2"), history.recorded("dom0-01"));
            assertEquals(
                    "ours", history.blame("dom0-01").get(Clone.item("xenbr1")).run());
        }
    }

    @Test
    void theOrderIsTheGraphsWhateverTheClocksSay() throws Exception {
        var second = first.another("second");
        first.run("r0", "dom0-01", "xenbr1", "eth0");
        second.run("r0b", "dom0-02", "xenbr1", "eth0");
        first.run("r0c", "dom0-01", "xenbr1", "eth0");
        second.record("ours", "dom0-02", "xenbr1", "eth9");
        var expected = new ArrayList<>(List.of("r0", "r0b"));
        for (int i = 1; i <= 12; i++) {
            first.record("r" + i, "dom0-01", "xenbr1", "eth" + i);
            first.redate("pontifex/history", 1_000_000_000 - 1_000_000 * i);
            expected.add("r" + i);
        }
        first.push();
        assertEquals(expected, first.origin().runs());
        second.push();
        expected.add("ours");
        assertEquals(expected, first.origin().runs(), "ours once, and none of theirs again");
        try (var history = second.history()) {
            assertEquals(
                    expected.reversed(),
                    history.log(null).stream()
                            .map(entry -> entry.trailers().get("Pontifex-Run").getFirst())
                            .toList());
            assertEquals(Clone.items("xenbr1", "eth12"), history.recorded("dom0-01"));
        }
    }

    @Test
    void whatOneForgotAndAnotherMovedIsForgottenButForWhatMoved() throws Exception {
        var second = first.another("second");
        first.run("r1", "dom0-01", "xenbr1", "eth1");
        try (var history = second.history()) {
            history.fetch();
            var run = RunRecord.begun("forget", "forget dom0-01", "", "", "olga@control");
            history.commit(run, SecretKey.NONE, List.of(), List.of(Forgotten.host("dom0-01")));
            first.run("r2", "dom0-01", "xenbr2", "eth2");
            history.push();
            assertEquals(Clone.items("xenbr2", "eth2"), history.recorded("dom0-01"));
            assertEquals(Set.of(Clone.item("xenbr2")), history.blame("dom0-01").keySet());
        }
        second.run("again", "dom0-02", "xenbr1", "eth1");
        try (var history = second.history()) {
            var run = RunRecord.begun("forget", "forget dom0-02", "", "", "olga@control");
            history.commit(run, SecretKey.NONE, List.of(), List.of(Forgotten.host("dom0-02")));
            first.run("r3", "dom0-03", "xenbr2", "eth2");
            history.push();
            assertEquals(Set.of("dom0-01", "dom0-03"), history.hosts());
        }
    }

    @Test
    void aRemoteThatIsAwayDelaysThePushAndNotTheRun() throws Exception {
        Files.move(folder.resolve("origin.git"), folder.resolve("away.git"));
        var note = first.run("r1", "dom0-01", "xenbr1", "eth1").note();
        assertTrue(String.valueOf(note).contains("could not be pushed to origin"), note);
        assertTrue(String.valueOf(note).contains("the next run pushes it"), note);
        Files.move(folder.resolve("away.git"), folder.resolve("origin.git"));
        assertEquals(
                "the history was pushed to origin",
                first.run("r2", "dom0-01", "xenbr1", "eth1").note());
        assertEquals(List.of("r1"), first.origin().runs(), "the second moved nothing");
    }

    @Test
    void aRemoteThatRefusesIsToldWithItsWordsAndAskedOnce() throws Exception {
        var hook = folder.resolve("origin.git/hooks/pre-receive");
        Files.writeString(
                hook, "#!/bin/sh\necho asked >>../asked\necho 'no pushes on Fridays, token: hunter2' >&2\nexit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        var note = first.run("r1", "dom0-01", "xenbr1", "eth1").note();
        assertEquals(
                "the history could not be pushed to origin (it refuses the branch pontifex/history:"
                        + " no pushes on Fridays, token: *** (pre-receive hook declined)); it stands here, and the next run pushes it",
                note);
        assertEquals("asked\n", Files.readString(folder.resolve("asked")));
        Files.delete(hook);
        first.push();
        assertEquals(List.of("r1"), first.origin().runs());
    }

    @Test
    void aBranchThatSomebodyRewroteIsNotOverwrittenAndNothingOfOursIsLost() throws Exception {
        var second = first.another("second");
        for (int i = 1; i <= 3; i++) {
            first.run("r" + i, "dom0-0" + i, "xenbr1", "eth" + i);
        }
        second.run("seen", "dom0-01", "xenbr1", "eth1");
        second.record("unpushed", "dom0-09", "xenbr1", "eth9");
        var old = second.tip();
        first.git("push", "-qf", "origin", first.git("rev-parse", "pontifex/history~1") + ":" + History.BRANCH);
        first.git("update-ref", "-d", History.BRANCH);
        first.git("update-ref", "-d", "refs/pontifex/agreed/origin");
        first.run("rewritten", "dom0-05", "xenbr1", "eth5");
        try (var history = second.history()) {
            assertEquals(
                    "the history of origin was rewritten: this one goes on from it, and what stood here is kept as"
                            + " refs/pontifex/kept/" + old.substring(0, 10),
                    history.fetch());
            assertEquals(Set.of("dom0-01", "dom0-02", "dom0-05", "dom0-09"), history.hosts());
            assertEquals("the history was pushed to origin", history.push().note());
        }
        assertEquals(
                List.of("r1", "r2", "rewritten", "unpushed"), first.origin().runs());
        assertEquals(old, second.git("rev-parse", "refs/pontifex/kept/" + old.substring(0, 10)));
        assertNull(second.run("later", "dom0-01", "xenbr1", "eth1").note(), "it is told once");
    }

    @Test
    void aBranchThatWasTakenBackIsNotPushedAgain() throws Exception {
        first.run("r1", "dom0-01", "xenbr1", "eth1");
        first.run("r2", "dom0-02", "xenbr1", "eth2");
        var old = first.tip();
        first.origin().git("update-ref", History.BRANCH, first.git("rev-parse", "pontifex/history~1"));
        var note = first.run("r3", "dom0-03", "xenbr1", "eth3").note();
        assertEquals("the history was pushed to origin", note);
        assertEquals(List.of("r1", "r3"), first.origin().runs());
        assertEquals(old, first.git("rev-parse", "refs/pontifex/kept/" + old.substring(0, 10)));
    }

    @Test
    void aShallowCloneRecordsAndPushesAndIsDeepenedWhereItMustBe() throws Exception {
        for (int i = 1; i <= 3; i++) {
            first.run("r" + i, "dom0-0" + i, "xenbr1", "eth" + i);
        }
        var job = first.another("job", "--depth=1");
        job.git("fetch", "-q", "--depth=1", "origin", "+" + History.BRANCH + ":" + History.BRANCH);
        try (var history = job.history()) {
            assertEquals(Set.of("dom0-01", "dom0-02", "dom0-03"), history.hosts());
            assertEquals(
                    "r1", history.blame("dom0-01").get(Clone.item("xenbr1")).run(), "known though r1 isn't here");
            assertEquals(1, history.log(null).size());
        }
        job.record("ours", "dom0-01", "xenbr1", "eth7");
        first.run("theirs", "dom0-01", "xenbr2", "eth8");
        assertEquals("the history was pushed to origin", job.push().note());
        assertEquals(List.of("r1", "r2", "r3", "theirs", "ours"), first.origin().runs());

        var cut = first.another("cut", "--depth=1", "-b", "pontifex/history");
        cut.record("cut", "dom0-02", "xenbr1", "eth9");
        cut.git("update-ref", "-d", "refs/pontifex/agreed/origin");
        first.run("r5", "dom0-03", "xenbr1", "eth9");
        cut.git("fetch", "-q", "--depth=1", "origin", "+" + History.BRANCH + ":refs/pontifex/theirs/origin");
        assertEquals("the history was pushed to origin", cut.push().note());
        assertEquals("cut", first.origin().runs().getLast());
        assertEquals(7, first.origin().runs().size());
        try (var history = cut.history()) {
            assertEquals(Clone.items("xenbr1", "eth9"), history.recorded("dom0-03"));
            assertEquals(
                    "r5", history.blame("dom0-03").get(Clone.item("xenbr1")).run());
        }
    }

    @Test
    void withoutARemoteOfItsOwnItOnlyFetchesUnlessABuildServerRunsIt() throws Exception {
        first.record("r1", "dom0-01", "xenbr1", "eth1");
        try (var history = History.around(first.folder())) {
            assertNull(history.push().note());
        }
        assertEquals("", first.origin().git("for-each-ref", "refs/heads/pontifex"));
        try (var history = History.around(first.folder(), new Keeping(null, null, true))) {
            assertEquals("the history was pushed to origin", history.push().note());
        }
        assertEquals(List.of("r1"), first.origin().runs());
        first.record("r2", "dom0-01", "xenbr1", "eth2");
        try (var history = History.around(first.folder(), new Keeping(null, "none", true))) {
            assertNull(history.fetch());
            assertNull(history.push().note());
        }
        assertEquals(List.of("r1"), first.origin().runs());
    }

    @Test
    void aRemoteMayBeAUrlAndItsPasswordIsNotTold() throws Exception {
        var url = new Keeping(null, folder.resolve("origin.git").toUri().toString(), false);
        first.record("r1", "dom0-01", "xenbr1", "eth1");
        try (var history = History.around(first.folder(), url)) {
            assertNull(history.fetch());
            assertTrue(String.valueOf(history.push().note()).startsWith("the history was pushed to file:///"));
        }
        assertEquals(List.of("r1"), first.origin().runs());
        first.record("r2", "dom0-01", "xenbr1", "eth2");
        var secret = new Keeping(null, "https://ci:hunter2@localhost:1/x.git", false);
        try (var history = History.around(first.folder(), secret)) {
            var notes = history.fetch() + " " + history.push().note();
            assertTrue(notes.contains("https://***@localhost:1/x.git"), notes);
            assertEquals(-1, notes.indexOf("hunter2"), notes);
        }
    }

    @Test
    void theHistoryMayLieInAnotherRepositoryThanThePlaybooks() throws Exception {
        var other = new Clone(Files.createDirectory(folder.resolve("other")));
        other.git("init", "-q");
        var keeping = new Keeping(other.folder(), null, false);
        try (var history = History.around(first.folder(), keeping)) {
            assertEquals(first.git("rev-parse", "main"), history.source());
            Clone.record(history, "r1", "dom0-01", "xenbr1", "eth1");
        }
        assertEquals(List.of("r1"), other.runs());
        assertEquals("", first.git("for-each-ref", "refs/heads/pontifex"));
        var nowhere = Files.createDirectory(folder.resolve("nowhere"));
        try (var history = History.around(nowhere, keeping)) {
            assertEquals("", history.source());
        }
    }

    @Test
    void aRemoteOfAnotherFormatIsNotReplayedInto() throws Exception {
        first.run("r1", "dom0-01", "xenbr1", "eth1");
        var second = first.another("second");
        try (var history = second.history()) {
            history.fetch();
        }
        newer(second, "dom0-01");
        second.git("push", "-q", "origin", "pontifex/history");
        first.record("r2", "dom0-01", "xenbr2", "eth2");
        var note = first.push().note();
        assertTrue(String.valueOf(note).contains("is of a format that this Pontifex doesn't know"), note);
        assertTrue(String.valueOf(note).contains("it stands here"), note);
        try (var history = first.history()) {
            assertEquals(
                    Map.of(Clone.item("xenbr1"), "eth1", Clone.item("xenbr2"), "eth2")
                            .keySet(),
                    history.recorded("dom0-01").values().keySet());
        }
    }

    /// What a later release might write.
    private static void newer(Clone clone, String host) throws Exception {
        clone.git("checkout", "-q", "pontifex/history");
        var items = clone.folder().resolve(GitPath.host(host)).resolve("items.yml");
        Files.writeString(items, Files.readString(items).replace("format: 1", "format: 2"));
        clone.git("commit", "-qam", "newer");
        clone.git("checkout", "-q", "main");
    }
}
