package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.playbook.Confirm;

class PlayRunTest {
    @Test
    void aPercentageMustBeExceededAsInAnsible() {
        assertFalse(play(50).tooMany(1, 2), "50 of 100 does not exceed 50");
        assertTrue(play(49).tooMany(1, 2));
        assertTrue(play(0).tooMany(1, 100));
        assertFalse(play(0).tooMany(0, 100));
    }

    @Test
    void withoutAPercentageOnlyAWaveThatFailedWholeStopsTheRun() {
        assertFalse(play(null).tooMany(9, 10));
        assertTrue(play(null).tooMany(10, 10));
    }

    @Test
    void hostsStandInTheOrderInWhichPlaysNameThem() {
        var first = new PlayRun("a", List.of(List.of("c"), List.of("a")), Map.of(), null, Confirm.HOST, Map.of());
        var second = new PlayRun("b", List.of(List.of("b", "c")), Map.of(), null, Confirm.HOST, Map.of());
        assertEquals(List.of("c", "a", "b"), PlayRun.hosts(List.of(first, second)));
    }

    @Test
    void theExitCodeAddsUpWhatWentWrongWhenApplying() {
        assertEquals(0, code(Mode.APPLY, true, new HostOutcome.Changed(false), new HostOutcome.InSync()));
        assertEquals(2 + 4, code(Mode.APPLY, true, failed(), new HostOutcome.Unreachable(why()), failed()));
        assertEquals(
                8 + 16 + 32,
                code(
                        Mode.APPLY,
                        true,
                        new HostOutcome.RolledBack(why()),
                        new HostOutcome.BetweenTwoStates(why()),
                        new HostOutcome.InDoubt(why())));
    }

    @Test
    void aLookSaysCleanOnlyWhenEveryHostWasSeen() {
        assertEquals(0, code(Mode.AUDIT, true, new HostOutcome.InSync()));
        assertEquals(2, code(Mode.AUDIT, true, new HostOutcome.InSync(), new HostOutcome.WouldChange()));
        assertEquals(1, code(Mode.AUDIT, true, new HostOutcome.WouldChange(), new HostOutcome.Unreachable(why())));
        assertEquals(0, code(Mode.PLAN, false, new HostOutcome.WouldChange()));
        assertEquals(4, code(Mode.PLAN, false, new HostOutcome.Unreachable(why())));
        var unknown = new HostResult(
                "h",
                new HostOutcome.InSync(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("x"),
                List.of(),
                List.of(),
                null,
                1);
        assertEquals(1, new Summary(Mode.AUDIT, List.of(unknown), false, List.of()).exitCode(true));
    }

    @Test
    void whoeverInterruptsARunIsToldSoByItsExitCode() {
        assertEquals(130, new Summary(Mode.APPLY, List.of(), true, List.of()).exitCode(false));
    }

    private static int code(Mode mode, boolean detailed, HostOutcome... outcomes) {
        var results =
                Stream.of(outcomes).map(outcome -> HostResult.of("h", outcome)).toList();
        return new Summary(mode, results, false, List.of()).exitCode(detailed);
    }

    private static HostOutcome failed() {
        return new HostOutcome.Failed(why());
    }

    private static Failure why() {
        return new Failure("could not", null, "cause", "hint");
    }

    private static PlayRun play(@Nullable Integer percentage) {
        return new PlayRun("play", List.of(), Map.of(), percentage, Confirm.HOST, Map.of());
    }
}
