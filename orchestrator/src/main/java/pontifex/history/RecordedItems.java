package pontifex.history;

import java.util.List;
import java.util.TreeMap;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Value;

/// The text of `items.yml`: behind each item its value.
///
/// What could not be told has an empty text and the reason behind it.
final class RecordedItems {
    private static final ItemLines LINES = new ItemLines("items");

    private RecordedItems() {}

    static String write(Items items) {
        return LINES.write(items.values().entrySet().stream()
                .map(entry -> new ItemLines.Line(entry.getKey(), words(entry.getValue())))
                .toList());
    }

    private static List<String> words(Value value) {
        return switch (value) {
            case Value.Text(var known) -> List.of(known);
            case Value.Unknown(var why) -> List.of("", why);
        };
    }

    static Items read(String text, String where) throws HistoryFailure {
        var items = new TreeMap<Item, Value>();
        for (var line : LINES.read(text, where, 1, 2)) {
            items.put(
                    line.item(),
                    line.rest().size() == 2
                            ? new Value.Unknown(line.rest().getLast())
                            : Value.of(line.rest().getFirst()));
        }
        return new Items(items);
    }
}
