package pontifex.run;

import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;

/// A host can't be made or seen as wanted. It is that host's own affair: the others go on.
final class HostFailed extends Exception {
    static final String REFUSED = "refused before anything was sent";

    private static final long serialVersionUID = 1;

    private final transient HostOutcome outcome;

    HostFailed(HostOutcome outcome) {
        super(outcome.word());
        this.outcome = outcome;
    }

    /// Nothing was sent, and nothing will be.
    static HostFailed refused(Failure why) {
        return new HostFailed(
                new HostOutcome.Failed(new Failure(REFUSED + ": " + why.what(), why.place(), why.cause(), why.hint())));
    }

    /// What rests on the host's facts can't be told there: it holds neither way.
    static HostFailed undecided(String what, @Nullable String place, BadInput why) {
        var problem = why.problems().getFirst();
        return new HostFailed(new HostOutcome.Failed(new Failure(
                "could not be decided: " + what,
                place,
                problem.message(),
                problem.hint() instanceof String hint ? hint : "mend what stands at " + problem.source())));
    }

    HostOutcome outcome() {
        return outcome;
    }
}
