package pontifex.cli;

import org.jspecify.annotations.Nullable;
import pontifex.history.SecretKey;
import pontifex.run.Failure;
import pontifex.run.Paper;
import pontifex.run.Pinned;

/// Holds a run to the plan that was shown: what isn't so any more isn't done.
record Held(PlanFile plan, SecretKey key) implements Approval {
    @Override
    public @Nullable Failure of(String host, Paper paper) {
        if (plan.hosts().get(host) instanceof Pinned pinned) {
            return pinned.unlike(Pinned.of(host, paper, key));
        }
        var outcome = plan.others().get(host);
        return new Failure(
                "the plan has nothing of this host",
                null,
                outcome == null
                        ? "it was no host of the run that was planned"
                        : "when it was planned it was " + outcome.replace('_', ' '),
                "plan it: pontifex plan --out FILE --limit " + host);
    }
}
