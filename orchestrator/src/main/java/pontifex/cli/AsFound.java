package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.resource.Recalled;
import pontifex.resource.Recorded;
import pontifex.resource.Refused;
import pontifex.resource.Resource;
import pontifex.run.Extent;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Look;

/// A host as it is, in tasks: those that have nothing to do on it.
///
/// @param tasks in the order in which they can be done on a host that has nothing of it
/// @param left what no task says, and why: a line each
record AsFound(List<Recalled.Given> tasks, List<String> left) {
    AsFound {
        tasks = List.copyOf(tasks);
        left = List.copyOf(left);
    }

    static AsFound of(String host, HostState found) {
        var items = found.items(Extent.of(found));
        var recalled = Recalled.of(Recorded.asFound(host, items));
        var tasks = new ArrayList<Recalled.Given>();
        var left = new ArrayList<String>();
        var said = new TreeSet<String>();
        for (var task : recalled.tasks()) {
            said.add(task.about());
            var why = Imported.isTemplate(task.fields())
                    ? "a text of it would be taken for a template"
                    : why(task, found);
            if (why == null) {
                tasks.add(task);
            } else {
                left.add(task.about() + ": " + why);
            }
        }
        recalled.cannot().forEach((item, why) -> {
            if (said.add(item.kind() + " " + item.name())) {
                left.add(item.kind() + " " + item.name() + ": " + why);
            }
        });
        return new AsFound(tasks, left);
    }

    /// What must be seen of a host to say of these items whether tasks have nothing to do for them.
    static Look look(String host, @Nullable Items items) {
        return items == null
                ? Look.NOTHING
                : Recalled.of(Recorded.asFound(host, items)).tasks().stream()
                        .map(task -> task.body().look())
                        .reduce(Look.NOTHING, Look::and);
    }

    /// Why a task would not leave the host as it is; null: it would.
    private static @Nullable String why(Recalled.Given task, HostState found) {
        try {
            if (!(task.body() instanceof Resource resource)) {
                return null;
            }
            var after = resource.on(found);
            return after.equals(found)
                    ? null
                    : "a task would change "
                            + changed(found.items(resource.claims(found)), after.items(resource.claims(found)));
        } catch (Refused e) {
            return e.cause();
        }
    }

    private static String changed(Items before, Items after) {
        var items = new TreeSet<Item>(before.values().keySet());
        items.addAll(after.values().keySet());
        var words = items.stream()
                .filter(item -> !Objects.equals(
                        before.values().get(item), after.values().get(item)))
                .map(item -> item.facet() + " (" + item.truth().words() + ") to "
                        + (after.values().containsKey(item) ? after.values().get(item) : "nothing"))
                .toList();
        return words.isEmpty() ? "the host's files" : String.join(", ", words);
    }
}
