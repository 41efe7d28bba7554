package pontifex.report.bundle;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;

/// The fields of a line, each read as what it must be; what isn't is told by [IllegalArgumentException].
record Fields(Map<?, ?> map) {
    static Fields of(@Nullable Object read) {
        if (read instanceof Map<?, ?> map) {
            return new Fields(map);
        }
        throw new IllegalArgumentException("no map");
    }

    static Fields ofLine(String line) {
        return of(Json.readStrictly(line));
    }

    boolean has(String key) {
        return map.get(key) != null;
    }

    String text(String key) {
        return text(map.get(key));
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no text");
    }

    @Nullable String textOrNull(String key) {
        return has(key) ? text(key) : null;
    }

    List<String> texts(String key) {
        return list(key).stream().map(Fields::text).toList();
    }

    private List<?> list(String key) {
        if (map.get(key) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("no list");
    }

    /// What stands in a list of maps.
    List<Fields> all(String key) {
        return list(key).stream().map(Fields::of).toList();
    }

    Fields fields(String key) {
        return of(map.get(key));
    }

    /// A map of texts, in its order.
    SequencedMap<String, String> words(String key) {
        var words = new LinkedHashMap<String, String>();
        fields(key).map.forEach((word, value) -> words.put(text(word), text(value)));
        return words;
    }

    int number(String key) {
        if (map.get(key) instanceof BigDecimal number) {
            return number.intValueExact();
        }
        throw new IllegalArgumentException("no number");
    }

    @Nullable Integer numberOrNull(String key) {
        return has(key) ? number(key) : null;
    }

    boolean flag(String key) {
        if (map.get(key) instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException("neither true nor false");
    }

    @Nullable Boolean flagOrNull(String key) {
        return has(key) ? flag(key) : null;
    }
}
