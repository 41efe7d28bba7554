package pontifex.run;

import java.util.List;
import pontifex.plan.FileDiff;

/// All that a run has to tell of one host.
///
/// @param notes what the user should know beside: leftovers of an earlier run, what was left alone
/// @param unknown whether something could not be told, so that "no difference" would claim too much
/// @param looks how many times the host was looked at
public record HostResult(
        String host,
        HostOutcome outcome,
        List<TaskChange> changes,
        List<FileDiff> diffs,
        List<Finding> findings,
        List<String> notes,
        boolean unknown,
        int looks) {
    public HostResult {
        changes = List.copyOf(changes);
        diffs = List.copyOf(diffs);
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    /// A host that the run never came to.
    public static HostResult of(String host, HostOutcome outcome) {
        return new HostResult(host, outcome, List.of(), List.of(), List.of(), List.of(), false, 0);
    }
}
