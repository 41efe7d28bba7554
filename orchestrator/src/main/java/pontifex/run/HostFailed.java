package pontifex.run;

/// A host can't be made or seen as wanted. It is that host's own affair: the others go on.
final class HostFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient HostOutcome outcome;

    HostFailed(HostOutcome outcome) {
        super(outcome.word());
        this.outcome = outcome;
    }

    HostOutcome outcome() {
        return outcome;
    }
}
