package pontifex.run;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Change;
import pontifex.plan.Difference;
import pontifex.plan.Plan;
import pontifex.plan.Simulation;
import pontifex.plan.Stage;
import pontifex.playbook.Task;
import pontifex.resource.Reading;
import pontifex.state.HostState;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;

/// What became of a transaction: the host's own receipt, believed only as far as a second look bears it out.
record Settlement(Plan plan, Scope claims, Transaction transaction, HostLine line) {
    private static final Failure LATE = new Failure(
            "as wanted, but confirmed too late",
            null,
            "its guard was over before the confirm came",
            "give it more time with --guard, and run again");
    private static final Failure TOLD = new Failure(
            "told to take the change back",
            null,
            "somebody else said so (pontifex undo), or its keeper was ended politely",
            "see who it was, and run again");

    /// Whether the host moved since it was looked at, so that nothing was touched; then what moved is noted.
    boolean stale(Receipt receipt) {
        if (!(receipt instanceof Receipt.Stale(var earlier, var moved))) {
            return false;
        }
        earlier.forEach(this::tell);
        line.note("the host moved since it was looked at (" + String.join("; ", moved) + "): planned again");
        return true;
    }

    /// @throws HostFailed when the transaction was not begun, so that nothing was touched, or its end wasn't awaited
    void begun(Receipt receipt) throws HostFailed {
        receipt.earlier().forEach(this::tell);
        switch (receipt) {
            case Receipt.Done _, Receipt.RolledBack _, Receipt.BetweenTwoStates _, Receipt.Waiting _ -> {}
            case Receipt.Locked(var _, var by, var owner, var left) ->
                throw failed(
                        "another run is changing this host; nothing was touched",
                        "transaction " + by + " of " + Words.of(owner)
                                + (left == null
                                        ? ""
                                        : "; it puts itself back in " + left + " s unless it is confirmed"),
                        "wait until it has ended and run again");
            case Receipt.Stale(var _, var moved) ->
                throw failed(
                        "the host moved since it was looked at; nothing was touched",
                        String.join("\n", moved),
                        "run again: the new state is looked at first");
            case Receipt.Refused(var _, var reason) ->
                throw failed("the host could not take the change; nothing was touched", reason, mend(reason));
            case Receipt.Forgotten(var _, var id, var text) ->
                throw new HostFailed(new HostOutcome.InDoubt(new Failure(
                        "whether the change was begun can't be told (transaction " + id + ")",
                        null,
                        text,
                        "run again: the host is looked at first, and what is found then counts")));
            case Receipt.Unfinished(var _, var id, var keeper, var journal) ->
                throw new HostFailed(new HostOutcome.InDoubt(new Failure(
                        "the change took longer than this run waits (transaction " + id + ")",
                        null,
                        Words.last(journal),
                        keeper
                                ? "the host's keeper goes on and ends it; run again to see how"
                                : "its keeper is gone; run again, and it is ended first")));
        }
    }

    /// The reason is in the words of the host's own tools, which speak English here.
    private static String mend(String reason) {
        if (reason.contains("Permission denied") || reason.contains("Operation not permitted")) {
            return "log in as root, or become it (ansible_become: true, or -b), and run again";
        }
        if (reason.contains("Read-only file system")) {
            return "see in the host's kernel log why it is read-only, mount it writable, and run again";
        }
        if (reason.contains("No space left") || reason.contains("disk full") || reason.contains("no room")) {
            return "make room there and run again";
        }
        return "mend that and run again";
    }

    private void tell(Receipt.Earlier earlier) {
        if (earlier.now()) {
            line.note("an earlier transaction (" + earlier.id() + ") was left unfinished; "
                    + switch (earlier.outcome()) {
                        case DONE -> "it was finished first";
                        case UNDONE -> "it was taken back first";
                        case BETWEEN -> "it could not be taken back whole";
                    });
        }
        earlier.notes().forEach(line::said);
    }

