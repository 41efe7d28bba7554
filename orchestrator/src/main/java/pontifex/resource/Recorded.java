package pontifex.resource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.Value;
import pontifex.yaml.Source;

/// What is recorded of a host as it was, and as it is now: what [Recalled] makes tasks of.
///
/// @param place the name of what holds the items, a line each in their order
/// @param first the line of the first of them
/// @param files those that were owned whole, by their paths
/// @param made whether a run made the thing since, so that it wasn't there before
/// @param configured whether a guest has a file on the host; of one that nobody looked at it is taken to
public record Recorded(
        String host,
        String place,
        int first,
        Items then,
        Items now,
        SortedMap<String, Content> files,
        Predicate<Thing> made,
        Predicate<String> configured) {
    public Recorded {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /// A host as it is, to be described from nothing.
    public static Recorded asFound(String host, Items found) {
        return new Recorded(host, host, 1, found, Items.NONE, new TreeMap<>(), _ -> false, _ -> true);
    }

    /// Whether a guest has a file on the host, or may have: one that can't be read may be any guest's. xapi keeps its
    /// guests in none.
    public static boolean isConfigured(String guest, HostState found) {
        boolean without = found.guests().named(guest) instanceof Guest known
                ? known.configured() instanceof Seen.Unknown<?>(var why) && why.equals(GuestReading.NO_FILE)
                : found.platform().toolstack() != Toolstack.XAPI;
        return !without
                || found.guests().files().stream()
                        .map(found.files()::at)
                        .anyMatch(file -> !(file instanceof FileState.Regular || file instanceof FileState.Absent));
    }

    /// The things of a kind as they were.
    List<Thing> then(String kind) {
        return things(then, kind);
    }

    /// The things of a kind as they are.
    List<Thing> now(String kind) {
        return things(now, kind);
    }

    private List<Thing> things(Items items, String kind) {
        var things = new LinkedHashMap<String, SortedMap<Item, Value>>();
        items.values().forEach((item, value) -> {
            if (item.kind().equals(kind)) {
                things.computeIfAbsent(item.name(), _ -> new TreeMap<>()).put(item, value);
            }
        });
        var found = new ArrayList<Thing>();
        things.forEach((name, values) -> found.add(new Thing(kind, name, values, place(items, values.firstKey()))));
        return found;
    }

    private Source place(Items items, Item item) {
        return new Source(place, first + items.values().headMap(item).size(), 1);
    }
}
