package pontifex.playbook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Connection;
import pontifex.inventory.HostPattern;
import pontifex.resource.Kind;
import pontifex.resource.Resources;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Reads the plays of one file; whatever it doesn't know is a problem.
final class PlaybookReader {
    private static final Set<String> OF_PLAY = ofPlay();
    private static final Set<String> OF_TASK = Set.of("name", "when", "loop", "tags", "no_log", "vars");
    private static final String LONG = "ansible.builtin.";

    private final Path folder;
    private final Problems problems;

    PlaybookReader(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    private static Set<String> ofPlay() {
        var words = new TreeSet<>(
                Set.of("name", "hosts", "vars", "tasks", "tags", "become", "gather_facts", "confirm", "verify"));
        words.addAll(Pace.WORDS);
        return words;
    }

    List<Play> plays(YamlNode file) {
        var plays = new ArrayList<Play>();
        if (!(file instanceof YamlList list) || list.items().isEmpty()) {
            problems.add(file, "a playbook is a list of plays, this is " + kind(file), "begin with: - hosts: all");
            return plays;
        }
        for (var item : list.items()) {
            if (item instanceof YamlMap map) {
                var play = play(map);
                if (play != null) {
                    plays.add(play);
                }
            } else {
                problems.add(item, "a play is a map, this is " + item.kind(), "begin with: - hosts: all");
            }
        }
        return plays;
    }

    private static String kind(YamlNode node) {
        return node instanceof YamlList ? "an empty one" : node.kind();
    }

    private @Nullable Play play(YamlMap map) {
        unknown(map, "a play", OF_PLAY);
        var hosts = map.get("hosts");
        if (hosts == null) {
            problems.add(map, "this play doesn't say for which hosts it is", "for example: hosts: all");
        }
        var pattern = hosts == null ? null : HostPattern.of(hosts, problems);
        var name = map.text(problems, "name");
        var pace = Pace.read(map, problems);
        var become = map.bool(problems, "become");
        map.bool(problems, "gather_facts");
        var vars = vars(map, "vars");
        var confirm = Confirm.read(map, problems);
        var verify = WrittenVerify.read(map, problems);
        var tasks = tasks(map, tags(map, Set.of()));
        if (pattern == null || pace == null || confirm == null) {
            return null;
        }
        var title = name == null ? pattern.text() : name;
        return new Play(map.source(), title, pattern, vars, pace, become, confirm, verify, folder, tasks);
    }

    private Map<String, YamlNode> vars(YamlMap map, String key) {
        var vars = map.map(problems, key);
        if (vars == null) {
            return Map.of();
        }
        for (var entry : vars.entries()) {
            if (Connection.isAbout(entry.key().text())) {
                problems.add(
                        entry.key(),
                        "'" + entry.key().text() + "' is a host's own: all plays share its one connection",
                        "put it into the inventory, group_vars or host_vars, or give it after -e");
            }
        }
        return named(vars, problems);
    }

    /// Variables by name, templates in them checked.
    static Map<String, YamlNode> named(YamlMap vars, Problems problems) {
        var named = new LinkedHashMap<String, YamlNode>();
        for (var entry : vars.entries()) {
            var name = entry.key().text();
            if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                problems.add(entry.key(), "'" + name + "' is no name for a variable", "letters, digits and '_'");
            } else if (name.equals("facts")) {
                problems.add(
                        entry.key(), "'facts' is what Pontifex knows of a host, no variable can be named so", null);
            }
            Templates.check(entry.value(), problems);
            named.put(name, entry.value());
        }
        return named;
    }

    private Set<String> tags(YamlMap map, Set<String> inherited) {
        var tags = new LinkedHashSet<>(inherited);
        switch (map.get("tags")) {
            case null -> {}
            case YamlScalar scalar -> tags.addAll(split(scalar));
            case YamlList list -> {
                for (var item : list.items()) {
                    if (item instanceof YamlScalar scalar) {
                        tags.addAll(split(scalar));
                    } else {
                        problems.add(item, "a tag is a text, this is " + item.kind(), null);
                    }
                }
            }
            case YamlMap other -> problems.add(other, "'tags' wants a list of texts, this is a map", null);
        }
        return tags;
    }