    /// Why what was seen while the host waits is not what was wanted; null: it is. What is made only after the
    /// decision, files and the toolstack's records, is taken as made.
    ///
    /// @param known whether the dangers were taken on: then that the host could be reached is all that counts
    @Nullable Failure unlike(HostState seen, boolean known, List<Task> assertions) {
        var foreseen = foreseen(seen);
        var differences = against(plan.wanted(), foreseen).stream()
                .filter(difference -> difference.item().truth() == Truth.LIVE)
                .filter(difference -> !(difference.before() instanceof Value.Unknown))
                .toList();
        if (!differences.isEmpty()) {
            return new Failure(
                    "changed, but what is seen is something else",
                    null,
                    told(differences),
                    "see what on the host sets it back, then run again");
        }
        var dangers = known
                ? List.<String>of()
                : Simulation.of(plan.observed(), foreseen).dangers();
        if (!dangers.isEmpty()) {
            return new Failure(
                    "changed, but the host might be lost like this",
                    null,
                    String.join("\n", dangers),
                    "see what on the host has moved meanwhile, then run again");
        }
        return Wanted.violated(assertions, foreseen, "changed, but not as asserted");
    }

    /// What is made only after the decision, and what the next boot makes of it.
    private HostState foreseen(HostState seen) {
        var state = seen;
        for (var change : plan.changes()) {
            if (change instanceof Change.WriteFile
                    || change instanceof Change.RemoveFile
                    || change instanceof Change.SetAccess
                    || change instanceof Change.DropGhost) {
                state = change.on(state);
            }
        }
        return Reading.of(state);
    }

    /// The second look. Without it the host's own word is all there is.
    ///
    /// @throws HostFailed when the host can't be looked at any more
    HostState seen(Receipt receipt) throws HostFailed, InterruptedException {
        try {
            return line.lookAgain();
        } catch (HostFailed e) {
            var said = switch (receipt) {
                case Receipt.BetweenTwoStates between -> throw between(between);
                case Receipt.RolledBack(var _, var _, var why, var _) ->
                    failed(why) + "; the host says that it is put back";
                case Receipt.Done _ -> "the host says that the change is done";
                case Receipt.Locked _,
                        Receipt.Stale _,
                        Receipt.Refused _,
                        Receipt.Forgotten _,
                        Receipt.Unfinished _,
                        Receipt.Waiting _ -> throw new IllegalStateException("was not begun: " + receipt);
            };
            throw new HostFailed(new HostOutcome.InDoubt(new Failure(
                    said + ", but it could not be looked at again",
                    null,
                    e.outcome().failure() instanceof Failure failure
                            ? failure.cause()
                            : e.outcome().word(),
                    "run again when it can be looked at: what is found then counts")));
        }
    }

    /// @param reason why it was not to be confirmed, or was not reached for it; null: neither
    /// @param seen the second look
    /// @throws HostFailed when the host is not as wanted
    void ended(Receipt receipt, @Nullable Failure reason, HostState seen) throws HostFailed {
        switch (receipt) {
            case Receipt.Done(var _, var id, var notes, var _) -> {
                notes.forEach(line::said);
                if (reason != null) {
                    line.note(
                            "confirmed all the same, by whoever else could: " + reason.what() + ": " + reason.cause());
                }
                done(id.value(), seen);
            }
            case Receipt.RolledBack(var _, var _, var why, var notes) -> {
                notes.forEach(line::said);
                rolledBack(why, reason, seen);
            }
            case Receipt.BetweenTwoStates between -> {
                throw between(between);
            }
            case Receipt.Locked _,
                    Receipt.Stale _,
                    Receipt.Refused _,
                    Receipt.Forgotten _,
                    Receipt.Unfinished _,
                    Receipt.Waiting _ -> throw new IllegalStateException("was not begun: " + receipt);
        }
    }

