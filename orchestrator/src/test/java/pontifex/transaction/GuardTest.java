package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.Faults;
import pontifex.Faults.Ended;
import pontifex.shell.Library;
import pontifex.shell.Script;
import pontifex.transaction.Receipt.Earlier;
import pontifex.transaction.Receipt.Why.Kind;

/// The guard alone, without ssh, in every shell at once: nothing stays that nobody confirmed, and what was confirmed
/// is done.
class GuardTest {
    private static final int RACES = 100;
    private static final String DIES = "echo >\"$at_dir/reached.end\"; kill -KILL $$; exit 1";

    @TempDir
    private @Nullable Path temporary;

    private interface Case {
        void in(Bench bench) throws Exception;
    }

    private static Bench bench(Path folder, List<String> shell, int seconds) throws IOException {
        var bench = new Bench(Files.createTempDirectory(folder, shell.getFirst()), shell);
        bench.limits = new Limits(seconds, seconds, seconds, 20);
        return bench;
    }

    /// Each case waits most of its time, so all shells do at once.
    private void inEveryShell(int seconds, Case tested) throws Exception {
        Files.setPosixFilePermissions(Objects.requireNonNull(temporary), PosixFilePermissions.fromString("rwx--x--x"));
        var all = new ArrayList<Callable<Void>>();
        for (var shell : KeeperTest.SHELLS) {
            var bench = bench(Objects.requireNonNull(temporary), shell, seconds);
            all.add(() -> {
                try {
                    tested.in(bench);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("in " + shell, e);
                }
                return null;
            });
        }
        allAtOnce(all);
    }

