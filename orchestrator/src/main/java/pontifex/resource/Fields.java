package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The fields of a task that gives a thing back, in the order in which a person writes them; each stands where the
/// thing
/// is recorded.
final class Fields {
    private final Kind kind;
    private final Thing thing;
    private final List<YamlMap.Entry> entries = new ArrayList<>();
    private boolean secret;

    Fields(Kind kind, Thing thing) {
        this.kind = kind;
        this.thing = thing;
    }

    /// Nothing is said where `text` is null.
    Fields with(String key, @Nullable String text) {
        return text == null ? this : add(key, YamlScalar.plain(thing.place(), text));
    }

    /// Likewise where there is none in it.
    Fields with(String key, SortedMap<String, String> texts) {
        if (texts.isEmpty()) {
            return this;
        }
        var inner = texts.entrySet().stream()
                .map(text -> new YamlMap.Entry(
                        YamlScalar.plain(thing.place(), text.getKey()),
                        YamlScalar.plain(thing.place(), text.getValue())))
                .toList();
        return add(key, new YamlMap(thing.place(), inner));
    }

    /// The field says that there is none: `''`.
    Fields none(String key) {
        return add(key, YamlScalar.text(thing.place(), ""));
    }

    Fields absent() {
        return with("state", "absent");
    }

    /// Nothing of what it writes is to be shown.
    Fields secretly(boolean is) {
        secret |= is;
        return this;
    }

    private Fields add(String key, YamlNode value) {
        entries.add(new YamlMap.Entry(YamlScalar.plain(thing.place(), key), value));
        return this;
    }

    Kind kind() {
        return kind;
    }

    boolean secret() {
        return secret;
    }

    YamlMap map() {
        return new YamlMap(thing.place(), entries);
    }
}
