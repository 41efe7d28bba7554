package pontifex.yaml;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keys and values in the order of the file; no key stands twice.
///
/// The readers below report what they don't like to the [Problems] they are given, with its place, and go on with
/// null, so that one pass shows every mistake. A key whose value is empty (`nic:`) reads as if it weren't there.
public record YamlMap(Source source, List<Entry> entries) implements YamlNode {
    public YamlMap {
        entries = List.copyOf(entries);
    }

    public record Entry(YamlScalar key, YamlNode value) {
        @Override
        public String toString() {
            return key.text() + ": " + (Secret.isNamed(key.text()) ? Secret.MASK : value.toString());
        }
    }

    public @Nullable YamlNode get(String key) {
        var entry = entry(key);
        return entry == null ? null : entry.value();
    }

    public @Nullable Entry entry(String key) {
        for (var entry : entries) {
            if (entry.key().text().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    public boolean has(String key) {
        return entry(key) != null;
    }

    public List<String> keys() {
        return entries.stream().map(entry -> entry.key().text()).toList();
    }

    /// Reports every key that is not among the allowed ones, with the nearest of those.
    public void fields(Problems problems, Set<String> allowed) {
        fields(problems, "", allowed);
    }

    /// @param thing what the map describes, for the message: `unknown field 'brige' for vif`
    public void fields(Problems problems, String thing, Set<String> allowed) {
        for (var entry : entries) {
            var word = entry.key().text();
            if (!allowed.contains(word)) {
                var message = "unknown field '" + word + "'" + (thing.isEmpty() ? "" : " for " + thing);
                problems.add(entry.key(), message, known(word, allowed));
            }
        }
    }

    private static String known(String word, Set<String> allowed) {
        var near = DidYouMean.hint(word, allowed);
        return near != null ? near : "known here: " + allowed.stream().sorted().collect(Collectors.joining(", "));
    }

    /// The text as it was written, whatever YAML would make of it: right for names, MACs, addresses and modes.
    public @Nullable String text(Problems problems, String key) {
        var scalar = scalar(problems, key, "a text");
        return scalar == null ? null : scalar.text();
    }

    public @Nullable Long integer(Problems problems, String key) {
        var scalar = scalar(problems, key, "a whole number");
        if (scalar == null) {
            return null;
        }
        if (scalar.value() instanceof Long number) {
            return number;
        }
        if (scalar.text().matches("[-+]?[0-9]{1,18}")) {
            return Long.valueOf(scalar.text());
        }
        wrong(problems, key, scalar, "a whole number");
        return null;
    }

    public @Nullable Boolean bool(Problems problems, String key) {
        var scalar = scalar(problems, key, "yes or no");
        if (scalar == null) {
            return null;
        }
        if (Core.resolve(scalar.text()) instanceof Boolean yes) {
            return yes;
        }
        wrong(problems, key, scalar, "yes or no");
        return null;
    }

    public @Nullable YamlScalar scalar(Problems problems, String key) {
        return scalar(problems, key, "a single value");
    }

    private @Nullable YamlScalar scalar(Problems problems, String key, String wanted) {
        return switch (present(key)) {
            case null -> null;
            case YamlScalar scalar -> scalar;
            case YamlNode other -> {
                wrong(problems, key, other, wanted);
                yield null;
            }
        };
    }

    public @Nullable YamlList list(Problems problems, String key) {
        return switch (present(key)) {
            case null -> null;
            case YamlList list -> list;
            case YamlNode other -> {
                wrong(problems, key, other, "a list");
                yield null;
            }
        };
    }

    public @Nullable YamlMap map(Problems problems, String key) {
        return switch (present(key)) {
            case null -> null;
            case YamlMap map -> map;
            case YamlNode other -> {
                wrong(problems, key, other, "a map");
                yield null;
            }
        };
    }

    /// The value of a key that must be there and not be empty; its absence is reported.
    public @Nullable YamlNode require(Problems problems, String key) {
        var value = present(key);
        if (value == null) {
            missing(problems, key);
        }
        return value;
    }

    public @Nullable String requireText(Problems problems, String key) {
        return require(problems, key) == null ? null : text(problems, key);
    }

    public @Nullable Long requireInteger(Problems problems, String key) {
        return require(problems, key) == null ? null : integer(problems, key);
    }

    public @Nullable YamlList requireList(Problems problems, String key) {
        return require(problems, key) == null ? null : list(problems, key);
    }

    public @Nullable YamlMap requireMap(Problems problems, String key) {
        return require(problems, key) == null ? null : map(problems, key);
    }

    private @Nullable YamlNode present(String key) {
        return get(key) instanceof YamlNode value && !(value instanceof YamlScalar scalar && scalar.isNull())
                ? value
                : null;
    }

    private void missing(Problems problems, String key) {
        var entry = entry(key);
        if (entry == null) {
            problems.add(this, "'" + key + "' is missing", null);
        } else {
            problems.add(entry.key(), "'" + key + "' has no value", null);
        }
    }

    private static void wrong(Problems problems, String key, YamlNode found, String wanted) {
        problems.add(found, "'" + key + "' wants " + wanted + ", this is " + found.kind(), null);
    }

    @Override
    public String kind() {
        return "a map";
    }
}