    private static <T> List<T> allAtOnce(List<Callable<T>> all) throws Exception {
        var results = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<T> one : threads.invokeAll(all)) {
                results.add(one.get());
            }
        }
        return results;
    }

    private static <T extends Receipt> T assertIs(Class<T> sort, Receipt receipt) {
        return assertInstanceOf(sort, receipt, receipt.toString());
    }

    private static Receipt.RolledBack assertBack(Kind kind, Receipt receipt) {
        var back = assertIs(Receipt.RolledBack.class, receipt);
        assertEquals(kind, back.why().kind(), receipt.toString());
        return back;
    }

    private static void assertAsBefore(String before, Bench bench) throws IOException {
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    private static void assertAsWanted(Bench bench) throws Exception {
        KeeperTest.assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
    }

    private static void recorded(String fault, Bench bench, Ended ended) {
        Faults.record(fault, bench.shell.getFirst(), ended);
    }

    /// All live steps are done, and it waits.
    private static Transaction waiting(Bench bench) throws Exception {
        var transaction = bench.transaction();
        assertIs(Receipt.Waiting.class, bench.run(transaction));
        return transaction;
    }

    private static void takenBackByTheNext(Bench bench) throws Exception {
        bench.point("before.1", KeeperTest.FAILS);
        var later = assertIs(Receipt.RolledBack.class, bench.runLater(bench.transaction()));
        assertTrue(
                later.earlier().stream().anyMatch(one -> one.now() && one.outcome() == Earlier.Outcome.UNDONE),
                later.toString());
    }

    @Test
    void whatIsConfirmedIsDone() throws Exception {
        inEveryShell(60, bench -> {
            var transaction = bench.transaction();
            var waits = assertIs(Receipt.Waiting.class, bench.run(transaction));
            assertTrue(waits.secondsLeft() > 40 && waits.secondsLeft() <= 61, waits.toString());
            assertIs(Receipt.Waiting.class, bench.asked("follow", transaction, 5));
            assertIs(Receipt.Done.class, bench.asked("confirm", transaction, 20));
            assertAsWanted(bench);
            assertIs(Receipt.Done.class, bench.asked("confirm", transaction, 20));
            assertIs(Receipt.Done.class, bench.asked("roll_back", transaction, 20));
            assertIs(Receipt.Done.class, bench.asked("renew", transaction, 20));
            assertIs(Receipt.Done.class, bench.asked("unlock", transaction, 20));
            recorded("it is confirmed twice, and told to go back afterwards", bench, Ended.AS_WANTED);
        });
    }

    @Test
    void whatIsConfirmedMayTakeLongerThanTheGuard() throws Exception {
        inEveryShell(60, bench -> {
            bench.limits = new Limits(60, 1, 60, 20);
            bench.point("before." + (Bench.LIVE + 1), "sleep 4");
            var transaction = waiting(bench);
            assertIs(Receipt.Done.class, bench.asked("confirm", transaction, 20));
            assertAsWanted(bench);
        });
    }

    @Test
    void whatNobodyConfirmsIsTakenBackByTheHostAlone() throws Exception {
        inEveryShell(1, bench -> {
            var before = bench.seen();
            var transaction = waiting(bench);
            Bench.until(() -> Files.exists(bench.root.resolve("last")), "the receipt");
            var back = assertBack(Kind.EXPIRED, bench.asked("follow", transaction, 20));
            assertEquals(back, bench.asked("confirm", transaction, 20));
            assertEquals(back, bench.asked("renew", transaction, 20));
            assertEquals(back, bench.asked("roll_back", transaction, 20));
            assertAsBefore(before, bench);
            recorded("nobody confirms", bench, Ended.AS_BEFORE);
        });
    }

    @Test
    void itsJournalTellsItAll() throws Exception {
        var bench = bench(Objects.requireNonNull(temporary), KeeperTest.SHELLS.getFirst(), 60);
        var transaction = waiting(bench);
        assertIs(Receipt.Waiting.class, bench.asked("renew", transaction, 30));
        assertBack(Kind.TOLD, bench.asked("roll_back", transaction, 20));
        var words = Objects.requireNonNull(bench.last())
                .lines()
                .skip(1)
                .map(line -> line.replaceFirst("^[0-9.]+ ", "").replaceFirst("(waiting 30) .*", "$1"))
                .filter(line -> !line.startsWith("text "))
                .toList();
        assertEquals(
                List.of(
                        "open",
                        "armed",
                        "doing 1",
                        "doing 2",
                        "doing 3",
                        "waiting 60",
                        "waiting 30",
                        "told",
                        "undoing",
                        "undid 3",
                        "undid 2",
                        "undid 1",
                        "undone"),
                words);
    }

    @Test
    void aRenewalIsCountedFromWhenItIsGranted() throws Exception {
        inEveryShell(3, bench -> {
            var transaction = waiting(bench);
            var longer = assertIs(Receipt.Waiting.class, bench.asked("renew", transaction, 60));
            assertTrue(longer.secondsLeft() > 40, longer.toString());
            Thread.sleep(4000);
            assertIs(Receipt.Waiting.class, bench.asked("follow", transaction, 5));
            var before = Objects.requireNonNull(bench.last() == null ? "" : bench.last());
            assertEquals("", before);
            assertIs(Receipt.Waiting.class, bench.asked("renew", transaction, 1));
            Bench.until(() -> Files.exists(bench.root.resolve("last")), "the receipt");
            assertBack(Kind.EXPIRED, bench.asked("follow", transaction, 20));
        });
    }

    /// Whatever the host answers is so.
    @Test
    void aRenewalThatMeetsTheExpiryIsGrantedOrNot() throws Exception {
        inEveryShell(1, bench -> {
            for (int i = 0; i < 4; i++) {
                var before = bench.seen();
                var transaction = waiting(bench);
                Thread.sleep(900 + 250L * i);
                var answer = bench.asked("renew", transaction, 60);
                if (answer instanceof Receipt.Waiting) {
                    Thread.sleep(2500);
                    assertIs(Receipt.Waiting.class, bench.asked("follow", transaction, 5));
                    assertBack(Kind.TOLD, bench.asked("roll_back", transaction, 20));
                } else {
                    assertBack(Kind.EXPIRED, answer);
                }
                assertAsBefore(before, bench);
                recorded("a renewal meets the expiry", bench, Ended.AS_BEFORE);
            }
        });
    }

    @Test
    void theSecondOneIsToldWhoWaitsAndHowLong() throws Exception {
        inEveryShell(60, bench -> {
            var transaction = waiting(bench);
            var locked = assertIs(Receipt.Locked.class, bench.run(bench.transaction()));
            assertEquals(transaction.id().value(), locked.by());
            assertEquals(Bench.ANNA, locked.owner());
            assertTrue(Objects.requireNonNull(locked.secondsLeft()) > 40, locked.toString());
            assertIs(Receipt.Locked.class, bench.asked("unlock", transaction, 20));
            assertIs(Receipt.Done.class, bench.asked("confirm", transaction, 20));
            assertAsWanted(bench);
            recorded("a second guarded run meets one that waits", bench, Ended.REFUSED);
        });
    }

    @Test
    void noConfirmCountsBeforeAllStepsAreDone() throws Exception {
        inEveryShell(60, bench -> {
            var before = bench.waitAt("before.2").seen();
            var transaction = bench.transaction();
            var session = bench.begun(transaction.start(30));
            bench.reached("before.2");
            assertTrue(assertIs(Receipt.Unfinished.class, bench.asked("confirm", transaction, 1))
                    .keeper());
            var rolling = bench.begun(Calls.about("roll_back", bench.place(), transaction.id(), 20));
            Bench.until(() -> Files.exists(bench.root.resolve("tx/" + transaction.id() + "/told")), "the word");
            bench.goOnAt("before.2");
            rolling.waitFor();
            assertBack(Kind.TOLD, bench.answered(transaction));
            session.waitFor();
            assertAsBefore(before, bench);
            recorded("it is told to go back at step 2", bench, Ended.AS_BEFORE);
        });
    }

    @Test
    void aKeeperThatIsKilledAtAnyStepIsEndedByTheNext() throws Exception {
        inEveryShell(60, bench -> {
            for (int k = 1; k <= Bench.LIVE; k++) {
                for (var when : List.of("before.", "after.")) {
                    var before = bench.seen();
                    bench.point(when + k, DIES);
                    bench.killed(bench.transaction(), "end");
                    Files.delete(bench.folder.resolve("points/reached.end"));
                    takenBackByTheNext(bench);
                    assertAsBefore(before, bench);
                    recorded("the keeper is killed " + when.replace(".", "") + " step " + k, bench, Ended.AS_BEFORE);
                }
            }
        });
    }

    @Test
    void aKeeperThatIsKilledAfterTheConfirmIsFinishedByTheNext() throws Exception {
        inEveryShell(60, bench -> {
            int k = Bench.LIVE + 1;
            bench.point("before." + k, DIES);
            var transaction = waiting(bench);
            var confirming = bench.begun(Calls.about("confirm", bench.place(), transaction.id(), 20));
            bench.reached("end");
            while (confirming.isAlive()) {
                bench.heartbeatsEnd();
                Thread.sleep(20);
            }
            assertFalse(assertIs(Receipt.Unfinished.class, bench.answered(transaction))
                    .keeper());
            var later = assertIs(Receipt.Stale.class, bench.runLater(bench.transaction()));
            assertEquals(Earlier.Outcome.DONE, later.earlier().getFirst().outcome());
            assertAsWanted(bench);
            recorded("the keeper is killed after the confirm, at step " + k, bench, Ended.AS_WANTED);
        });
    }

    @Test
    void aKeeperThatIsKilledWhileItWaitsIsTakenBack() throws Exception {
        inEveryShell(60, bench -> {
            for (var asked : List.of("unlock", "roll_back", "next")) {
                var before = bench.seen();
                var transaction = waiting(bench);
                bench.keepers().forEach(ProcessHandle::destroyForcibly);
                Bench.until(() -> bench.keepers().isEmpty(), "the keeper's end");
                bench.heartbeatsEnd();
                assertFalse(assertIs(Receipt.Unfinished.class, bench.asked("confirm", transaction, 20))
                        .keeper());
                switch (asked) {
                    case "unlock" -> assertBack(Kind.KILLED, bench.asked(asked, transaction, 20));
                    case "roll_back" -> assertBack(Kind.TOLD, bench.asked(asked, transaction, 20));
                    default -> takenBackByTheNext(bench);
                }
                assertAsBefore(before, bench);
                recorded("the keeper is killed while it waits, then: " + asked, bench, Ended.AS_BEFORE);
            }
        });
    }

    @Test
    void aSignalMeansGoBackOrNothing() throws Exception {
        inEveryShell(60, bench -> {
            for (int k = 1; k <= Bench.LIVE; k++) {
                var before = bench.point("before." + k, "kill -TERM $$").seen();
                assertBack(Kind.TOLD, bench.run(bench.transaction()));
                assertAsBefore(before, bench);
                recorded("the keeper gets TERM at step " + k, bench, Ended.AS_BEFORE);
            }
            var before = bench.seen();
            bench.point("after.2", "kill -HUP $$; kill -PIPE $$; kill -URG $$; kill -URG $$");
            var transaction = waiting(bench);
            keeper(bench).forEach(pid -> killed("-HUP", pid));
            assertIs(Receipt.Waiting.class, bench.asked("follow", transaction, 5));
            var last = bench.last();
            keeper(bench).forEach(pid -> killed("-TERM", pid));
            Bench.until(() -> !Objects.equals(last, bench.last()), "the receipt");
            assertBack(Kind.TOLD, bench.asked("follow", transaction, 20));
            assertAsBefore(before, bench);
            recorded(
                    "the keeper gets HUP, PIPE and a stray wake-up at step 2, and TERM while it waits",
                    bench,
                    Ended.AS_BEFORE);
        });
    }

    private static List<Long> keeper(Bench bench) {
        return bench.keepers().stream().map(ProcessHandle::pid).toList();
    }

    private static void killed(String signal, long pid) {
        run("kill", signal, String.valueOf(pid));
    }

    private static void run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            process.waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Not even the keeper's shell can start a process: when it is time to take back, and in the middle of it.
    @Test
    void whereNoProcessCanBeStartedItIsTakenBackAsSoonAsOneCan() throws Exception {
        inEveryShell(3, bench -> {
            bench.byNobody();
            var before = bench.seen();
            var transaction = waiting(bench);
            bench.processesOfKeeper(0);
            Thread.sleep(5000);
            assertNoEndYet(bench, transaction);
            bench.processesOfKeeper(4096);
            Bench.until(() -> bench.last() != null, "the receipt");
            assertBack(Kind.EXPIRED, bench.asked("follow", transaction, 20));
            assertAsBefore(before, bench);
            recorded("the process table is full when it expires", bench, Ended.AS_BEFORE);
            Files.delete(bench.folder.resolve("points/reached.before.undo.2"));
            bench.point("before.undo.2", """
                    read -r self _ </proc/self/stat
                    prlimit --pid $$ --nproc=0:
                    prlimit --pid $self --nproc=0:
                    """);
            var second = waiting(bench);
            bench.reached("before.undo.2");
            Thread.sleep(2000);
            assertNoEndYet(bench, second);
            bench.processesOfKeeper(4096);
            assertBack(Kind.EXPIRED, bench.asked("follow", second, 60));
            assertAsBefore(before, bench);
            recorded("the process table is full in the middle of the undo", bench, Ended.AS_BEFORE);
        });
    }

    private static void assertNoEndYet(Bench bench, Transaction transaction) throws IOException {
        var path = bench.root.resolve("tx/" + transaction.id() + "/journal");
        assertTrue(Files.exists(path), "it has ended: " + bench.last());
        var journal = Files.readString(path);
        assertFalse(journal.contains("stuck") || journal.contains("between") || journal.contains("undone"), journal);
        assertFalse(keeper(bench).isEmpty(), journal);
    }

    /// As a shell does that can't fork.
    @Test
    void aShellThatEndsByItselfTakesBackOrWaitsOn() throws Exception {
        inEveryShell(60, bench -> {
            for (int k = 1; k <= Bench.LIVE; k++) {
                var before = bench.seen();
                bench.more.clear();
                bench.more.add(endsOnce("told() {\n[ \"$tx_k\" != %d ] || ".formatted(k), "return 1\n}"));
                assertBack(Kind.KILLED, bench.run(bench.transaction()));
                assertAsBefore(before, bench);
                recorded("the keeper's shell ends by itself at step " + k, bench, Ended.AS_BEFORE);
            }
            bench.more.clear();
            bench.more.add(endsOnce("renewed() {\n", "}"));
            var transaction = waiting(bench);
            Bench.until(
                    () -> Files.exists(bench.root.resolve("tx/" + transaction.id() + "/once")), "the end of the shell");
            Thread.sleep(300);
            assertIs(Receipt.Waiting.class, bench.asked("follow", transaction, 5));
            assertIs(Receipt.Done.class, bench.asked("confirm", transaction, 20));
            assertAsWanted(bench);
            recorded("the keeper's shell ends by itself while it waits", bench, Ended.AS_WANTED);
        });
    }

    private static Library endsOnce(String begin, String end) {
        return new Library("ends", begin + "[ -e \"$tx/once\" ] || { echo >\"$tx/once\"; exit 2; }\n" + end + "\n");
    }

    /// Nothing can be decided any more, and the host is not left as it is for that.
    @Test
    void whatCanNotBeDecidedIsTakenBack() throws Exception {
        inEveryShell(1, bench -> {
            bench.more.add(new Library("broken", """
                    mv() {
                        case $1 in */undecided) return 1 ;; esac
                        command mv "$@"
                    }
                    """));
            var before = bench.seen();
            var transaction = waiting(bench);
            Bench.until(() -> Files.exists(bench.root.resolve("last")), "the receipt");
            assertBack(Kind.EXPIRED, bench.asked("follow", transaction, 20));
            assertAsBefore(before, bench);
            recorded("the keeper's mv is broken when it expires", bench, Ended.AS_BEFORE);
            bench.point("before.undo.2", "command mv \"$tx/undecided\" \"$tx/confirmed\"; " + DIES);
            var second = bench.transaction();
            bench.run(second);
            bench.reached("end");
            Bench.until(() -> bench.keepers().isEmpty(), "the keeper's end");
            bench.heartbeatsEnd();
            takenBackByTheNext(bench);
            assertAsBefore(before, bench);
        });
    }

    @Test
    void aStepThatHangsIsStoppedWithAllThatItStarted() throws Exception {
        inEveryShell(2, bench -> {
            var before = bench.seen();
            for (int k = 1; k <= Bench.LIVE; k++) {
                var many = "( sleep 600 & sleep 601 ) & { sh -c 'sleep 602; :' || :; } & sleep 603";
                bench.point("after." + k, many.replace(" 60", " " + bench.number() + "60"));
                var why =
                        assertBack(Kind.FAILED, bench.run(bench.transaction())).why();
                assertEquals(
                        new Receipt.Why(
                                Kind.FAILED, k, Receipt.Why.STOPPED, "it had not ended after 2 s and was stopped"),
                        why);
                assertEquals(List.of(), sleepers(bench));
                assertAsBefore(before, bench);
                recorded("a step hangs: step " + k, bench, Ended.AS_BEFORE);
            }
        });
    }

    private static List<String> sleepers(Bench bench) {
        return ProcessHandle.allProcesses()
                .flatMap(one -> one.info().commandLine().stream())
                .filter(line -> line.matches(".*sleep " + bench.number() + "60[0-3].*"))
                .toList();
    }

    @Test
    void anUndoThatHangsIsStuckAndTheOthersAreTakenBack() throws Exception {
        inEveryShell(2, bench -> {
            bench.point("before.undo.2", "sleep " + bench.number() + "600");
            var transaction = waiting(bench);
            var between = assertIs(Receipt.BetweenTwoStates.class, bench.asked("roll_back", transaction, 30));
            assertEquals(Kind.TOLD, between.why().kind());
            assertEquals(List.of(new Receipt.Left(2, "it had not ended after 2 s and was stopped")), between.left());
            assertFalse(Files.exists(bench.marks.resolve("1")));
            assertTrue(Files.exists(bench.marks.resolve("2")));
            assertFalse(Files.exists(bench.marks.resolve("3")));
            assertEquals("old\n", Files.readString(Path.of(between.copies()).resolve("4")));
            assertEquals(List.of(), sleepers(bench));
            recorded("the undo of a step hangs", bench, Ended.BETWEEN_AS_FORCED);
        });
    }

    @Test
    void anUndoThatFailsIsSaid() throws Exception {
        inEveryShell(1, bench -> {
            bench.point("before.undo.2", KeeperTest.FAILS);
            var transaction = waiting(bench);
            Bench.until(() -> Files.exists(bench.root.resolve("last")), "the receipt");
            var between = assertIs(Receipt.BetweenTwoStates.class, bench.asked("follow", transaction, 20));
            assertEquals(Kind.EXPIRED, between.why().kind());
            assertEquals(List.of(new Receipt.Left(2, "no more\nof this\\n")), between.left());
            var left = Pending.read(bench.answer(status(bench)), false, MARK);
            assertEquals(1, left.size());
            assertTrue(left.getFirst().between()
                    && !left.getFirst().alive()
                    && !left.getFirst().locks());
            assertEquals(between.copies(), left.getFirst().copies());
            recorded("the undo of a step fails", bench, Ended.BETWEEN_AS_FORCED);
        });
    }

    @Test
    void afterAPowerCutInTheWindowOnlyFilesAreEnded() throws Exception {
        inEveryShell(60, bench -> {
            var files = bench.seenFiles();
            var transaction = waiting(bench);
            bench.keepers().forEach(ProcessHandle::destroyForcibly);
            Bench.until(() -> bench.keepers().isEmpty(), "the keeper's end");
            Files.writeString(bench.root.resolve("tx/" + transaction.id() + "/boot"), "another\n");
            Files.writeString(bench.root.resolve("tx/" + transaction.id() + "/heartbeat"), "999999999.00 another\n");
            var marks = Bench.seen(bench.marks);
            var was = bench.marks;
            bench.markIn("other-marks");
            assertFalse(assertIs(Receipt.Unfinished.class, bench.asked("confirm", transaction, 5))
                    .keeper());
            bench.point("before.1", KeeperTest.FAILS);
            var later = assertIs(Receipt.RolledBack.class, bench.run(bench.transaction()));
            assertTrue(later.earlier().getFirst().now());
            assertEquals(marks, Bench.seen(was), "what ran went with the power; nobody undoes it");
            assertEquals(files, bench.seenFiles());
            assertEquals(List.of(), bench.leftovers());
            recorded("the power fails while it waits", bench, Ended.AS_BEFORE);
        });
    }

    @Test
    void whatIsNotProvenIsRefusedUntouched() throws Exception {
        inEveryShell(60, bench -> {
            var before = bench.seen();
            var id = TransactionId.random();
            var changed = bench.etc.resolve("changed").toString();
            var boot = "auto xenbr0\niface xenbr0 inet static\n    adress 10.77.1.1/16\n";
            bench.proofs = new Proofs(List.of(Script.of("prove_interfaces", boot)), List.of());
            refused("xenbr0", "the next boot's configuration is wrong", bench, id);
            bench.proofs = new Proofs(
                    List.of(Script.of("prove_script", Staged.of(changed, id).fresh(), changed, "/bin/sh")), List.of());
            refused("nterminated|unexpected|unmatched", "a staged script is no script", bench, id);
            bench.proofs =
                    new Proofs(List.of(), List.of(Script.of("tool_ran", "ip"), Script.of("tool_ran", "no-tool")));
            refused("^no-tool is needed to take it back", "a tool for the undo is missing", bench, id);
            bench.proofs = Proofs.NONE;
            var mounts = bench.folder.resolve("mounts");
            for (var far : List.of("server:/root / nfs4 rw 0 0", "/dev/nbd0p1 /usr ext4 rw 0 0")) {
                Files.writeString(mounts, "/dev/sda1 / ext4 rw 0 0\n" + far + "\n");
                bench.more.clear();
                bench.more.add(new Library("mounts", "far_mounts=" + mounts + "\n"));
                refused("comes over the network", "the host's own disk comes over the network", bench, id);
            }
            assertAsBefore(before, bench);
        });
    }

    private static void refused(String why, String fault, Bench bench, TransactionId id) throws Exception {
        var before = bench.seen();
        var refused = assertIs(Receipt.Refused.class, bench.run(bench.transaction(id, Bench.ANNA)));
        assertTrue(refused.reason().matches("(?s).*(" + why + ").*"), refused.reason());
        assertAsBefore(before, bench);
        recorded(fault, bench, Ended.REFUSED);
    }

    /// Disks as the kernel shows them: a local one, one behind a session, a volume of who knows what.
    @Test
    void aDiskIsKnownByItsSession() throws Exception {
        inEveryShell(60, bench -> {
            var sys = bench.folder.resolve("sys");
            Files.createDirectories(sys.resolve("class/iscsi_session/session1"));
            Files.createDirectories(sys.resolve("devices/pci0/ata1/block/sda"));
            Files.createDirectories(sys.resolve("devices/platform/host2/session1/target2:0:0/block/sdb/sdb1"));
            Files.createDirectories(sys.resolve("devices/virtual/block/dm-0"));
            Files.createDirectories(sys.resolve("class/block"));
            Files.createSymbolicLink(sys.resolve("class/block/sda"), sys.resolve("devices/pci0/ata1/block/sda"));
            Files.createSymbolicLink(
                    sys.resolve("class/block/sdb1"),
                    sys.resolve("devices/platform/host2/session1/target2:0:0/block/sdb/sdb1"));
            Files.createSymbolicLink(sys.resolve("class/block/dm-0"), sys.resolve("devices/virtual/block/dm-0"));
            var mounts = bench.folder.resolve("mounts");
            bench.more.add(new Library("sys", "far_sys=" + sys + "\nfar_mounts=" + mounts + "\n"));
            for (var far : List.of("/dev/sdb1", "/dev/dm-0", "/dev/mapper/root", "/dev/root")) {
                Files.writeString(mounts, far + " / ext4 rw 0 0\n");
                assertIs(Receipt.Refused.class, bench.run(bench.transaction()));
            }
            Files.writeString(
                    mounts, "/dev/sda1 / ext4 rw 0 0\noverlay /usr overlay rw 0 0\nserver:/ /mnt nfs rw 0 0\n");
            waiting(bench);
        });
    }

    /// A machine's root, and one that nobody grants the right to.
    @Test
    void whoCouldBeOutOfTheOomKillersReachMustBe() throws Exception {
        inEveryShell(60, bench -> {
            var status = bench.folder.resolve("status");
            bench.more.add(new Library("init", "reach_init=" + status + "\nreach_scored() { reach_score=0; }\n"));
            Files.writeString(status, "Name:\tinit\nCapBnd:\t000001ffffffffff\n");
            refused("become root", "the OOM killer's reach can't be left", bench, TransactionId.random());
            Files.writeString(status, "Name:\tinit\nCapBnd:\t000001fffeffffff\n");
            var transaction = bench.transaction();
            var note = "the OOM killer could end the keeper: this host grants nobody CAP_SYS_RESOURCE";
            assertEquals(
                    List.of(note),
                    assertIs(Receipt.Waiting.class, bench.run(transaction)).notes());
            assertIs(Receipt.RolledBack.class, bench.asked("roll_back", transaction, 20));
        });
    }

    /// Each on its own, with a deadline at which the confirm comes a little early or late.
    @Test
    void aConfirmThatMeetsTheExpiryLeavesOneWinner() throws Exception {
        var all = new ArrayList<Callable<Void>>();
        for (var shell : KeeperTest.SHELLS) {
            var bench = bench(Objects.requireNonNull(temporary), shell, 60);
            all.add(() -> {
                var won = Races.run(bench, RACES);
                assertEquals(RACES, won.confirmed() + won.expired(), shell + ": " + won);
                assertTrue(won.confirmed() > RACES / 10 && won.expired() > RACES / 10, shell + ": " + won);
                recorded(
                        "a confirm meets the expiry (250 times, " + won.expired() + " expired)",
                        bench,
                        Ended.AS_BEFORE);
                recorded(
                        "a confirm meets the expiry (250 times, " + won.confirmed() + " confirmed)",
                        bench,
                        Ended.AS_WANTED);
                return null;
            });
        }
        allAtOnce(all);
    }

    private static final String MARK = TransactionId.random().mark();

    private static pontifex.shell.Program status(Bench bench) {
        return Calls.status(bench.place(), MARK);
    }

    private static @Nullable Pending only(Bench bench) throws Exception {
        var all = Pending.read(bench.answer(status(bench)), false, MARK);
        assertTrue(all.size() < 2, all.toString());
        return all.isEmpty() ? null : all.getFirst();
    }

    @Test
    void statusTellsWhatIsThere() throws Exception {
        inEveryShell(60, bench -> {
            assertNull(only(bench));
            var transaction = waiting(bench);
            var waits = Objects.requireNonNull(only(bench));
            assertEquals(transaction.id().value(), waits.id());
            assertEquals(Bench.ANNA, waits.owner());
            assertEquals("waiting 60", waits.doing());
            assertTrue(waits.alive() && waits.locks() && !waits.between());
            assertTrue(Objects.requireNonNull(waits.secondsLeft()) > 40, waits.toString());
            bench.keepers().forEach(ProcessHandle::destroyForcibly);
            Bench.until(() -> bench.keepers().isEmpty(), "the keeper's end");
            bench.heartbeatsEnd();
            assertFalse(Objects.requireNonNull(only(bench)).alive());
            assertIs(Receipt.RolledBack.class, bench.asked("unlock", transaction, 20));
            assertNull(only(bench));
            Files.createDirectory(bench.root.resolve("lock"));
            assertEquals("", Objects.requireNonNull(only(bench)).id());
            Files.createFile(bench.root.resolve("lock/owner.long-gone"));
            var lock = Objects.requireNonNull(only(bench));
            assertEquals(List.of("long-gone", true, false), List.of(lock.id(), lock.locks(), lock.alive()));
            var unlock = Calls.about("unlock", bench.place(), new TransactionId("long-gone"), 5);
            assertIs(
                    Receipt.RolledBack.class,
                    Receipt.read(bench.answer(unlock), false, new TransactionId("long-gone").mark()));
            assertEquals(List.of(), bench.leftovers());
            var nobody = Calls.about("unlock", bench.place(), new TransactionId("never-was"), 5);
            assertIs(
                    Receipt.Forgotten.class,
                    Receipt.read(bench.answer(nobody), false, new TransactionId("never-was").mark()));
        });
    }

    @Test
    void statusTouchesNothing() throws Exception {
        inEveryShell(60, bench -> {
            assertNull(only(bench));
            assertFalse(Files.exists(bench.root));
            var transaction = waiting(bench);
            bench.keepers().forEach(ProcessHandle::destroyForcibly);
            Bench.until(() -> bench.keepers().isEmpty(), "the keeper's end");
            var tree = tree(bench.folder);
            assertNotNull(only(bench));
            assertEquals(tree, tree(bench.folder));
            bench.heartbeatsEnd();
            assertIs(Receipt.RolledBack.class, bench.asked("unlock", transaction, 20));
        });
    }

    /// But for the answers, which lie there too.
    private static String tree(Path folder) throws IOException {
        var tree = new StringBuilder();
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted().toList()) {
                if (!path.equals(folder) && !path.getFileName().toString().matches("answer.*|stderr")) {
                    tree.append(path)
                            .append(' ')
                            .append(Files.readAttributes(path, "unix:mode,size,lastModifiedTime,ctime,ino"));
                    tree.append('\n');
                }
            }
        }
        return tree.toString();
    }
}
