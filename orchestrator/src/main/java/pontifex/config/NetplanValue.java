package pontifex.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// What a netplan file says, whatever its style: netplan takes each scalar by its text, so `no`, `"no"` and `0755` are
/// what is written. The order of keys means nothing.
sealed interface NetplanValue {
    Keys NOTHING = new Keys(Map.of());

    record Text(String text) implements NetplanValue {}

    record Many(List<NetplanValue> items) implements NetplanValue {
        public Many {
            items = List.copyOf(items);
        }

        static Many of(String word) {
            return new Many(List.of(new Text(word)));
        }
    }

    record Keys(Map<String, NetplanValue> values) implements NetplanValue {
        public Keys {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Nullable NetplanValue get(String key) {
            return values.get(key);
        }

        boolean has(String key) {
            return values.containsKey(key);
        }

        /// A map's keys; none where there is none.
        Keys keys(String key) {
            return get(key) instanceof Keys found ? found : NOTHING;
        }

        /// A scalar's text; null where there is none.
        @Nullable String text(String key) {
            return get(key) instanceof Text(var text) ? text : null;
        }

        List<NetplanValue> items(String key) {
            return get(key) instanceof Many(var items) ? items : List.of();
        }

        List<String> words(String key) {
            return items(key).stream()
                    .filter(Text.class::isInstance)
                    .map(item -> ((Text) item).text())
                    .toList();
        }

        Keys with(String key, NetplanValue value) {
            var changed = new LinkedHashMap<>(values);
            changed.put(key, value);
            return new Keys(changed);
        }

        Keys without(String key) {
            var changed = new LinkedHashMap<>(values);
            changed.remove(key);
            return new Keys(changed);
        }
    }

    static NetplanValue of(YamlNode node) {
        return switch (node) {
            case YamlScalar scalar -> new Text(scalar.text());
            case YamlList list ->
                new Many(list.items().stream().map(NetplanValue::of).toList());
            case YamlMap map -> {
                var values = new LinkedHashMap<String, NetplanValue>();
                map.entries().forEach(entry -> values.put(entry.key().text(), of(entry.value())));
                yield new Keys(values);
            }
        };
    }

    /// What a later file adds to one device: maps are merged and lists appended, but for what stands there already; a
    /// later scalar wins, and a later `link-local` as a whole (netplan 0.106, parse.c).
    static Keys merged(Keys earlier, Keys later) {
        var merged = new LinkedHashMap<>(earlier.values());
        later.values().forEach((key, value) -> {
            var was = merged.get(key);
            if (was instanceof Keys first && value instanceof Keys second) {
                merged.put(key, merged(first, second));
            } else if (was instanceof Many(var first)
                    && value instanceof Many(var second)
                    && !key.equals("link-local")) {
                var both = new ArrayList<>(first);
                second.stream().filter(item -> !first.contains(item)).forEach(both::add);
                merged.put(key, new Many(both));
            } else {
                merged.put(key, value);
            }
        });
        return new Keys(merged);
    }
}
