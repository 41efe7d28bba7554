package pontifex.state;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The commands that plays have a host run on its way from the look to this state. A look has none: what has been run
/// shows in what it has made, and in what is due no more.
///
/// @param notified handlers, by name, that something has made due since
/// @param run in their order
public record Commands(SortedSet<String> notified, List<Command> run) {
    public static final Commands NONE = new Commands(new TreeSet<>(), List.of());

    /// Where a host keeps the names of the handlers that are due and could not be run, a line each.
    public static final String DUE = "/var/lib/pontifex/due";

    public Commands {
        notified = Collections.unmodifiableSortedSet(new TreeSet<>(notified));
        run = List.copyOf(run);
    }

    Commands notifying(List<String> handlers) {
        var all = new TreeSet<>(notified);
        all.addAll(handlers);
        return new Commands(all, run);
    }

    Commands ran(Command command) {
        var left = new TreeSet<>(notified);
        if (command.handler()) {
            left.remove(command.name());
        }
        var all = new ArrayList<>(run);
        all.add(command);
        return new Commands(left, all);
    }

    /// What was run after `earlier`, of which these are a continuation.
    public List<Command> since(Commands earlier) {
        return run.subList(Math.min(earlier.run.size(), run.size()), run.size());
    }

    /// The handlers that are due where `due` is what the look found at [#DUE].
    Seen<SortedSet<String>> due(FileState due) {
        return switch (due) {
            case FileState.Regular(var content, var _, var _, var _) -> Seen.of(due(content));
            case FileState.Absent _ -> Seen.of(notified);
            case FileState.Unknown(var why) -> Seen.unknown(why);
            case FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                Seen.unknown(DUE + " is no file that Pontifex has written");
        };
    }

    private SortedSet<String> due(Content found) {
        var names = new TreeSet<String>();
        found.text().lines().filter(line -> !line.isEmpty()).forEach(names::add);
        run.stream().filter(Command::handler).map(Command::name).forEach(names::remove);
        names.addAll(notified);
        return names;
    }
}
