package pontifex.run;

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

    HostOutcome outcome() {
        return outcome;
    }
}
