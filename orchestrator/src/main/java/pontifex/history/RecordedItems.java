package pontifex.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Truth;
import pontifex.state.Value;

/// The text of `items.yml`: a line an item, sorted, nothing volatile; so that `git log -p` reads well.
///
/// ```yaml
/// format: 1
/// items:
///   - ["bridge", "xenbr1", "nic", "live", "eth1"]
/// ```
///
/// What could not be told has an empty text and the reason behind it.
final class RecordedItems {
    private static final String HEAD = "format: 1\nitems:\n";
    private static final Set<String> TRUTHS = Set.of("live", "loaded", "next_boot");

    private RecordedItems() {}

    static String write(Items items) {
        var text = new StringBuilder(HEAD);
        items.values().forEach((item, value) -> {
            var line = new ArrayList<>(List.of(
                    item.kind(), item.name(), item.facet(), item.truth().name().toLowerCase(Locale.ROOT)));
            switch (value) {
                case Value.Text(var known) -> line.add(known);
                case Value.Unknown(var why) -> line.addAll(List.of("", why));
            }
            text.append(line.stream().map(Json::write).collect(Collectors.joining(", ", "  - [", "]\n")));
        });
        return text.toString();
    }

    static Items read(String text, String where) throws HistoryFailure {
        if (!text.startsWith(HEAD)) {
            throw new HistoryFailure(
                    where + " is of a format that this Pontifex doesn't know",
                    "use the Pontifex that wrote it, or a newer one");
        }
        var items = new TreeMap<Item, Value>();
        for (var line : text.substring(HEAD.length()).lines().toList()) {
            if (!(parsed(line) instanceof List<?> parts) || !item(parts, items)) {
                throw new HistoryFailure(
                        where + " holds a line that isn't an item: " + line.strip(),
                        "restore it from the commit before: git log -- " + where);
            }
        }
        return new Items(items);
    }

    private static @Nullable Object parsed(String line) {
        try {
            return Json.read(line.replaceFirst("^ *- ", ""));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean item(List<?> parts, TreeMap<Item, Value> items) {
        var words = parts.stream().map(String::valueOf).toList();
        if (words.size() < 5 || words.size() > 6 || !TRUTHS.contains(words.get(3))) {
            return false;
        }
        var truth = Truth.valueOf(words.get(3).toUpperCase(Locale.ROOT));
        items.put(
                new Item(words.get(0), words.get(1), words.get(2), truth),
                words.size() == 6 ? new Value.Unknown(words.get(5)) : Value.of(words.get(4)));
        return true;
    }
}