    private static List<String> split(YamlScalar tags) {
        return List.of(tags.text().strip().split("\\s*,\\s*"));
    }

    private List<WrittenTask> tasks(YamlMap play, Set<String> tags) {
        var tasks = new ArrayList<WrittenTask>();
        var list = play.list(problems, "tasks");
        for (var item : list == null ? List.<YamlNode>of() : list.items()) {
            if (item instanceof YamlMap map) {
                var task = task(map, tags);
                if (task != null) {
                    tasks.add(task);
                }
            } else {
                problems.add(
                        item,
                        "a task is a map, this is " + item.kind(),
                        "for example: bridge: { name: xenbr0, nic: eth0 }");
            }
        }
        return tasks;
    }

    private @Nullable WrittenTask task(YamlMap map, Set<String> tags) {
        var known = new TreeSet<>(OF_TASK);
        known.addAll(Resources.kinds());
        unknown(map, "a task", known);
        var kind = kind(map);
        var name = map.scalar(problems, "name");
        var when = map.get("when");
        checkWhen(when);
        var vars = vars(map, "vars");
        for (var key : List.of("name", "loop", "no_log")) {
            if (map.get(key) instanceof YamlNode node) {
                Templates.check(node, problems);
            }
        }
        if (map.get("loop") instanceof YamlMap loop) {
            problems.add(
                    loop, "'loop' wants a list, this is a map", "go through a map with: \"{{ it | dict2items }}\"");
        }
        var all = tags(map, tags);
        if (kind == null) {
            return null;
        }
        var source = (name == null ? map : name).source();
        var fields = map.require(problems, kind.word());
        return fields instanceof YamlMap body && checked(kind, body)
                ? new WrittenTask(source, name, kind, body, when, map.get("loop"), map.get("no_log"), vars, all)
                : null;
    }

    private boolean checked(Kind kind, YamlMap fields) {
        kind.check(fields, problems);
        Templates.check(fields, problems);
        return true;
    }

    private void checkWhen(@Nullable YamlNode when) {
        for (var each :
                when instanceof YamlList list ? list.items() : when == null ? List.<YamlNode>of() : List.of(when)) {
            if (each instanceof YamlScalar scalar && !scalar.isNull()) {
                Templates.checkExpression(scalar, problems);
            } else {
                problems.add(each, "'when' wants an expression or a list of them, this has " + each.kind(), null);
            }
        }
    }

    /// The one kind of a task.
    private @Nullable Kind kind(YamlMap map) {
        Kind kind = null;
        for (var entry : map.entries()) {
            var found = Resources.named(entry.key().text());
            if (found != null && kind != null) {
                problems.add(
                        entry.key(),
                        "a task is of one kind, this is of '" + kind.word() + "' and '" + found.word() + "'",
                        "make two tasks of it");
            } else if (found != null) {
                kind = found;
                if (!(entry.value() instanceof YamlMap)) {
                    problems.add(
                            entry.value(),
                            "'" + kind.word() + "' wants a map of its fields, this is "
                                    + entry.value().kind(),
                            "its fields: " + String.join(", ", kind.fields()));
                }
            }
        }
        var words = map.keys().stream().filter(word -> !OF_TASK.contains(word)).toList();
        if (kind == null && words.isEmpty()) {
            problems.add(
                    map, "this task says nothing that is to be so", "known: " + String.join(", ", Resources.kinds()));
        }
        return kind;
    }

    private void unknown(YamlMap map, String thing, Set<String> known) {
        for (var entry : map.entries()) {
            var word = entry.key().text();
            if (known.contains(word)) {
                continue;
            }
            var shortened = word.startsWith(LONG) ? word.substring(LONG.length()) : word;
            var elsewhere = Elsewhere.hint(shortened);
            if (elsewhere != null) {
                problems.add(entry.key(), "Ansible's '" + word + "' is not supported", elsewhere);
            } else {
                var near = DidYouMean.hint(shortened, known);
                var hint = near != null ? near : "known here: " + String.join(", ", new TreeSet<>(known));
                problems.add(entry.key(), "unknown word '" + word + "' in " + thing, hint);
            }
        }
    }
}
