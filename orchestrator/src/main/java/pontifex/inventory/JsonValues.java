package pontifex.inventory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.yaml.Guard;
import pontifex.yaml.Keyring;
import pontifex.yaml.Source;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// JSON as values with a place, which is the same for all of them.
///
/// As in Ansible `{"__ansible_vault": …}` is an encrypted value, and `{"__ansible_unsafe": …}` one that is no template.
final class JsonValues {
    private static final int DEEPEST = 100;

    private final Source at;
    private final Keyring keys;

    private JsonValues(Source at, Keyring keys) {
        this.at = at;
        this.keys = keys;
    }

    /// @throws IllegalArgumentException when it is no JSON
    static YamlNode of(Source at, String text, Keyring keys) {
        return new JsonValues(at, keys).node(Json.readStrictly(text), 0);
    }

    private YamlNode node(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("nested deeper than " + DEEPEST + " levels");
        }
        return switch (value) {
            case null -> new YamlScalar(at, "", null, false);
            case Map<?, ?> map -> map(map, depth);
            case List<?> list ->
                new YamlList(
                        at, list.stream().map(item -> node(item, depth + 1)).toList());
            case Boolean yes -> new YamlScalar(at, yes.toString(), yes, false);
            case BigDecimal number -> number(number);
            default -> YamlScalar.text(at, value.toString());
        };
    }

    private YamlNode map(Map<?, ?> map, int depth) {
        if (map.size() == 1 && map.get("__ansible_vault") instanceof String envelope) {
            return YamlScalar.text(at, envelope).guarded(Guard.vault(keys));
        }
        if (map.size() == 1 && map.get("__ansible_unsafe") instanceof String text) {
            return YamlScalar.text(at, text).guarded(Guard.UNSAFE);
        }
        var entries = new ArrayList<YamlMap.Entry>();
        map.forEach((key, item) ->
                entries.add(new YamlMap.Entry(YamlScalar.text(at, String.valueOf(key)), node(item, depth + 1))));
        return new YamlMap(at, entries);
    }

    /// Python's types: what is written with a point or an exponent is no whole number.
    private YamlScalar number(BigDecimal number) {
        Object value = number.scale() != 0
                ? (Object) number.doubleValue()
                : number.toBigInteger().bitLength() < Long.SIZE ? (Object) number.longValue() : number.toBigInteger();
        return new YamlScalar(at, number.toString(), value, false);
    }
}
