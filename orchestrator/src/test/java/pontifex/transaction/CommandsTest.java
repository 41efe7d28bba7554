package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.plan.Change;
import pontifex.state.Command;
import pontifex.transaction.Receipt.Earlier;

/// The commands of a transaction, run by a real keeper in the two shells that are least alike.
class CommandsTest {
    private static final String DIES = "echo >\"$at_dir/reached.end\"; kill -KILL $$; exit 1";

    @TempDir
    @Nullable Path temporary;

    static Stream<List<String>> shells() {
        return Stream.of(KeeperTest.SHELLS.getFirst(), KeeperTest.SHELLS.getLast());
    }

    private Bench bench(List<String> shell) {
        return new Bench(Objects.requireNonNull(temporary), shell);
    }

    private static Step handler(String name, String... words) {
        return step(new Command(name, List.of(words), null, null, true, false));
    }

    /// As [Steps] makes it.
    private static Step step(Command command) {
        try {
            return Steps.of(List.of(new Change.Run(command)), TransactionId.random())
                    .commands()
                    .getFirst();
        } catch (Impossible e) {
            throw new AssertionError(e);
        }
    }

    private static String due(Bench bench) throws Exception {
        var due = bench.root.resolve("due");
        return Files.exists(due) ? Files.readString(due) : "";
    }

    private static Receipt.Done done(Receipt receipt) {
        return assertInstanceOf(Receipt.Done.class, receipt, receipt.toString());
    }

    private static List<String> leftovers(Bench bench) throws Exception {
        var left = new ArrayList<>(bench.leftovers());
        left.remove("due");
        return left;
    }

    @ParameterizedTest
    @MethodSource("shells")
    void commandsRunWhenAllElseIsInItsPlaceAndEachWordIsOne(List<String> shell) throws Exception {
        var bench = bench(shell);
        var changed = bench.etc.resolve("changed").toString();
        bench.commands = List.of(
                handler("tells", "grep", "-c", "new", changed),
                handler("quotes", "printf", "[%s]", "a b", "$(id)", "it's", "*", "", "-n"),
                handler("a program, not the keeper's own", "test", "-n", "step"),
                step(new Command("unheard", List.of("echo", "secret"), null, null, true, true)));
        var receipt = done(bench.run(bench.transaction()));
        assertEquals(
                List.of(
                        new Receipt.Ran(8, 0, "1", ""),
                        new Receipt.Ran(9, 0, "[a b][$(id)][it's][*][][-n]", ""),
                        new Receipt.Ran(10, 0, "", ""),
                        new Receipt.Ran(11, 0, "", "")),
                receipt.ran());
        KeeperTest.assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
        assertFalse(Objects.requireNonNull(bench.last()).contains("secret"));
    }

