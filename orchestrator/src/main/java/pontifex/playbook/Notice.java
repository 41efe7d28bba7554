package pontifex.playbook;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Whom a task tells that it has changed something, and what its result is called.
///
/// @param notifies the names of handlers, or what they listen to; with templates
/// @param register null: its result has no name
/// @param listen what a handler listens to beside its name
record Notice(List<YamlScalar> notifies, @Nullable String register, Set<String> listen) {
    static final Set<String> WORDS = Set.of("notify", "register");

    Notice {
        notifies = List.copyOf(notifies);
        listen = Set.copyOf(listen);
    }

    static Notice read(YamlMap task, Problems problems) {
        var listen = new LinkedHashSet<String>();
        for (var topic : texts(task, "listen", problems)) {
            listen.add(topic.text());
        }
        var notify = texts(task, "notify", problems);
        notify.forEach(name -> Templates.check(name, problems));
        var register = task.scalar(problems, "register");
        if (register != null && !register.text().matches("[A-Za-z_][A-Za-z0-9_]*")) {
            problems.add(register, "'" + register.text() + "' is no name for a result", "letters, digits and '_'");
        }
        return new Notice(notify, register == null ? null : register.text(), listen);
    }

    private static List<YamlScalar> texts(YamlMap task, String word, Problems problems) {
        var texts = new ArrayList<YamlScalar>();
        var written = task.get(word);
        for (var each : written instanceof YamlList list
                ? list.items()
                : written == null ? List.<YamlNode>of() : List.of(written)) {
            if (each instanceof YamlScalar scalar && !scalar.isNull()) {
                texts.add(scalar);
            } else {
                problems.add(each, "'" + word + "' wants names, this is " + each.kind(), null);
            }
        }
        return texts;
    }
}
