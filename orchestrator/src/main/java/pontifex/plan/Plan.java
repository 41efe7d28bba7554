package pontifex.plan;

import java.util.List;
import pontifex.state.HostState;

/// From what is to what is wanted: the changes in their order, and which task each difference comes from.
public record Plan(HostState observed, HostState wanted, List<Change> changes, List<Stage> stages) {
    public Plan {
        changes = List.copyOf(changes);
        stages = List.copyOf(stages);
    }

    /// @param stages what each task made of the state, in the play's order
    public static Plan between(HostState observed, HostState wanted, List<Stage> stages) {
        return new Plan(observed, wanted, Ordering.of(observed, wanted), stages);
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /// What is highest at stake.
    public Risk risk() {
        return changes.stream().map(Change::risk).max(Risk::compareTo).orElse(Risk.NONE);
    }

    /// The model's answer: what the host will be.
    public HostState appliedTo(HostState state) {
        var after = state;
        for (var change : changes) {
            after = change.on(after);
        }
        return after;
    }
}
