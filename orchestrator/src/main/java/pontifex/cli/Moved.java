package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.history.HistoryFailure;
import pontifex.history.Reading;
import pontifex.plan.Difference;
import pontifex.plan.FileDiff;
import pontifex.state.Items;

/// What is recorded otherwise of a host at one time than at another.
record Moved(String host, List<Difference> items, List<FileDiff> files) {
    Moved {
        items = List.copyOf(items);
        files = List.copyOf(files);
    }

    /// @param host null: all hosts
    static List<Moved> between(Reading before, Reading after, @Nullable String host) throws HistoryFailure {
        var moved = new ArrayList<Moved>();
        for (var each : after.unlike(before)) {
            if (host == null || host.equals(each)) {
                var one = new Moved(each, items(before.items(each), after.items(each)), files(before, after, each));
                if (!one.items.isEmpty() || !one.files.isEmpty()) {
                    moved.add(one);
                }
            }
        }
        return moved;
    }

    /// What could not be told both times, for the same reason, has not moved.
    static List<Difference> items(Items before, Items after) {
        return Difference.between(before, after).stream()
                .filter(difference -> !Objects.equals(difference.before(), difference.after()))
                .toList();
    }

    private static List<FileDiff> files(Reading before, Reading after, String host) throws HistoryFailure {
        var old = before.files(host);
        var now = after.files(host);
        var paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        return paths.stream()
                .filter(path -> !Objects.equals(old.get(path), now.get(path)))
                .map(path -> FileDiff.between(path, old.get(path), now.get(path)))
                .toList();
    }
}