    private HostFailed between(Receipt.BetweenTwoStates between) {
        between.notes().forEach(line::said);
        return between(
                failed(between.why()),
                between.left().stream()
                        .map(left -> "still done: " + words(left.step()) + " (" + left.stderr() + ")")
                        .collect(Collectors.joining("\n")),
                "put it right by hand; the files as they were lie on the host in " + between.copies());
    }

    private void done(String id, HostState seen) throws HostFailed {
        var differences = against(plan.wanted(), seen).stream()
                .filter(difference -> !(difference.before() instanceof Value.Unknown))
                .toList();
        if (differences.stream().anyMatch(difference -> !difference.unknown())) {
            throw between(
                    "changed, but the second look shows something else (transaction " + id + ")",
                    told(differences),
                    "see what on the host sets it back, then run again");
        }
        if (!differences.isEmpty()) {
            throw new HostFailed(new HostOutcome.InDoubt(new Failure(
                    "changed, but the second look could not tell all of it (transaction " + id + ")",
                    null,
                    told(differences),
                    "run again when the host can tell")));
        }
    }

    private void rolledBack(Receipt.Why why, @Nullable Failure reason, HostState seen) throws HostFailed {
        var differences = against(plan.observed(), seen).stream()
                .filter(difference -> !difference.unknown())
                .toList();
        if (!differences.isEmpty()) {
            throw between(failed(why), told(differences), "put it right by hand, or run again");
        }
        throw new HostFailed(
                switch (why.kind()) {
                    case FAILED, KILLED ->
                        new HostOutcome.RolledBack(new Failure(
                                failed(why) + "; put back as it was",
                                place(why.step()),
                                Words.cause(why),
                                "mend the cause on the host and run again"));
                    case EXPIRED ->
                        new HostOutcome.RolledBack(
                                back(reason == null ? LATE : reason, "; its keeper put it back as it was (seen later)"),
                                true);
                    case TOLD ->
                        new HostOutcome.RolledBack(back(reason == null ? TOLD : reason, "; put back as it was"));
                });
    }

    private static Failure back(Failure reason, String how) {
        return new Failure(reason.what() + how, reason.place(), reason.cause(), reason.hint());
    }

    /// The items of the plan in the state that was to be and the one that is.
    private List<Difference> against(HostState state, HostState seen) {
        return Difference.between(state.items(claims), seen.items(claims));
    }

    private static String told(List<Difference> differences) {
        return differences.stream()
                .map(difference -> difference.item() + ": " + named(difference.after()) + " instead of "
                        + named(difference.before()))
                .collect(Collectors.joining("\n"));
    }

    private static String named(@Nullable Value value) {
        return value == null ? "nothing" : value.toString();
    }

    private String failed(Receipt.Why why) {
        return switch (why.kind()) {
            case FAILED -> "could not " + words(why.step());
            case EXPIRED -> "nobody confirmed the change in time";
            case TOLD -> "the change was to be taken back";
            case KILLED -> "the change was interrupted";
        };
    }

    private String words(int step) {
        return Words.of(transaction.step(step));
    }

    /// The task that a step is for, as far as it can be told by what it touches.
    private @Nullable String place(int step) {
        return step == 0
                ? null
                : plan.stages().stream()
                        .filter(stage -> touches(stage, transaction.step(step).target()))
                        .map(Stage::place)
                        .findFirst()
                        .orElse(null);
    }

    private static boolean touches(Stage stage, String target) {
        return !stage.before().equals(stage.after())
                && (stage.claims().claims().stream()
                                .anyMatch(claim -> claim.name().equals(target)
                                        || claim.name().startsWith(target + "/"))
                        || !stage.before()
                                .files()
                                .at(target)
                                .equals(stage.after().files().at(target)));
    }

    private static HostFailed failed(String what, String cause, String hint) {
        return new HostFailed(new HostOutcome.Failed(new Failure(what, null, cause, hint)));
    }

    private static HostFailed between(String what, String cause, String hint) {
        return new HostFailed(new HostOutcome.BetweenTwoStates(new Failure(what, null, cause, hint)));
    }
}
