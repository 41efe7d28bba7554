package pontifex.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.run.Pinned;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Truth;
import pontifex.state.Value;

/// The lines of a plan's file.
///
/// ```
/// {"pontifex_plan":1,"run":"20261123-101500-4f3a9c","source":"8a99f07…","playbooks":["playbooks/multi-nic.yml"],…}
/// {"host":"dom0-01","risky":[],"items":[["bridge","xenbr1","nic","live",null,"eth1"],…]}
/// {"host":"dom0-02","outcome":"unreachable"}
/// {"sha256":"…"}
/// ```
///
/// An item's last two words are what was found and what is wanted; what could not be told is `{"unknown":"why"}`.
final class PlanLines {
    private static final String FORMAT = "pontifex_plan";

    private PlanLines() {}

    static String head(PlanHead head) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put(FORMAT, 1);
        line.put("run", head.run());
        line.put("who", head.who());
        line.put("made", head.made());
        line.put("source", head.source());
        line.put("playbooks", head.playbooks());
        line.put("inventory", head.inventories());
        line.put("limit", head.limit());
        line.put("where", head.where());
        line.put("tags", head.tags());
        line.put("skip_tags", head.skipTags());
        line.put("extra_vars", head.extraVars());
        line.put("i_know", head.iKnow());
        line.put("guard", head.guard());
        return Json.write(line);
    }

    /// @throws IllegalArgumentException for a line that isn't one; as do all that read
    static BigDecimal format(String head) {
        return number(map(Json.read(head)), FORMAT);
    }

    static PlanHead head(String head) {
        var line = map(Json.read(head));
        return new PlanHead(
                text(line, "run"),
                text(line, "who"),
                text(line, "made"),
                text(line, "source"),
                texts(line, "playbooks"),
                texts(line, "inventory"),
                line.get("limit") == null ? null : text(line, "limit"),
                line.get("where") == null ? null : text(line, "where"),
                texts(line, "tags"),
                texts(line, "skip_tags"),
                texts(line, "extra_vars"),
                texts(line, "i_know"),
                number(line, "guard").intValueExact());
    }

    static String host(String host, Pinned pinned) {
        var items = new TreeSet<>(pinned.found().values().keySet());
        items.addAll(pinned.wanted().values().keySet());
        var rows = new ArrayList<List<@Nullable Object>>();
        for (var item : items) {
            var row = new ArrayList<@Nullable Object>(List.of(
                    item.kind(), item.name(), item.facet(), item.truth().name().toLowerCase(Locale.ROOT)));
            row.add(written(pinned.found().values().get(item)));
            row.add(written(pinned.wanted().values().get(item)));
            rows.add(row);
        }
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("host", host);
        line.put("risky", pinned.risky());
        line.put("items", rows);
        return Json.write(line);
    }

    private static @Nullable Object written(@Nullable Value value) {
        return switch (value) {
            case null -> null;
            case Value.Text(var text) -> text;
            case Value.Unknown(var why) -> Map.of("unknown", why);
        };
    }

    static String other(String host, String outcome) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("host", host);
        line.put("outcome", outcome);
        return Json.write(line);
    }

    /// A host's line, put where it belongs.
    static void host(String text, SortedMap<String, Pinned> hosts, SortedMap<String, String> others) {
        var line = map(Json.read(text));
        if (line.containsKey("outcome")) {
            others.put(text(line, "host"), text(line, "outcome"));
            return;
        }
        var found = new TreeMap<Item, Value>();
        var wanted = new TreeMap<Item, Value>();
        for (var each : list(line.get("items"))) {
            var row = list(each);
            if (row.size() != 6) {
                throw new IllegalArgumentException("no item");
            }
            var item = new Item(
                    text(row.get(0)),
                    text(row.get(1)),
                    text(row.get(2)),
                    Truth.valueOf(text(row.get(3)).toUpperCase(Locale.ROOT)));
            put(found, item, row.get(4));
            put(wanted, item, row.get(5));
        }
        hosts.put(text(line, "host"), new Pinned(new Items(found), new Items(wanted), texts(line, "risky")));
    }

    private static void put(SortedMap<Item, Value> values, Item item, @Nullable Object written) {
        switch (written) {
            case null -> {}
            case Map<?, ?> unknown -> values.put(item, new Value.Unknown(text(unknown, "unknown")));
            default -> values.put(item, Value.of(text(written)));
        }
    }

    static String sum(String digest) {
        return Json.write(Map.of("sha256", digest));
    }

    static boolean isSum(String line) {
        return line.startsWith("{\"sha256\":") && line.endsWith("}");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("no map");
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("no list");
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text");
    }

    private static String text(Map<?, ?> line, String key) {
        return text(line.get(key));
    }

    private static List<String> texts(Map<?, ?> line, String key) {
        return list(line.get(key)).stream().map(PlanLines::text).toList();
    }

    private static BigDecimal number(Map<?, ?> line, String key) {
        if (line.get(key) instanceof BigDecimal number) {
            return number;
        }
        throw new IllegalArgumentException("no number");
    }
}
