package pontifex.run;

import java.util.List;
import java.util.stream.Collectors;
import pontifex.run.HostTransactions.Asked;
import pontifex.transaction.Receipt;
import pontifex.yaml.Secret;

/// What a host's receipt means to whoever ended a transaction by hand.
///
/// @param before whether the host had nothing of it pending any more when it was asked
/// @param notes gets what is to be told beside
record Meaning(Asked asked, String host, boolean before, List<String> notes) {

    /// Whether it ended as was asked for: what a dead keeper left may end either way.
    boolean isAsked(Receipt receipt) {
        return switch (asked) {
            case CONFIRM -> receipt instanceof Receipt.Done;
            case UNDO -> receipt instanceof Receipt.RolledBack;
            case UNLOCK -> receipt instanceof Receipt.Done || receipt instanceof Receipt.RolledBack;
        };
    }

    HostOutcome of(Receipt receipt) {
        if (before && Confirmation.isEnd(receipt)) {
            notes.add("it had ended before: nothing was done now, and this is how it ended then");
        }
        return switch (receipt) {
            case Receipt.Done done -> done(done);
            case Receipt.RolledBack back -> rolledBack(back);
            case Receipt.BetweenTwoStates between -> between(between);
            case Receipt.Unfinished(var _, var id, var keeper, var journal) ->
                new HostOutcome.InDoubt(new Failure(
                        "it takes longer than is waited for here (transaction " + id + ")",
                        null,
                        Words.last(journal),
                        keeper
                                ? "the host's keeper goes on: pontifex status " + host
                                : "its keeper is gone: pontifex unlock " + host + " --transaction " + id));
            case Receipt.Waiting(var _, var id, var seconds, var _) ->
                failed(
                        "transaction " + id + " still waits for its confirm",
                        "it takes itself back in " + seconds + " s",
                        "run this again");
            case Receipt.Locked(var _, var by, var owner, var seconds) ->
                failed(
                        "refused: the keeper of transaction " + by + " is alive",
                        "it is of " + Words.of(owner)
                                + (seconds == null ? "" : "; its guard counts: " + seconds + " s are left"),
                        "wait until it has ended: pontifex status " + host);
            case Receipt.Stale(var _, var moved) ->
                failed("the host has moved", String.join("\n", moved), "pontifex status " + host);
            case Receipt.Refused(var _, var reason) ->
                failed("the host refused", reason, "mend that and run this again");
            case Receipt.Forgotten(var _, var _, var text) ->
                failed(
                        "the host knows no such transaction",
                        text,
                        "pontifex status " + host + " names those that are pending");
        };
    }

    private HostOutcome done(Receipt.Done done) {
        done.notes().stream().map(Secret::masked).forEach(notes::add);
        return switch (asked) {
            case CONFIRM -> {
                notes.add("so the host says; it was not looked at: pontifex plan shows whether all is as wanted");
                yield new HostOutcome.Changed(true);
            }
            case UNLOCK -> {
                if (!before) {
                    notes.add("it had been decided, so it was finished");
                }
                yield new HostOutcome.Changed(false);
            }
            case UNDO ->
                failed(
                        "too late: transaction " + done.id() + " was confirmed before",
                        "the host says that the change is done and holds",
                        "apply a play that wants what was before");
        };
    }

    private HostOutcome rolledBack(Receipt.RolledBack back) {
        back.notes().stream().map(Secret::masked).forEach(notes::add);
        boolean late = asked == Asked.CONFIRM;
        return new HostOutcome.RolledBack(new Failure(
                (late ? "too late: " : "") + "put back as it was (transaction " + back.id() + ")",
                null,
                cause(back.why()),
                late ? "apply again" : "mend what was wrong, then apply again"));
    }

    private HostOutcome between(Receipt.BetweenTwoStates between) {
        between.notes().stream().map(Secret::masked).forEach(notes::add);
        return new HostOutcome.BetweenTwoStates(new Failure(
                "could not be taken back whole (transaction " + between.id() + ")",
                null,
                cause(between.why())
                        + between.left().stream()
                                .map(step -> "\nstep " + step.step() + " is still done: " + step.stderr())
                                .collect(Collectors.joining()),
                "put it right by hand; the files as they were lie on the host in " + between.copies()));
    }

    private static String cause(Receipt.Why why) {
        return switch (why.kind()) {
            case FAILED -> "step " + why.step() + " failed: " + Words.cause(why);
            case EXPIRED, TOLD, KILLED -> why.stderr();
        };
    }

    private static HostOutcome failed(String what, String cause, String hint) {
        return new HostOutcome.Failed(new Failure(what, null, cause, hint));
    }
}
