package pontifex.report.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.plan.Risk;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.TaskChange;
import pontifex.run.Topology;
import pontifex.run.Verdict;
import pontifex.run.Waiver;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Seen;
import pontifex.state.Truth;
import pontifex.state.Value;

/// What a run says of items, in the words that stand in a drawing.
class MarksTest {
    private static final HostOutcome PLANNED = new HostOutcome.WouldChange();
    private static final HostOutcome MADE = new HostOutcome.Changed(false);
    private static final Waiver OLGA = new Waiver("pontifex.yml:3", "all", "*", "known", "olga", LocalDate.MAX);

    @Test
    void aPlanShowsWhatWouldBeAndWhere() {
        assertEquals(
                List.of("bridge xenbr1 WARN new -> eth1", "vif dom1/0 WARN changes: bridge -> xenbr1"),
                told(result(
                        PLANNED,
                        change("bridge", "xenbr1", "nic", null, "eth1"),
                        change("bridge", "xenbr1", "stp", null, "off"),
                        change("vif", "dom1/0", "bridge", "xenbr0", "xenbr1"),
                        change("file", "/etc/x", "content", null, "sha256:00"))));
    }

    @Test
    void whatWasMadeIsWantedNoMore() {
        assertEquals(
                List.of("vif dom1/0 PLAIN changed: bridge, mac"),
                told(result(
                        MADE,
                        change("vif", "dom1/0", "bridge", "xenbr0", "xenbr1"),
                        change("vif", "dom1/0", "mac", null, "00:16:3e:00:00:01"))));
    }

    @Test
    void anAuditMarksWhatSomebodyShouldLookAt() {
        assertEquals(
                List.of(
                        "bridge xenbr1 BAD drift: nic -> eth1",
                        "bridge xenbr2 PLAIN drift (waived): nic -> eth1",
                        "bridge xenbr3 WARN pending: nic -> eth1"),
                told(result(MADE)
                        .judged(List.of(
                                verdict("xenbr0", Verdict.Kind.IN_SYNC, null),
                                verdict("xenbr1", Verdict.Kind.DRIFT, null),
                                verdict("xenbr2", Verdict.Kind.DRIFT, OLGA),
                                verdict("xenbr3", Verdict.Kind.PENDING, null)))));
    }

    @Test
    void whatAnAssertionSaysStandsAtItsBridge() {
        assertEquals(List.of("bridge xenbr1 GOOD isolated"), told(asserted(MADE, new Judgement.Holds(), null)));
        assertEquals(
                List.of("bridge xenbr1 GOOD would be isolated"), told(asserted(PLANNED, new Judgement.Holds(), null)));
        assertEquals(
                List.of("bridge xenbr1 BAD not isolated"), told(asserted(MADE, new Judgement.Violated("dom2"), null)));
        assertEquals(
                List.of("bridge xenbr1 PLAIN not isolated (waived)"),
                told(asserted(MADE, new Judgement.Violated("dom2"), OLGA)));
        assertEquals(
                List.of("bridge xenbr1 WARN isolated: not provable"),
                told(asserted(MADE, new Judgement.NotProvable("no ip"), null)));
    }

    private static List<String> told(HostResult result) {
        return Marks.of(result).stream()
                .map(mark ->
                        mark.kind() + " " + mark.name() + " " + mark.remark().tone() + " "
                                + mark.remark().text() + (mark.wanted() == null ? "" : " -> " + mark.wanted()))
                .toList();
    }

    private static HostResult asserted(HostOutcome outcome, Judgement judgement, @Nullable Waiver waiver) {
        var bridge = new Topology.Bridge("xenbr1", true, true, Seen.of(List.of()));
        return new HostResult(
                        "dom0",
                        outcome,
                        List.of(),
                        List.of(),
                        List.of(
                                new Finding(
                                        "nobody can sniff dom1", "site.yml:1", judgement, "isolated xenbr1", waiver),
                                new Finding("the way out", "site.yml:2", judgement, "route default", waiver)),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        1)
                .drawn(new Topology(List.of(), List.of(bridge), List.of()));
    }

    private static HostResult result(HostOutcome outcome, TaskChange... changes) {
        return new HostResult(
                "dom0",
                outcome,
                List.of(changes),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                1);
    }

    private static TaskChange change(
            String kind, String name, String facet, @Nullable String before, @Nullable String after) {
        return new TaskChange(
                "a task", "site.yml:1", new Item(kind, name, facet, Truth.LIVE), before, after, Risk.NONE);
    }

    private static Verdict verdict(String bridge, Verdict.Kind kind, @Nullable Waiver waiver) {
        return new Verdict(
                new Item("bridge", bridge, "nic", Truth.LIVE),
                kind,
                Value.of("none"),
                Value.of("none"),
                Value.of("eth1"),
                "a task",
                "site.yml:1",
                waiver);
    }
}
