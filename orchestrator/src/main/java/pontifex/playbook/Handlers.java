package pontifex.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import pontifex.resource.Resource;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlScalar;

/// The handlers of a play on one host, in their order, and by which words tasks notify them. One whose `when` doesn't
/// hold may be notified all the same, as with Ansible: nothing comes of it.
final class Handlers {
    private final List<Task> tasks = new ArrayList<>();
    private final SequencedMap<String, List<String>> byWord = new LinkedHashMap<>();
    private final TreeSet<String> names = new TreeSet<>();

    List<Task> tasks() {
        return tasks;
    }

    /// @param name rendered
    void known(WrittenTask written, String name, Problems problems) {
        var at = written.name() instanceof YamlScalar as ? as : YamlScalar.text(written.source(), name);
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            problems.add(at, "a handler is known by its name, and this is none", "give it a name of one line");
        } else if (!names.add(name)) {
            problems.add(at, "two handlers of this play are called '" + name + "'", "give each its own name");
        }
        byWord.computeIfAbsent(name, _ -> new ArrayList<>());
        written.notice().listen().forEach(topic -> byWord.computeIfAbsent(topic, _ -> new ArrayList<>()));
    }

    void add(WrittenTask written, Task task) {
        tasks.add(task);
        var words = new LinkedHashSet<>(written.notice().listen());
        words.add(task.name());
        for (var word : words) {
            byWord.computeIfAbsent(word, _ -> new ArrayList<>()).add(task.name());
        }
    }

    /// Whom a task notifies on this host.
    ///
    /// @param rendered what its `notify` says there, by where it is written
    List<String> notified(Map<YamlScalar, String> rendered, WrittenTask task, pontifex.resource.Desired body)
            throws BadInput {
        var found = new LinkedHashSet<String>();
        for (var entry : rendered.entrySet()) {
            var at = entry.getKey();
            if (!(body instanceof Resource)) {
                throw new BadInput(new Problem(
                        at.source(),
                        at.width(),
                        "'" + task.kind().word() + "' changes nothing, so it notifies nobody",
                        null));
            }
            if (!(byWord.get(entry.getValue()) instanceof List<String> meant)) {
                var near = DidYouMean.hint(entry.getValue(), byWord.keySet());
                throw new BadInput(new Problem(
                        at.source(),
                        at.width(),
                        "no handler of this play is called '" + entry.getValue() + "' or listens to it",
                        near == null ? "write one under the play's handlers:" : near));
            }
            found.addAll(meant);
        }
        return List.copyOf(found);
    }
}
