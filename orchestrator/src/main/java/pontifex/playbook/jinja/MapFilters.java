package pontifex.playbook.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters over maps.
final class MapFilters {
    private static final int DEEPEST = 50;

    private MapFilters() {}

    static void addTo(Map<String, Filters.Filter> all) {
        Filters.add(all, "dictsort", MapFilters::sorted, "case_sensitive", "by", "reverse");
        Filters.add(all, "items", (value, _) -> Methods.items(map(value)));
        Filters.add(
                all,
                "dict2items",
                (value, given) -> {
                    var items = new ArrayList<Object>();
                    map(value).forEach((key, of) -> {
                        var item = new LinkedHashMap<String, @Nullable Object>();
                        item.put(given.text("key_name", "key"), key);
                        item.put(given.text("value_name", "value"), of);
                        items.add(item);
                    });
                    return items;
                },
                "key_name",
                "value_name");
        Filters.addFree(all, "combine", MapFilters::combined);
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (Values.used(value) instanceof Map<?, ?> map) {
            return map;
        }
        throw new TemplateError(Text.kind(value) + " where a map is wanted");
    }

    private static Object sorted(@Nullable Object value, Given given) {
        var place = switch (given.text("by", "key")) {
            case "key" -> 0L;
            case "value" -> 1L;
            default -> throw new TemplateError("dictsort sorts by 'key' or 'value'");
        };
        var how = Map.<String, @Nullable Object>of(
                "attribute", place, "reverse", given.yes("reverse"), "case_sensitive", given.yes("case_sensitive"));
        return ListFilters.sorted(Methods.items(map(value)), new Given(List.of(), how));
    }

    private static Object combined(@Nullable Object value, Given given) {
        var recursive = Values.truth(given.named().getOrDefault("recursive", false));
        for (var name : given.named().keySet()) {
            if (!name.equals("recursive")) {
                throw new TemplateError("'combine' takes no '" + name + "'");
            }
        }
        Map<Object, @Nullable Object> all = new LinkedHashMap<>();
        merge(all, map(value), recursive, 0);
        for (var other : given.positional()) {
            merge(all, map(other), recursive, 0);
        }
        return all;
    }

    private static void merge(Map<Object, @Nullable Object> into, Map<?, ?> from, boolean recursive, int depth) {
        if (depth > DEEPEST) {
            throw new TemplateError("nested deeper than " + DEEPEST + " levels");
        }
        from.forEach((key, value) -> {
            if (recursive && into.get(key) instanceof Map<?, ?> before && value instanceof Map<?, ?> after) {
                Map<Object, @Nullable Object> both = new LinkedHashMap<>(before);
                merge(both, after, true, depth + 1);
                into.put(key, both);
            } else {
                into.put(key, value);
            }
        });
    }
}
