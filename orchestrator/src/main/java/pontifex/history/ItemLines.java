package pontifex.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.state.Item;
import pontifex.state.Truth;

/// A text of one line an item, the item's four words first; nothing volatile in it, so that `git log -p` reads well.
///
/// ```yaml
/// format: 1
/// items:
///   - ["bridge", "xenbr1", "nic", "live", "eth1"]
/// ```
///
/// @param what the word under which the lines stand
record ItemLines(String what) {
    private static final Set<String> TRUTHS = Set.of("live", "loaded", "next_boot");
    private static final int ITEM = 4;

    /// An item, and what stands behind it in its line.
    record Line(Item item, List<String> rest) {}

    private String head() {
        return "format: 1\n" + what + ":\n";
    }

    String write(List<Line> lines) {
        var text = new StringBuilder(head());
        for (var line : lines) {
            var words = words(line.item());
            words.addAll(line.rest());
            text.append(words.stream().map(Json::write).collect(Collectors.joining(", ", "  - [", "]\n")));
        }
        return text.toString();
    }

    static ArrayList<String> words(Item item) {
        return new ArrayList<>(List.of(
                item.kind(), item.name(), item.facet(), item.truth().name().toLowerCase(Locale.ROOT)));
    }

    /// @param least how many words stand behind the item at least, and `most` at most
    List<Line> read(String text, String where, int least, int most) throws HistoryFailure {
        if (!text.startsWith(head())) {
            throw new HistoryFailure(
                    where + " is of a format that this Pontifex doesn't know",
                    "use the Pontifex that wrote it, or a newer one");
        }
        var lines = new ArrayList<Line>();
        for (var line : text.substring(head().length()).lines().toList()) {
            var read = parsed(line);
            if (read == null || read.rest().size() < least || read.rest().size() > most) {
                throw new HistoryFailure(
                        where + " holds a line that isn't an item: " + line.strip(),
                        "restore it from the commit before: git log -- " + where);
            }
            lines.add(read);
        }
        return lines;
    }

    private static @Nullable Line parsed(String line) {
        try {
            var words = line.strip();
            return words.startsWith("- ") && Json.read(words.substring(2)) instanceof List<?> parts
                    ? of(parts.stream().map(String::valueOf).toList())
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// @return null when they name no item
    static @Nullable Line of(List<String> words) {
        if (words.size() < ITEM || !TRUTHS.contains(words.get(3))) {
            return null;
        }
        var truth = Truth.valueOf(words.get(3).toUpperCase(Locale.ROOT));
        return new Line(
                new Item(words.get(0), words.get(1), words.get(2), truth),
                List.copyOf(words.subList(ITEM, words.size())));
    }
}
