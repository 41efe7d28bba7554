package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.plan.Risk;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Scope;
import pontifex.state.Truth;

/// What is told of a host, by what was planned, done and judged on it.
class AccountTest {
    private static final TaskChange MOVED = new TaskChange(
            "the bridge", "site.yml:5", new Item("bridge", "xenbr1", "nic", Truth.LIVE), null, "eth1", Risk.NONE);
    private static final Told CHANGES = new Told(
            true, true, List.of(MOVED), List.of(), List.of(), List.of(), List.of("file /etc/x content: unknown"));
    private static final Told NOTHING = new Told(false, false, List.of(), List.of(), List.of(), List.of(), List.of());
    private static final Wanted WANTED = new Wanted(States.rawXl(), List.of(), Scope.NONE, Set.of(), List.of());

    private final Account account = new Account();

    private HostResult result(HostOutcome outcome) {
        return account.result("dom0-01", outcome, List.of("a note"), Dangers.NONE, 60, 1);
    }

    @Test
    void aPlayThatIsPlannedAgainIsToldAsItIsByThen() {
        account.planned(0, CHANGES, WANTED);
        assertEquals(new HostOutcome.WouldChange(), account.outcome(Mode.APPLY));
        assertEquals(60, result(account.outcome(Mode.APPLY)).guard());
        account.planned(0, NOTHING, WANTED);
        var result = result(account.outcome(Mode.APPLY));
        assertEquals(new HostOutcome.InSync(), result.outcome());
        assertNull(result.guard());
        assertEquals(List.of(), result.changes());
        assertEquals(List.of(), result.unknown());
    }

    @Test
    void whatIsLeftChangedByARunThatFailedLaterIsNamed() {
        account.planned(0, CHANGES, WANTED);
        account.done(0, true);
        account.planned(1, CHANGES, WANTED);
        assertEquals(List.of(MOVED), account.made());
        assertEquals(new HostOutcome.Changed(true), account.stoppedHalfWay("interrupted"));
        assertEquals(List.of("a note"), result(new HostOutcome.Changed(true)).notes());
        assertEquals(
                List.of("a note", "changed before that, and left so: bridge xenbr1"),
                result(new HostOutcome.Failed(new Failure("w", null, "c", "h"))).notes());
    }

    @Test
    void anAssertionThatDoesNotHoldInTheEndFailsAnApplyAndIsADifferenceInAnAudit() {
        account.judged(List.of(new Finding("nobody sniffs", "site.yml:9", new Judgement.Violated("dom3 does"))));
        account.planned(0, CHANGES, WANTED);
        account.done(0, false);
        var failed = assertInstanceOf(HostOutcome.Failed.class, account.outcome(Mode.APPLY));
        assertEquals("not as asserted: nobody sniffs", failed.why().what());
        var audited = new Account();
        audited.judged(List.of(new Finding("nobody sniffs", "site.yml:9", new Judgement.Violated("dom3 does"))));
        assertEquals(new HostOutcome.WouldChange(), audited.outcome(Mode.AUDIT));
    }

    @Test
    void whatIsPendingIsUnknown() {
        account.pending(List.of("transaction aaaa"));
        account.planned(0, CHANGES, WANTED);
        assertEquals(
                List.of("file /etc/x content: unknown", "transaction aaaa"),
                result(account.outcome(Mode.PLAN)).unknown());
    }
}