    /// `told` and `step` are functions of the keeper's program: nothing but a program of that name is run.
    @ParameterizedTest
    @MethodSource("shells")
    void theFirstThatFailsKeepsTheOthersFromBeginningAndThoseStayDue(List<String> shell) throws Exception {
        var bench = bench(shell);
        Files.createDirectories(bench.root);
        Files.setPosixFilePermissions(bench.root, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(bench.root.resolve("due"), "another's\nfirst\nsecond\n");
        bench.commands = List.of(
                handler("first", "true"),
                step(new Command("a task", List.of("told"), "/nowhere", null, false, false)),
                handler("second", "true"),
                handler("it's the third", "true"));
        var receipt = done(bench.run(bench.transaction()));
        assertEquals(
                List.of(false, true),
                receipt.ran().stream().map(Receipt.Ran::failed).toList());
        assertTrue(receipt.ran().getLast().err().contains("told"), receipt.toString());
        assertEquals("second\nit's the third\nanother's\n", due(bench));
        KeeperTest.assertAsWanted(bench);
        assertEquals(List.of(), leftovers(bench));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void oneThatHangsIsStoppedWithAllThatItHasStarted(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.limits = new Limits(0, 20, 20, 1);
        bench.commands =
                List.of(handler("hangs", "sh", "-c", "echo begun; sleep 321 & sleep 322"), handler("x", "true"));
        var receipt = done(bench.run(bench.transaction()));
        var ran = receipt.ran().getFirst();
        assertEquals(List.of(8, Receipt.Why.STOPPED, "begun"), List.of(ran.step(), ran.status(), ran.out()));
        assertTrue(ran.err().contains("it had not ended after 1 s and was stopped"), ran.err());
        assertEquals(1, receipt.ran().size());
        assertEquals("hangs\nx\n", due(bench));
        assertTrue(ProcessHandle.allProcesses()
                .noneMatch(one -> one.info().commandLine().orElse("").matches(".*sleep 32[12]$")));
        KeeperTest.assertAsWanted(bench);
    }

    /// A daemon may keep what its starter has written to.
    @ParameterizedTest
    @MethodSource("shells")
    void whatIsLeftRunningIsNotWaitedFor(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.commands = List.of(handler("starts", "sh", "-c", "sleep 7 & echo $!"));
        long begun = System.nanoTime();
        var receipt = done(bench.run(bench.transaction()));
        assertTrue(System.nanoTime() - begun < 6_000_000_000L, receipt.toString());
        var daemon = Long.parseLong(receipt.ran().getFirst().out());
        assertTrue(ProcessHandle.of(daemon).map(ProcessHandle::destroy).orElse(false));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void onesThatWereNotReachedBecauseAllWasTakenBackAreNotDue(List<String> shell) throws Exception {
        var bench = bench(shell).point("after.6", "echo no >&2; return 9");
        bench.commands =
                List.of(handler("never", "touch", bench.etc.resolve("ran").toString()));
        var before = bench.seen();
        assertInstanceOf(Receipt.RolledBack.class, bench.run(bench.transaction()));
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
    }

    /// As a power cut between a file and its handler, and in the middle of one: whoever comes next ends it.
    @ParameterizedTest
    @MethodSource("shells")
    void aTransactionThatIsFinishedForwardsRunsWhatHadNotRunYet(List<String> shell) throws Exception {
        for (var point : List.of("after.7", "before.9")) {
            var bench = new Bench(Objects.requireNonNull(temporary).resolve(point), shell);
            var ran = bench.folder.resolve("ran").toString();
            bench.commands = List.of(
                    handler("one", "sh", "-c", "echo one >>" + ran),
                    at(bench, "9", handler("two", "sh", "-c", "echo two >>" + ran)));
            bench.point(point, DIES);
            bench.killed(bench.transaction(), "end");
            // of another boot
            for (var tx :
                    Objects.requireNonNull(bench.root.resolve("tx").toFile().listFiles())) {
                Files.writeString(tx.toPath().resolve("boot"), "another\n");
            }
            var later = bench.runLater(nothing(bench));
            assertEquals(Earlier.Outcome.DONE, later.earlier().getFirst().outcome(), later.toString());
            assertEquals("one\ntwo\n", Files.readString(Path.of(ran)));
            assertTrue(bench.seenFiles().contains("fresh"), bench.seen());
            assertEquals("", due(bench));
            assertEquals(List.of(), bench.leftovers());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void oneThatFailsWhenItIsFinishedForwardsIsToldToWhoeverComesNext(List<String> shell) throws Exception {
        var bench = bench(shell).point("after.7", DIES);
        bench.commands = List.of(handler("fails", "sh", "-c", "echo not so >&2; exit 3"));
        bench.killed(bench.transaction(), "end");
        var later = bench.runLater(nothing(bench));
        assertEquals(
                List.of("step 8, a command, ended with exit status 3: not so"),
                later.earlier().getFirst().notes());
        assertEquals("fails\n", due(bench));
    }

    private static Step at(Bench bench, String point, Step step) {
        return new Step(step.change(), bench.at(point, step.forward()), step.back());
    }

    private static Transaction nothing(Bench bench) {
        return Transaction.of(
                TransactionId.random(),
                Bench.ANNA,
                bench.place(),
                new Steps(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of()),
                List.of(),
                bench.limits,
                Proofs.NONE,
                List.of());
    }
}
