package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Change;
import pontifex.state.Command;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;

/// What became of a play's commands on a host, when all else was done.
///
/// @param ran those that were begun, in their order
/// @param left those that were not: one before them failed
record Commanded(List<Ran> ran, List<Doing> left) {
    static final Commanded NOTHING = new Commanded(List.of(), List.of());

    /// @param doing what the play has the host run, in the order of the transaction's steps
    static Commanded of(List<Doing> doing, Receipt receipt, Transaction transaction) {
        if (doing.isEmpty() || !(receipt instanceof Receipt.Done done)) {
            return NOTHING;
        }
        var ran = new ArrayList<Ran>();
        var left = new ArrayList<>(doing);
        for (var one : done.ran()) {
            if (transaction.step(one.step()) instanceof Change.Run(var command)) {
                doing.stream()
                        .filter(it -> it.command().equals(command))
                        .findFirst()
                        .ifPresent(it -> {
                            ran.add(Ran.of(it, one));
                            left.remove(it);
                        });
            }
        }
        return new Commanded(List.copyOf(ran), List.copyOf(left));
    }

    /// How many did what they were run for.
    int done() {
        return (int) ran.stream().filter(one -> !one.failed()).count();
    }

    /// Why the host is not as wanted; null: all were run, and have made what they say that they make.
    @Nullable Failure failure(List<Doing> doing, HostState seen) {
        for (var one : ran) {
            if (one.failed()) {
                return new Failure(
                        "could not run " + one.task() + "; all else is done" + unrun(),
                        one.place(),
                        one.cause(),
                        one.handler()
                                ? "mend the cause and run again: it stays due until it has run"
                                : "mend the cause and run again");
            }
        }
        if (!left.isEmpty()) {
            return new Failure(
                    "could not run " + left.getFirst().task().name() + "; all else is done",
                    Wanted.place(left.getFirst().task()),
                    "the host has no word of it",
                    "run again");
        }
        for (var one : doing) {
            if (unmade(one.command(), seen) instanceof String why) {
                return new Failure(
                        one.task().name() + " has run, and " + why,
                        Wanted.place(one.task()),
                        "it would be run again every time",
                        "name what the command really creates or removes");
            }
        }
        return null;
    }

    private String unrun() {
        return left.isEmpty()
                ? ""
                : ", but not run either: "
                        + left.stream().map(it -> it.task().name()).collect(Collectors.joining(", "));
    }

    private static @Nullable String unmade(Command command, HostState seen) {
        if (command.creates() instanceof String path && seen.files().at(path) instanceof FileState.Absent) {
            return command.removes() instanceof String gone && seen.files().at(gone) instanceof FileState.Absent
                    ? null
                    : path + " isn't there";
        }
        return command.creates() == null
                        && command.removes() instanceof String path
                        && !(seen.files().at(path) instanceof FileState.Absent)
                ? path + " is still there"
                : null;
    }
}
