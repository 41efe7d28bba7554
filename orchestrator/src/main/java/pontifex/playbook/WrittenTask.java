package pontifex.playbook;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.resource.Kind;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// A task as it stands in a play, before it is known for which host.
///
/// @param source of its name, or where it begins
/// @param tags its play's too
/// @param fields of its kind, as written
record WrittenTask(
        Source source,
        @Nullable YamlScalar name,
        Kind kind,
        YamlMap fields,
        @Nullable YamlNode when,
        @Nullable Loop loop,
        @Nullable YamlNode noLog,
        Map<String, YamlNode> vars,
        Set<String> tags,
        boolean runOnce,
        Notice notice)
        implements Written {
    WrittenTask {
        vars = Map.copyOf(vars);
        tags = Set.copyOf(tags);
    }

    @Override
    public String title() {
        return name == null ? kind.word() + about(kind, fields) : name.text();
    }

    /// What a task without a name is about, after the word of its kind.
    static String about(Kind kind, YamlMap fields) {
        return kind.required().stream()
                .map(fields::get)
                .filter(YamlScalar.class::isInstance)
                .map(value -> " " + ((YamlScalar) value).text())
                .findFirst()
                .orElse("");
    }
}
