package pontifex.resource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.state.Item;
import pontifex.yaml.YamlMap;

/// The tasks that give back what is recorded of a host, in the order in which they can be done; and the items that no
/// task gives, each with the reason.
///
/// @param cannot items as they were, and such as a task brings beside what was
public record Recalled(List<Given> tasks, SortedMap<Item, String> cannot) {
    public Recalled {
        tasks = List.copyOf(tasks);
        cannot = Collections.unmodifiableSortedMap(new TreeMap<>(cannot));
    }

    /// A task that gives one thing back, or takes away what wasn't there.
    ///
    /// @param kind its word: `bridge`
    /// @param about the thing: `vif dom1/0`
    /// @param how what is to be said of it before the name of the record: `as at`
    /// @param noLog nothing of what it writes is to be shown or recorded
    public record Given(String kind, String about, String how, YamlMap fields, Desired body, boolean noLog) {}

    /// Whether an item is of a kind of things that tasks make; an assertion is only judged.
    public static boolean isOf(Item item) {
        return Resources.recalled().contains(item.kind());
    }

    public static Recalled of(Recorded recorded) {
        var recall = new Recall(recorded);
        Resources.inOrder().forEach(kind -> kind.recaller().recall(recall));
        var tasks = new ArrayList<>(recall.puts());
        tasks.addAll(recall.removals().reversed());
        recorded.then().values().keySet().stream()
                .filter(item -> !isOf(item))
                .forEach(item -> recall.cannot(item, "it is judged, not made"));
        return new Recalled(tasks, recall.cannot());
    }
}
