package pontifex.history;

import com.google.gson.JsonArray;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.TreeMap;
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
final class RecordedItems {
    private static final String HEAD = "format: 1\nitems:\n";

    private RecordedItems() {}

    static String write(Items items) {
        var text = new StringBuilder(HEAD);
        items.values().forEach((item, value) -> {
            var line = new JsonArray();
            line.add(item.kind());
            line.add(item.name());
            line.add(item.facet());
            line.add(item.truth().name().toLowerCase(java.util.Locale.ROOT));
            switch (value) {
                case Value.Text(var known) -> line.add(new JsonPrimitive(known));
                case Value.Unknown(var why) -> {
                    line.add(new JsonPrimitive(""));
                    line.add(new JsonPrimitive(why));
                }
            }
            text.append("  - ")
                    .append(line.toString().replace("\",\"", "\", \""))
                    .append('\n');
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
            try {
                var parts =
                        JsonParser.parseString(line.replaceFirst("^ *- ", "")).getAsJsonArray();
                var item = new Item(
                        parts.get(0).getAsString(),
                        parts.get(1).getAsString(),
                        parts.get(2).getAsString(),
                        Truth.valueOf(parts.get(3).getAsString().toUpperCase(java.util.Locale.ROOT)));
                items.put(
                        item,
                        parts.size() > 5
                                ? new Value.Unknown(parts.get(5).getAsString())
                                : Value.of(parts.get(4).getAsString()));
            } catch (JsonParseException
                    | IllegalStateException
                    | IllegalArgumentException
                    | IndexOutOfBoundsException e) {
                throw new HistoryFailure(
                        where + " holds a line that isn't an item: " + line.strip(),
                        "restore it from the commit before: git log -- " + where,
                        e);
            }
        }
        return new Items(items);
    }
}
