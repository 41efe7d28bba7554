package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.shell.Library;
import pontifex.transaction.Receipt.Earlier;
import pontifex.transaction.Receipt.Why.Kind;

/// The guard alone, without ssh: nothing stays that nobody confirmed.
class GuardTest {
    @TempDir
    private @Nullable Path temporary;

    static Stream<List<String>> shells() {
        return KeeperTest.shells();
    }

    private Bench guarded(List<String> shell, int seconds) {
        return guarded(Objects.requireNonNull(temporary), shell, seconds);
    }

    private static Bench guarded(Path folder, List<String> shell, int seconds) {
        var bench = new Bench(folder, shell);
        bench.limits = new Limits(seconds, seconds, seconds);
        return bench;
    }

    private static <T extends Receipt> T assertIs(Class<T> sort, Receipt receipt) {
        return assertInstanceOf(sort, receipt, receipt.toString());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatIsConfirmedIsDone(List<String> shell) throws Exception {
        var bench = guarded(shell, 60);
        var transaction = bench.transaction();
        var waiting = assertIs(Receipt.Waiting.class, bench.run(transaction));
        assertTrue(waiting.secondsLeft() > 50 && waiting.secondsLeft() <= 61, waiting.toString());
        assertIs(Receipt.Waiting.class, bench.asked("follow", transaction, 5));
        assertIs(Receipt.Done.class, bench.asked("confirm", transaction, 20));
        KeeperTest.assertAsWanted(bench);
        assertEquals(List.of(), bench.leftovers());
        assertIs(Receipt.Done.class, bench.asked("confirm", transaction, 20));
        assertIs(Receipt.Done.class, bench.asked("roll_back", transaction, 20));
    }

    /// A machine's root, and one that nobody grants the right to.
    @ParameterizedTest
    @MethodSource("shells")
    void whoCouldBeOutOfTheOomKillersReachMustBe(List<String> shell) throws Exception {
        var bench = guarded(shell, 60);
        var status = bench.folder.resolve("status");
        bench.more.add(new Library("init", """
                reach_init=%s
                reach_scored() { reach_score=0; }
                """.formatted(status)));
        Files.writeString(status, "Name:\tinit\nCapBnd:\t000001ffffffffff\n");
        var before = bench.seen();
        var refused = assertIs(Receipt.Refused.class, bench.run(bench.transaction()));
        assertTrue(refused.reason().contains("become root"), refused.reason());
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
        Files.writeString(status, "Name:\tinit\nCapBnd:\t000001fffeffffff\n");
        var transaction = bench.transaction();
        var waiting = assertIs(Receipt.Waiting.class, bench.run(transaction));
        assertEquals(
                List.of("the OOM killer could end the keeper: this host grants nobody CAP_SYS_RESOURCE"),
                waiting.notes());
        assertIs(Receipt.RolledBack.class, bench.asked("roll_back", transaction, 20));
        assertEquals(before, bench.seen());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatNobodyConfirmsIsTakenBack(List<String> shell) throws Exception {
        var bench = guarded(shell, 1);
        var before = bench.seen();
        var transaction = bench.transaction();
        assertIs(Receipt.Waiting.class, bench.run(transaction));
        Bench.until(() -> Files.exists(bench.root.resolve("last")), "the receipt");
        var back = assertIs(Receipt.RolledBack.class, bench.asked("follow", transaction, 20));
        assertEquals(Kind.EXPIRED, back.why().kind());
        assertEquals(before, bench.seen());
        assertEquals(List.of(), bench.leftovers());
        assertEquals(back, bench.asked("confirm", transaction, 20));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatADeadKeeperLeftWaitingIsTakenBack(List<String> shell) throws Exception {
        for (var asked : List.of("unlock", "roll_back", "next")) {
            var bench = guarded(Files.createTempDirectory(Objects.requireNonNull(temporary), "run"), shell, 60);
            var before = bench.seen();
            var transaction = bench.transaction();
            assertIs(Receipt.Waiting.class, bench.run(transaction));
            assertIs(Receipt.Locked.class, bench.asked("unlock", transaction, 20));
            bench.keepers().forEach(ProcessHandle::destroyForcibly);
            bench.heartbeatsEnd();
            if (asked.equals("next")) {
                bench.point("before.1", KeeperTest.FAILS);
                var later = bench.runLater(bench.transaction());
                assertEquals(Earlier.Outcome.UNDONE, later.earlier().getFirst().outcome());
            } else {
                assertFalse(assertIs(Receipt.Unfinished.class, bench.asked("confirm", transaction, 20))
                        .keeper());
                var back = assertIs(Receipt.RolledBack.class, bench.asked(asked, transaction, 20));
                assertEquals(
                        asked.equals("unlock") ? Kind.KILLED : Kind.TOLD,
                        back.why().kind());
            }
            assertEquals(before, bench.seen());
            assertEquals(List.of(), bench.leftovers());
        }
    }
}
