package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.playbook.Confirm;
import pontifex.playbook.Order;
import pontifex.playbook.Pace;
import pontifex.playbook.Serial;

class PlayRunTest {
    @Test
    void aPercentageMustBeExceededAsInAnsible() {
        assertFalse(pace(50.0).stops(1, 0, 2), "50 of 100 does not exceed 50");
        assertTrue(pace(49.0).stops(1, 0, 2));
        assertTrue(pace(33.3).stops(1, 0, 3));
        assertFalse(pace(33.4).stops(1, 0, 3));
        assertTrue(pace(0.0).stops(1, 0, 100));
        assertFalse(pace(0.0).stops(0, 0, 100));
    }

    @Test
    void withoutAPercentageOnlyAWaveThatFailedWholeStopsTheRun() {
        assertFalse(pace(null).stops(9, 0, 10));
        assertTrue(pace(null).stops(10, 0, 10));
        assertTrue(pace(null).stops(4, 6, 10), "a host that can't be reached counts as failed");
    }

    @Test
    void unreachableHostsCountAsThePlaySays() {
        var lenient = new Pace(Serial.ONCE, Order.INVENTORY, null, 0, 0, 0.0, false, true);
        assertFalse(lenient.stops(0, 10, 10));
        assertTrue(lenient.stops(1, 9, 10));
        assertTrue(pace(0.0).stops(0, 1, 10));
    }

    @Test
    void oneFailureStopsTheRunWhereAnyIsFatalOrTheHostIsVital() {
        var fatal = new Pace(Serial.ONCE, Order.INVENTORY, null, 0, 0, 100.0, true, false);
        assertTrue(fatal.stops(1, 0, 100));
        assertFalse(fatal.stops(0, 0, 100));
        var run = play(new Pace(Serial.ONCE, Order.INVENTORY, null, 0, 0, 50.0, false, true), Set.of("dom0-01"));
        assertNull(run.whyItStops(List.of("a"), List.of("b"), 10));
        assertEquals("the canary dom0-01 failed", run.whyItStops(List.of("dom0-01"), List.of(), 10));
        assertEquals(
                "the canary dom0-01 could not be reached",
                run.whyItStops(List.of(), List.of("dom0-01"), 10),
                "an unreached canary proves nothing");
        assertEquals(
                "6 of 10 hosts failed, which is more than max_fail_percentage allows",
                run.whyItStops(List.of("a", "b", "c", "d", "e", "f"), List.of("g"), 10));
        assertEquals("all 2 hosts failed", play(pace(null), Set.of()).whyItStops(List.of("a"), List.of("b"), 2));
        assertEquals("the only host failed", play(pace(null), Set.of()).whyItStops(List.of("a"), List.of(), 1));
        assertEquals(
                "1 of 2 hosts failed, and any_errors_fatal says that one is too many",
                play(fatal, Set.of()).whyItStops(List.of("a"), List.of(), 2));
    }

    @Test
    void hostsStandInTheOrderInWhichPlaysNameThem() {
        var first = new PlayRun(
                "a", List.of(List.of("c"), List.of("a")), Map.of(), Pace.USUAL, Set.of(), Confirm.HOST, Map.of());
        var second =
                new PlayRun("b", List.of(List.of("b", "c")), Map.of(), Pace.USUAL, Set.of(), Confirm.HOST, Map.of());
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

    private static Pace pace(@Nullable Double percentage) {
        return new Pace(Serial.ONCE, Order.INVENTORY, null, 0, 0, percentage, false, false);
    }

    private static PlayRun play(Pace pace, Set<String> vital) {
        return new PlayRun("play", List.of(), Map.of(), pace, vital, Confirm.HOST, Map.of());
    }
}
