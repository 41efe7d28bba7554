package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.shell.Library;
import pontifex.transaction.Receipt.Earlier;

/// The keeper alone, without ssh: every way to fail or to be killed ends as before or as wanted, in every shell.
@Execution(ExecutionMode.CONCURRENT)
class KeeperTest {
    static final List<List<String>> SHELLS =
            List.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"), List.of("mksh"));
    private static final String DIES = "kill -KILL $$; exit 1";
    static final String FAILS = "printf '%s\\n' 'no more' 'of this\\n' >&2; return 9";

    private static final List<String> WHOLE = List.of(
            "open",
            "doing 1",
            "doing 2",
            "doing 3",
            "confirmed",
            "doing 4",
            "did 4",
            "doing 5",
            "did 5",
            "doing 6",
            "did 6",
            "doing 7",
            "did 7",
            "done");

    @TempDir
    private @Nullable Path temporary;

    static Stream<List<String>> shells() {
        return SHELLS.stream();
    }

    /// Every shell × every step.
    static Stream<Object[]> everyStep() {
        return shells().flatMap(
                        shell -> Stream.iterate(1, k -> k + 1).limit(Bench.ALL).map(k -> new Object[] {shell, k}));
    }

    /// Every shell × before and after every step.
    static Stream<Object[]> everyPoint() {
        return everyStep()
                .flatMap(one ->
                        Stream.of("before.", "after.").map(when -> new Object[] {one[0], one[1], when + one[1]}));
    }

    /// The two that are least alike.
    static Stream<Object[]> everyPointInTwoShells() {
        return everyPoint().filter(KeeperTest::inTwo);
    }

    static Stream<Object[]> everyStepInTwoShells() {
        return everyStep().filter(KeeperTest::inTwo);
    }

    private static boolean inTwo(Object[] one) {
        return one[0].equals(SHELLS.getFirst()) || one[0].equals(SHELLS.getLast());
    }

    static Stream<Object[]> everyLiveStep() {
        return everyStep().filter(one -> (int) one[1] <= Bench.LIVE);
    }

    private Bench bench(List<String> shell) {
        return new Bench(Objects.requireNonNull(temporary), shell);
    }

    static void assertAsWanted(Bench bench) throws Exception {
        assertEquals("""
                rwxr-xr-x changed new
                '\\n$(id)\0ü
                rw-r----- fresh fresh

                rw-r--r-- moded stays

                rw------- 1\s

                rw------- 2\s

                rw------- 3\s

                """, bench.seen());
    }

