package pontifex.plan;

import java.util.List;
import java.util.stream.Stream;
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

    /// The commands that somebody has to run on the host, as Pontifex doesn't.
    public List<String> byHand() {
        return changes.stream()
                .flatMap(change -> change instanceof Change.AskXapi ask ? ask.commands().stream() : Stream.empty())
                .toList();
    }

    /// What a change of this plan puts at stake: more than by itself, where it touches what the session rests on,
    /// before or after.
    public Risk risk(Change change) {
        var links = ManagementPath.touched(change);
        return !links.isEmpty() && managementPath().holdsAny(links) ? Risk.MANAGEMENT_PATH : change.risk();
    }

    /// What is highest at stake.
    public Risk risk() {
        return changes.stream().map(this::risk).max(Risk::compareTo).orElse(Risk.NONE);
    }

    /// Whether something is done to the path on which Pontifex comes in: then the host puts itself back unless it is
    /// confirmed.
    public boolean guarded() {
        return risk() == Risk.MANAGEMENT_PATH;
    }

    private ManagementPath managementPath() {
        var session = observed.network().session();
        return ManagementPath.of(observed.network(), session).and(ManagementPath.of(wanted.network(), session));
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
