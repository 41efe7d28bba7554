package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.plan.FileDiff;
import pontifex.state.Judgement;

/// All that a run has to tell of one host.
///
/// @param notes what the user should know beside: leftovers of an earlier run, what was left alone
/// @param unknown what could not be told and why, so that "no difference" would claim too much
/// @param overridden the dangers that the user took on for this host (`--i-know`), a sentence each
/// @param risky the steps that put more at stake than a guest's traffic, in their order
/// @param guard for how many seconds the host waits for the confirm before it undoes the change by itself; null: the
///     change doesn't touch the path to the host
/// @param looks how many times the host was looked at
/// @param verdicts item by item, in an audit; empty in other runs
/// @param topology its network as it was found; null: it was not seen
/// @param ran the commands that were run on it, in their order
public record HostResult(
        String host,
        HostOutcome outcome,
        List<TaskChange> changes,
        List<FileDiff> diffs,
        List<Finding> findings,
        List<String> notes,
        List<String> unknown,
        List<String> overridden,
        List<RiskyStep> risky,
        @Nullable Integer guard,
        int looks,
        List<Verdict> verdicts,
        @Nullable Topology topology,
        List<Ran> ran) {
    public HostResult {
        ran = List.copyOf(ran);
        changes = List.copyOf(changes);
        diffs = List.copyOf(diffs);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
        unknown = List.copyOf(unknown);
        overridden = List.copyOf(overridden);
        risky = List.copyOf(risky);
        verdicts = List.copyOf(verdicts);
    }

    /// Without commands.
    public HostResult(
            String host,
            HostOutcome outcome,
            List<TaskChange> changes,
            List<FileDiff> diffs,
            List<Finding> findings,
            List<String> notes,
            List<String> unknown,
            List<String> overridden,
            List<RiskyStep> risky,
            @Nullable Integer guard,
            int looks,
            List<Verdict> verdicts,
            @Nullable Topology topology) {
        this(
                host,
                outcome,
                changes,
                diffs,
                findings,
                notes,
                unknown,
                overridden,
                risky,
                guard,
                looks,
                verdicts,
                topology,
                List.of());
    }

    /// Without verdicts and a picture.
    public HostResult(
            String host,
            HostOutcome outcome,
            List<TaskChange> changes,
            List<FileDiff> diffs,
            List<Finding> findings,
            List<String> notes,
            List<String> unknown,
            List<String> overridden,
            List<RiskyStep> risky,
            @Nullable Integer guard,
            int looks) {
        this(host, outcome, changes, diffs, findings, notes, unknown, overridden, risky, guard, looks, List.of(), null);
    }

    /// A host that the run never came to.
    public static HostResult of(String host, HostOutcome outcome) {
        return new HostResult(
                host, outcome, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, 0);
    }

    /// The same, said of another host.
    public HostResult named(String other) {
        return new HostResult(
                other,
                outcome,
                changes,
                diffs,
                findings,
                notes,
                unknown,
                overridden,
                risky,
                guard,
                looks,
                verdicts,
                topology,
                ran);
    }

    HostResult with(List<String> said) {
        return with(said, verdicts, topology);
    }

    /// With more that the user should know beside.
    public HostResult noted(List<String> more) {
        var all = new ArrayList<>(notes);
        all.addAll(more);
        return with(all);
    }

    /// With what an audit says of its items.
    public HostResult judged(List<Verdict> judged) {
        return with(notes, judged, topology);
    }

    /// With its network as it was found.
    public HostResult drawn(@Nullable Topology found) {
        return with(notes, verdicts, found);
    }

    private HostResult with(List<String> said, List<Verdict> judged, @Nullable Topology found) {
        return new HostResult(
                host,
                outcome,
                changes,
                diffs,
                findings,
                said,
                unknown,
                overridden,
                risky,
                guard,
                looks,
                judged,
                found,
                ran);
    }

    /// Whether all that the run asks of the host could be seen and proven.
    public boolean told() {
        return unknown.isEmpty()
                && findings.stream().noneMatch(finding -> finding.judgement() instanceof Judgement.NotProvable);
    }
}