    private static <T extends Receipt> T assertIs(Class<T> sort, Receipt receipt) {
        return assertInstanceOf(sort, receipt, receipt.toString());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatIsWantedIsDoneAndNothingElseIsLeft(List<String> shell) throws Exception {
        var bench = bench(shell);
        var transaction = bench.transaction();
        var receipt = assertIs(Receipt.Done.class, bench.run(transaction));
        assertEquals(new Receipt.Done(List.of(), transaction.id(), List.of()), receipt);
        assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theJournalStaysAsTheReceiptOfTheLastTransaction(List<String> shell) throws Exception {
        var bench = bench(shell);
        var transaction = bench.transaction();
        bench.run(transaction);
        var lines = Objects.requireNonNull(bench.last()).lines().toList();
        assertEquals(transaction.id() + " done", lines.getFirst());
        assertEquals(WHOLE, words(lines));
        bench.point("before.1", FAILS);
        var later = assertIs(Receipt.Stale.class, bench.run(bench.transaction()));
        assertEquals(
                List.of(new Earlier(transaction.id().value(), Earlier.Outcome.DONE, false, List.of())),
                later.earlier());
    }

    private static List<String> words(List<String> receipt) {
        return receipt.stream()
                .skip(1)
                .map(line -> line.replaceFirst("^[0-9]+\\.[0-9]{2} ", ""))
                .toList();
    }

    /// As where no process can be started for a long while.
    @ParameterizedTest
    @MethodSource("shells")
    void howeverOftenTheKeeperBeginsAnewItsJournalDoesntGrow(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.more.add(new Library("ends", """
                ends() {
                    [ "$(ls "$tx" | grep -c "^$1[.]")" -ge 5 ] || { : >"$tx/$1.$$.$now_is"; exit 2; }
                }
                synced() { ends confirmed; }
                still_mine() { [ "${tx_k-}" != 4 ] || ends doing; }
                """));
        assertIs(Receipt.Done.class, bench.run(bench.transaction()));
        assertEquals(WHOLE, words(Objects.requireNonNull(bench.last()).lines().toList()));
        assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
    }

    /// As where the disk was full when it wanted to write down who it is.
    @ParameterizedTest
    @MethodSource("shells")
    void aKeeperThatCanNotReadWhoseTheTransactionIsGoesOn(List<String> shell) throws Exception {
        var bench = bench(shell).point("after.1", ": >\"$tx/keeper\"");
        assertIs(Receipt.Done.class, bench.run(bench.transaction()));
        assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("everyPoint")
    void aStepThatFailsTakesEverythingBack(List<String> shell, int k, String point) throws Exception {
        var bench = bench(shell).point(point, FAILS);
        var before = bench.seen();
        var receipt = assertIs(Receipt.RolledBack.class, bench.run(bench.transaction()));
        assertEquals(new Receipt.Why(Receipt.Why.Kind.FAILED, k, 9, "no more\nof this\\n"), receipt.why());
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatAStepSaysIsNeverTakenForTheEnd(List<String> shell) throws Exception {
        var says = "Waiting for eth2 ... done\nall undone\nneither or between\ndone";
        var bench = bench(shell).point("after.2", "echo '" + says + "' >&2; return 9");
        var before = bench.seen();
        var receipt = assertIs(Receipt.RolledBack.class, bench.run(bench.transaction()));
        assertEquals(new Receipt.Why(Receipt.Why.Kind.FAILED, 2, 9, says), receipt.why());
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void aKilledSessionChangesNothingOfWhatTheKeeperDoes(List<String> shell, int k) throws Exception {
        var bench = bench(shell).waitAt("before." + k);
        var transaction = bench.transaction();
        var session = bench.begun(transaction.start(20));
        bench.reached("before." + k);
        session.destroyForcibly().waitFor();
        bench.goOnAt("before." + k);
        Bench.until(() -> !Files.exists(bench.root.resolve("lock")), "the lock to be given back");
        assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
        assertTrue(Objects.requireNonNull(bench.last()).startsWith(transaction.id() + " done"));
    }

    @ParameterizedTest
    @MethodSource("everyPoint")
    void theNextTransactionEndsWhatAKilledKeeperLeft(List<String> shell, int k, String point) throws Exception {
        var bench = bench(shell).point(point, "echo >\"$at_dir/reached.end\"; " + DIES);
        var before = bench.seen();
        var killed = bench.transaction();
        var answer = bench.killed(killed, "end");
        assertFalse(assertIs(Receipt.Unfinished.class, answer).keeper());

        bench.point("before.1", FAILS);
        var later = bench.runLater(bench.transaction());
        var outcome = k <= Bench.LIVE ? Earlier.Outcome.UNDONE : Earlier.Outcome.DONE;
        var earlier = later.earlier().getFirst();
        assertEquals(killed.id().value(), earlier.id());
        assertEquals(outcome, earlier.outcome());
        assertTrue(earlier.now());
        if (outcome == Earlier.Outcome.UNDONE) {
            assertIs(Receipt.RolledBack.class, later);
            assertEquals(before, bench.seen());
        } else {
            assertIs(Receipt.Stale.class, later);
            assertAsWanted(bench);
        }
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("everyLiveStep")
    void aKeeperThatIsKilledWhileItTakesBackIsFinishedByTheNext(List<String> shell, int k) throws Exception {
        var bench =
                bench(shell).point("after.6", FAILS).point("after.undo." + k, "echo >\"$at_dir/reached.end\"; " + DIES);
        var before = bench.seen();
        bench.killed(bench.transaction(), "end");
        bench.point("before.1", FAILS);
        var later = assertIs(Receipt.RolledBack.class, bench.runLater(bench.transaction()));
        assertEquals(Earlier.Outcome.UNDONE, later.earlier().getFirst().outcome());
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    /// Its heartbeat stalled, so that another transaction took the lock and has it taken back.
    @ParameterizedTest
    @MethodSource("everyLiveStep")
    void aKeeperThatWasReplacedTouchesNothingMore(List<String> shell, int k) throws Exception {
        var bench = bench(shell).waitAt("after." + k).waitAt("before.undo.1");
        var before = bench.seen();
        bench.begun(bench.transaction().start(20));
        bench.reached("after." + k);
        var stalled = bench.keepers();
        bench.point("before.1", FAILS);
        bench.heartbeatsEnd();
        var second = bench.transaction();
        var session = bench.begun(second.start(20));
        bench.reached("before.undo.1");
        bench.goOnAt("after." + k);
        Bench.until(() -> stalled.stream().noneMatch(ProcessHandle::isAlive), "the end of the one that stalled");
        bench.goOnAt("before.undo.1");
        session.waitFor();
        var receipt = assertIs(Receipt.RolledBack.class, bench.answered(second));
        assertEquals(Earlier.Outcome.UNDONE, receipt.earlier().getFirst().outcome());
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void toldToStopTheKeeperTakesBackUntilItHasDecided(List<String> shell, int k) throws Exception {
        var bench = bench(shell).point("before." + k, "kill -TERM $$");
        var before = bench.seen();
        var receipt = bench.run(bench.transaction());
        if (k <= Bench.LIVE) {
            assertEquals(0, assertIs(Receipt.RolledBack.class, receipt).why().step());
            assertEquals(before, bench.seen());
        } else {
            assertIs(Receipt.Done.class, receipt);
            assertAsWanted(bench);
        }
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("everyLiveStep")
    void aKeeperWhoseShellEndsByItselfComesBackAndTakesBack(List<String> shell, int k) throws Exception {
        var bench = bench(shell);
        bench.more.add(new Library("ends", """
                told() {
                    [ "$tx_k" != %d ] || [ -e "$tx/once" ] || { echo >"$tx/once"; exit 2; }
                    return 1
                }
                """.formatted(k)));
        var before = bench.seen();
        assertIs(Receipt.RolledBack.class, bench.run(bench.transaction()));
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("everyStepInTwoShells")
    void anUndoThatFailsIsSaidAndTheCopiesStay(List<String> shell, int k) throws Exception {
        var bench = bench(shell)
                .point("after." + Bench.ALL, FAILS)
                .point("before.undo." + k, "echo 'it is stuck' >&2; return 1");
        var receipt = assertIs(Receipt.BetweenTwoStates.class, bench.run(bench.transaction()));
        assertEquals(List.of(new Receipt.Left(k, "it is stuck")), receipt.left());
        assertEquals(Bench.ALL, receipt.why().step());
        assertEquals("old\n", Files.readString(Path.of(receipt.copies()).resolve("4")));
        assertEquals("goes\n\0\\x'", Files.readString(Path.of(receipt.copies()).resolve("6")));
        for (int other = 1; other <= Bench.LIVE; other++) {
            assertEquals(other == k, Files.exists(bench.marks.resolve(String.valueOf(other))), "step " + other);
        }
        assertEquals(k == 4, !Files.readString(bench.etc.resolve("changed")).equals("old\n"));
        assertEquals(k == 5, Files.exists(bench.etc.resolve("fresh")));
        assertEquals(k == 6, !Files.exists(bench.etc.resolve("removed")));
        assertFalse(Files.exists(bench.root.resolve("lock")));
        assertEquals(
                Earlier.Outcome.BETWEEN,
                bench.run(bench.transaction()).earlier().getFirst().outcome());
    }

    @ParameterizedTest
    @MethodSource("everyPointInTwoShells")
    void afterAPowerCutOnlyFilesAreEnded(List<String> shell, int k, String point) throws Exception {
        var bench = bench(shell).point(point, "echo >\"$at_dir/reached.end\"; " + DIES);
        var files = bench.seenFiles();
        var killed = bench.transaction();
        bench.killed(killed, "end");
        Files.writeString(bench.root.resolve("tx/" + killed.id() + "/boot"), "another\n");
        var marks = bench.marks;
        var left = Bench.seen(marks);
        bench.markIn("other-marks");
        bench.point("before.1", FAILS);
        assertTrue(bench.runLater(bench.transaction()).earlier().getFirst().now());
        assertEquals(left, Bench.seen(marks), "what ran went with the power; nobody undoes it");
        if (k <= Bench.LIVE) {
            assertEquals(files, bench.seenFiles());
        } else {
            bench.marks = marks;
            assertAsWanted(bench);
        }
    }

    /// As a real machine's disk shows them: files that were made, and nothing in them; names from after the decision,
    /// and NULs where the journal's last lines were to be.
    @ParameterizedTest
    @MethodSource("everyPointInTwoShells")
    void whatNoSyncHasWrittenMayGoWithThePower(List<String> shell, int k, String point) throws Exception {
        var bench = bench(shell).point(point, "echo >\"$at_dir/reached.end\"; " + DIES);
        var files = bench.seenFiles();
        var killed = bench.transaction();
        bench.killed(killed, "end");
        var left = bench.root.resolve("tx/" + killed.id());
        for (var name : List.of("boot", "owner", "keeper", "deadline", "err", "log", "status", "beat")) {
            if (Files.exists(left.resolve(name))) {
                Files.writeString(left.resolve(name), "");
            }
        }
        var journal = Files.readString(left.resolve("journal"));
        var end = journal.indexOf(" confirmed\n") + " confirmed\n".length();
        Files.writeString(
                left.resolve("journal"),
                k <= Bench.LIVE ? "" : journal.substring(0, end) + "\0".repeat(journal.length() - end));
        var marks = bench.marks;
        bench.markIn("other-marks");
        bench.point("before.1", FAILS);
        var earlier = bench.runLater(bench.transaction()).earlier().getFirst();
        assertEquals(killed.id().value(), earlier.id());
        if (k <= Bench.LIVE) {
            assertEquals(Earlier.Outcome.UNDONE, earlier.outcome());
            assertEquals(files, bench.seenFiles());
        } else {
            assertEquals(Earlier.Outcome.DONE, earlier.outcome());
            bench.marks = marks;
            assertAsWanted(bench);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatIsSaidToBeDoneIsOnTheDisk(List<String> shell) throws Exception {
        var bench = bench(shell);
        var log = bench.folder.resolve("synced");
        bench.more.add(new Library("synced", """
                sync() {
                    synced_word=
                    [ ! -f "$tx/journal" ] || while read -r _ synced_one _; do synced_word=$synced_one; done <"$tx/journal"
                    printf '%%s %%s\\n' "${synced_word:-unsaid}" "${1##*/}" >>'%s'
                    command sync "$@"
                }
                """.formatted(log)));
        var transaction = bench.transaction();
        assertIs(Receipt.Done.class, bench.run(transaction));
        var id = transaction.id().value();
        assertEquals(
                List.of(
                        "confirmed " + id,
                        "confirmed journal",
                        "doing etc",
                        "doing etc",
                        "doing etc",
                        "doing moded",
                        "done last." + id),
                Files.readAllLines(log));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theSecondOfTwoIsToldWhoIsAtIt(List<String> shell) throws Exception {
        var bench = bench(shell).waitAt("before.2");
        var first = bench.transaction();
        var session = bench.begun(first.start(20));
        bench.reached("before.2");
        var second = bench.transaction(TransactionId.random(), new Owner("ben", "run-8", "", "later"));
        var receipt = assertIs(Receipt.Locked.class, bench.run(second));
        assertEquals(new Receipt.Locked(List.of(), first.id().value(), Bench.ANNA, null), receipt);
        bench.goOnAt("before.2");
        session.waitFor();
        Bench.until(() -> !Files.exists(bench.root.resolve("lock")), "the lock to be given back");
        assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void ofManyAtOnceOneWins(List<String> shell) throws Exception {
        var bench = bench(shell);
        var transactions = new ArrayList<Transaction>();
        var sessions = new ArrayList<Process>();
        for (int i = 0; i < 6; i++) {
            transactions.add(bench.transaction());
            var answer = bench.folder.resolve("answer-of-" + i).toFile();
            var program = transactions.get(i).start(20).bytes();
            var session = new ProcessBuilder(shell)
                    .redirectOutput(answer)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            sessions.add(session);
            Thread.ofVirtual().start(() -> {
                try (var in = session.getOutputStream()) {
                    in.write(program);
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
        int done = 0;
        for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).waitFor();
            var answer = Files.readAllBytes(bench.folder.resolve("answer-of-" + i));
            var receipt = Receipt.read(answer, false, transactions.get(i).id().mark());
            if (receipt instanceof Receipt.Done) {
                done++;
            } else {
                assertTrue(receipt instanceof Receipt.Locked || receipt instanceof Receipt.Stale, receipt.toString());
            }
        }
        assertEquals(1, done);
        assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLockWhoseOwnerIsGoneIsTaken(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.run(bench.transaction());
        Files.createDirectory(bench.root.resolve("lock"));
        Files.createFile(bench.root.resolve("lock/owner.long-gone"));
        assertIs(Receipt.Stale.class, bench.run(bench.transaction()));
        assertEquals(List.of(), bench.leftovers());
    }

    @Test
    void aLockThatNobodyOwnsIsSweptAway() throws Exception {
        var bench = bench(SHELLS.getFirst());
        bench.run(bench.transaction());
        Files.createDirectory(bench.root.resolve("lock"));
        assertIs(Receipt.Stale.class, bench.run(bench.transaction()));
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatHasMovedSinceTheLookIsNeverTouched(List<String> shell) throws Exception {
        var bench = bench(shell);
        Bench.write(bench.etc.resolve("changed"), "other\n", "rw-r--r--");
        Bench.write(bench.etc.resolve("fresh"), "there\n", "rw-r--r--");
        Bench.write(bench.etc.resolve("removed"), "goes\n\0\\x'", "rwxr-x--x");
        Files.delete(bench.etc.resolve("moded"));
        Files.createSymbolicLink(bench.etc.resolve("moded"), bench.etc.resolve("removed"));
        var before = bench.seen();
        var stale = assertIs(Receipt.Stale.class, bench.run(bench.transaction()));
        assertEquals(
                List.of(
                        bench.etc.resolve("changed") + " has another content",
                        bench.etc.resolve("fresh") + " is there now",
                        bench.etc.resolve("removed") + " has another mode or owner",
                        bench.etc.resolve("moded") + " has another mode or owner"),
                stale.moved());
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatOthersChangeMeanwhileIsTheirs(List<String> shell) throws Exception {
        var bench = bench(shell);
        var changed = bench.etc.resolve("changed");
        bench.point("after.5", "echo theirs >" + changed);
        bench.point("before.6", FAILS);
        var receipt = assertIs(Receipt.RolledBack.class, bench.run(bench.transaction()));
        assertEquals(List.of(changed + " was left: others have changed it"), receipt.notes());
        assertEquals("theirs\n", Files.readString(changed));
        assertFalse(Files.exists(bench.etc.resolve("fresh")));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aFileThatOthersChangeBeforeItsTurnIsNotOverwritten(List<String> shell) throws Exception {
        var bench = bench(shell);
        var changed = bench.etc.resolve("changed");
        bench.point("after.3", "echo theirs >" + changed);
        var receipt = assertIs(Receipt.RolledBack.class, bench.run(bench.transaction()));
        assertEquals(
                new Receipt.Why(Receipt.Why.Kind.FAILED, 4, 1, changed + " was changed by others meanwhile"),
                receipt.why());
        assertEquals("theirs\n", Files.readString(changed));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatCannotBePreparedIsRefusedUntouched(List<String> shell) throws Exception {
        var bench = bench(shell);
        var transaction = bench.transaction();
        Files.createDirectory(bench.etc.resolve(".fresh.pontifex-" + transaction.id()));
        var before = bench.seen();
        assertIs(Receipt.Refused.class, bench.run(transaction));
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothingIsStagedWhereAnyoneMayWrite(List<String> shell) throws Exception {
        var bench = bench(shell);
        var anyone = java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xrwx");
        Files.setPosixFilePermissions(bench.etc, anyone);
        var before = bench.seen();
        var refused = assertIs(Receipt.Refused.class, bench.run(bench.transaction()));
        assertEquals(bench.etc + " can be written by anyone: take that right away (chmod o-w)", refused.reason());
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLinkThatIsPlantedUnderAStagedNameIsNotFollowed(List<String> shell) throws Exception {
        var bench = bench(shell);
        var transaction = bench.transaction();
        var victim = Files.writeString(bench.folder.resolve("victim"), "untouched");
        for (var name :
                List.of(".fresh.pontifex-" + transaction.id(), ".removed.pontifex-" + transaction.id() + ".kept")) {
            Files.createSymbolicLink(bench.etc.resolve(name), victim);
            assertIs(Receipt.Refused.class, bench.run(transaction));
            assertEquals("untouched", Files.readString(victim));
            Files.deleteIfExists(bench.etc.resolve(name));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aPrivateFolderThatIsNotOursAloneIsRefused(List<String> shell) throws Exception {
        var bench = bench(shell);
        var before = bench.seen();
        Files.createDirectories(bench.root.getParent());
        Files.createSymbolicLink(bench.root, bench.marks);
        assertTrue(assertIs(Receipt.Refused.class, bench.run(bench.transaction()))
                .reason()
                .contains("no link"));
        Files.delete(bench.root);
        Files.createDirectory(bench.root);
        Files.setPosixFilePermissions(bench.root, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        assertTrue(assertIs(Receipt.Refused.class, bench.run(bench.transaction()))
                .reason()
                .contains("drwx------"));
        Files.delete(bench.root);
        Files.createFile(bench.root);
        assertIs(Receipt.Refused.class, bench.run(bench.transaction()));
        assertEquals(before, bench.seen());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProgramThatIsCutDoesNothing(List<String> shell) throws Exception {
        var bench = bench(shell);
        var before = bench.seen();
        var whole = bench.transaction().start(20).bytes();
        var random = new Random(11);
        for (int i = 0; i < 25; i++) {
            var process = new ProcessBuilder(shell)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(Arrays.copyOf(whole, i == 0 ? whole.length - 2 : random.nextInt(whole.length - 2)));
            }
            assertEquals(0, process.getInputStream().readAllBytes().length);
            process.waitFor();
        }
        assertEquals(before, bench.seen());
        assertFalse(Files.exists(bench.root));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aSessionThatIsKilledAtAnyMomentLeavesOneOfTheTwoStates(List<String> shell) throws Exception {
        var random = new Random(5);
        for (int i = 0; i < 8; i++) {
            var bench = new Bench(Files.createTempDirectory(Objects.requireNonNull(temporary), "run"), shell);
            var before = bench.seen();
            var session = bench.begun(bench.transaction().start(20));
            session.waitFor(10 + random.nextInt(200), TimeUnit.MILLISECONDS);
            bench.killWithItsHeartbeat(session);
            var later = bench.runLater(bench.point("before.1", FAILS).transaction());
            // a heartbeat that was just being forked outlives its session by a second, and is left alone till then
            for (int tries = 0; !bench.leftovers().isEmpty() && tries < 50; tries++) {
                Thread.sleep(200);
                bench.runLater(bench.point("before.1", FAILS).transaction());
            }
            if (later instanceof Receipt.Stale || later instanceof Receipt.Done) {
                assertAsWanted(bench);
            } else {
                assertAll(() -> assertIs(Receipt.RolledBack.class, later), () -> assertEquals(before, bench.seen()));
            }
            assertEquals(List.of(), bench.leftovers());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLostAnswerIsAskedForAgain(List<String> shell) throws Exception {
        var bench = bench(shell).waitAt("before.2");
        var transaction = bench.transaction();
        var follow = Calls.about("follow", bench.place(), transaction.id(), 1);
        var mark = transaction.id().mark();
        Files.createDirectories(bench.root);
        assertIs(Receipt.Forgotten.class, Receipt.read(bench.answer(follow), false, mark));
        Files.delete(bench.root);
        var impatient = Receipt.read(bench.answer(transaction.start(1)), false, mark);
        assertTrue(assertIs(Receipt.Unfinished.class, impatient).keeper());
        assertTrue(assertIs(Receipt.Unfinished.class, Receipt.read(bench.answer(follow), false, mark))
                .keeper());
        bench.goOnAt("before.2");
        assertIs(Receipt.Done.class, Receipt.read(bench.answer(follow), false, mark));
        Bench.until(() -> !Files.exists(bench.root.resolve("lock")), "the lock to be given back");
        assertIs(Receipt.Done.class, Receipt.read(bench.answer(follow), false, mark));
    }

    /// bash 5.2 does so after a signal that came just as the last `wait` was ending.
    @ParameterizedTest
    @MethodSource("shells")
    void aWaitThatEndsBeforeItsStepIsNotTakenForTheStep(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.more.add(new Library("early", """
                wait() {
                    early=$((early + 1))
                    [ "$((early % 2))" = 0 ] || return 151
                    command wait "$@"
                }
                """));
        bench.point("before.2", "sleep 0.2");
        assertIs(Receipt.Done.class, bench.run(bench.transaction()));
        assertAsWanted(bench);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theReceiptsOfTheLastEightAreKept(List<String> shell) throws Exception {
        var bench = bench(shell);
        var ids = new ArrayList<TransactionId>();
        for (int i = 0; i < 10; i++) {
            bench.point("before.1", FAILS);
            var transaction = bench.transaction();
            assertIs(Receipt.RolledBack.class, bench.run(transaction));
            ids.add(transaction.id());
        }
        for (int i = 0; i < 10; i++) {
            var follow = Calls.about("follow", bench.place(), ids.get(i), 1);
            var receipt = Receipt.read(bench.answer(follow), false, ids.get(i).mark());
            assertEquals(i < 2, receipt instanceof Receipt.Forgotten, receipt.toString());
            assertEquals(i >= 2, receipt instanceof Receipt.RolledBack, receipt.toString());
        }
        assertEquals(List.of(), bench.leftovers());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theKeeperHoldsNothingOfTheSession(List<String> shell) throws Exception {
        var bench = bench(shell).waitAt("before.2");
        var transaction = bench.transaction();
        var session = new ProcessBuilder(shell).redirectErrorStream(true).start();
        try (var in = session.getOutputStream()) {
            in.write(transaction.start(1).bytes());
        }
        // ends only when nobody can write to it any more, as a channel of sshd's does
        var answer = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> session.getInputStream().readAllBytes());
        assertIs(
                Receipt.Unfinished.class,
                Receipt.read(answer, false, transaction.id().mark()));
        bench.goOnAt("before.2");
        Bench.until(() -> !Files.exists(bench.root.resolve("lock")), "the lock to be given back");
        assertAsWanted(bench);
    }

    @Test
    void aCutAnswerIsNeverRead() throws Exception {
        var bench = bench(SHELLS.getFirst());
        var transaction = bench.transaction();
        var whole = bench.answer(transaction.start(20));
        var mark = transaction.id().mark();
        assertNotNull(Receipt.read(whole, false, mark));
        assertThrows(Unreadable.class, () -> Receipt.read(whole, true, mark));
        for (int length = 0; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThrows(Unreadable.class, () -> Receipt.read(cut, false, mark), "cut after " + length);
        }
        var banner = ("Welcome to dom0\n" + new String(whole, java.nio.charset.StandardCharsets.UTF_8) + "bye\n")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertIs(Receipt.Done.class, Receipt.read(banner, false, mark));
    }
}
