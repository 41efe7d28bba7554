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
import pontifex.resource.Kind;
import pontifex.resource.Resources;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Reads the tasks of a play, or of a file of tasks; whatever it doesn't know is a problem.
final class TaskReader {
    private static final String IMPORT = "import_tasks";
    private static final String INCLUDE = "include_tasks";
    private static final String ARGS = "args";
    private static final Set<String> OF_TASK =
            Set.of("name", "when", "loop", "loop_control", "tags", "no_log", "vars", "run_once", ARGS);
    private static final Set<String> OF_HANDLER = Set.of("name", "when", "no_log", "vars", "listen", "register", ARGS);
    private static final Set<String> OF_INCLUDE =
            Set.of("name", "when", "loop", "loop_control", "tags", "vars", "run_once");
    private static final Set<String> OF_IMPORT = Set.of("name", "when", "tags", "vars", "no_log", "run_once");
    private static final String HANDLER =
            "for example: - { name: restart it, command: { argv: [service, xend, restart] } }";
    private static final String LONG = PlayFields.LONG;

    /// What a play is called where it has an unknown word.
    static final String PLAY = "a play";

    private final BesidePlays beside;
    private final Path here;
    private final Problems problems;

    /// @param here the folder of the file that is read
    TaskReader(BesidePlays beside, Path here, Problems problems) {
        this.beside = beside;
        this.here = here;
        this.problems = problems;
    }

    /// Of a file.
    List<Written> tasks(YamlNode file, Inherited inherited) {
        switch (file) {
            case YamlList list -> {
                return tasks(list, inherited);
            }
            case YamlScalar empty when empty.isNull() -> {}
            case YamlNode other ->
                problems.add(other, "a file of tasks is a list of them, this is " + other.kind(), null);
        }
        return List.of();
    }

    List<Written> tasks(@Nullable YamlList list, Inherited inherited) {
        var tasks = new ArrayList<Written>();
        for (var item : list == null ? List.<YamlNode>of() : list.items()) {
            if (item instanceof YamlMap map) {
                tasks.addAll(one(map, inherited));
            } else {
                problems.add(
                        item,
                        "a task is a map, this is " + item.kind(),
                        "for example: bridge: { name: xenbr0, nic: eth0 }");
            }
        }
        return tasks;
    }

    private List<Written> one(YamlMap map, Inherited inherited) {
        for (var entry : map.entries()) {
            switch (shortened(entry.key().text())) {
                case IMPORT -> {
                    return imported(map, entry, inherited);
                }
                case INCLUDE -> {
                    return include(map, entry, inherited);
                }
                default -> {}
            }
        }
        return task(map, inherited) instanceof WrittenTask task ? List.of(task) : List.of();
    }

    /// The tasks stand where their import stands, with what is said of it.
    private List<Written> imported(YamlMap map, YamlMap.Entry entry, Inherited inherited) {
        unknown(map, "import_tasks", OF_IMPORT, entry);
        var when = when(map);
        var tasks = inherited
                .with(tags(map, Set.of()))
                .when(when)
                .noLog(map.get("no_log"))
                .vars(vars(map, "vars"))
                .runOnce(runOnce(map));
        if (!(file(entry) instanceof YamlScalar name)) {
            return List.of();
        }
        if (Templates.isTemplate(name)) {
            problems.add(name, "the name of what is imported is the same on all hosts", "use include_tasks");
            return List.of();
        }
        try {
            if (inherited.trail().size() > Inherited.DEEPEST) {
                problems.add(name, "these files import one another without end", null);
                return List.of();
            }
            return beside.tasks(name, here, tasks);
        } catch (BadInput e) {
            problems.addAll(e);
            return List.of();
        }
    }

    /// A file that is the same on all hosts is read now too, so that its mistakes are told with all others.
    private List<Written> include(YamlMap map, YamlMap.Entry entry, Inherited inherited) {
        unknown(map, "include_tasks", OF_INCLUDE, entry);
        var when = Inherited.both(inherited.when(), when(map));
        var vars = vars(map, "vars");
        var loop = loop(map);
        var name = map.scalar(problems, "name");
        var once = inherited.runOnce() || runOnce(map);
        var tags = tags(map, inherited.tags());
        if (!(file(entry) instanceof YamlScalar file)) {
            return List.of();
        }
        Templates.check(file, problems);
        if (!Templates.isTemplate(file) && inherited.trail().size() < Inherited.DEEPEST) {
            try {
                beside.tasks(file, here, inherited);
            } catch (BadInput e) {
                problems.addAll(e);
                return List.of();
            }
        }
        var all = inherited.vars(vars).vars();
        var source = (name == null ? map : name).source();
        return List.of(new WrittenInclude(source, name, file, here, inherited, when, loop, all, tags, once));
    }

    private @Nullable YamlScalar file(YamlMap.Entry entry) {
        var file = entry.value();
        if (file instanceof YamlMap map) {
            map.fields(problems, entry.key().text(), Set.of("file"));
            file = map.require(problems, "file");
        }
        if (file instanceof YamlScalar name && !name.isNull()) {
            return name;
        }
        if (file != null) {
            problems.add(file, "'" + entry.key().text() + "' wants the name of a file, this is " + file.kind(), null);
        }
        return null;
    }

    private @Nullable WrittenTask task(YamlMap map, Inherited inherited) {
        var known = new TreeSet<>(OF_TASK);
        known.addAll(Notice.WORDS);
        known.addAll(Resources.kinds());
        known.add(IMPORT);
        known.add(INCLUDE);
        unknown(map, "a task", known, problems);
        return task(map, kind(map), inherited);
    }

    /// What is run when a task that notifies it has changed something.
    List<WrittenTask> handlers(@Nullable YamlList list, Inherited inherited) {
        var handlers = new ArrayList<WrittenTask>();
        var kind = Resources.handler();
        for (var item : list == null ? List.<YamlNode>of() : list.items()) {
            if (!(item instanceof YamlMap map)) {
                problems.add(item, "a handler is a map, this is " + item.kind(), HANDLER);
                continue;
            }
            boolean other = false;
            for (var entry : map.entries()) {
                var word = own(entry.key().text());
                if (OF_TASK.contains(word) && !OF_HANDLER.contains(word) || word.equals("notify")) {
                    problems.add(entry.key(), "'" + word + "' has no place at a handler", HANDLER);
                } else if (!OF_HANDLER.contains(word) && !word.equals(kind.word())) {
                    problems.add(entry.key(), "a handler is a command here, not '" + word + "'", HANDLER);
                    other = true;
                }
            }
            var command = entry(map, kind);
            if (command == null && !other) {
                map.require(problems, kind.word());
            }
            if (map.require(problems, "name") != null
                    && command != null
                    && !other
                    && hasFields(kind, command)
                    && task(map, kind, inherited) instanceof WrittenTask handler) {
                handlers.add(handler);
            }
        }
        return handlers;
    }

    private @Nullable WrittenTask task(YamlMap map, @Nullable Kind kind, Inherited inherited) {
        var name = map.scalar(problems, "name");
        var when = when(map);
        var vars = vars(map, "vars");
        var notice = Notice.read(map, problems);
        for (var key : List.of("name", "no_log")) {
            if (map.get(key) instanceof YamlNode node) {
                Templates.check(node, problems);
            }
        }
        var loop = loop(map);
        var once = runOnce(map);
        var tags = tags(map, inherited.tags());
        if (kind == null) {
            return null;
        }
        var source = (name == null ? map : name).source();
        var written = entry(map, kind);
        if (written == null || !(fields(map, kind, written) instanceof YamlMap body && checked(kind, body))) {
            return null;
        }
        if (notice.register() != null && !Resources.hasResult(kind) && map.get("register") instanceof YamlNode at) {
            problems.add(
                    at,
                    "'register' is for what a command says; this is '" + kind.word() + "'",
                    "what other tasks have changed is in every report");
        }
        var all = inherited.vars(vars).noLog(map.get("no_log")).when(when).runOnce(once);
        return new WrittenTask(
                source, name, kind, body, all.when(), loop, all.noLog(), all.vars(), tags, all.runOnce(), notice);
    }

    /// Where a task's kind stands: by its word, or in full where it means what Ansible's does.
    private static YamlMap.@Nullable Entry entry(YamlMap map, Kind kind) {
        for (var entry : map.entries()) {
            if (own(entry.key().text()).equals(kind.word())) {
                return entry;
            }
        }
        return null;
    }

    /// `ansible.builtin.command` means what `command` does; other kinds have fields of their own.
    private static String own(String word) {
        return PlayFields.spelled(shortened(word)).contains(word) ? shortened(word) : word;
    }

    /// What a task says to its kind, beside it in `args` too; the former wins, as with Ansible.
    private @Nullable YamlMap fields(YamlMap map, Kind kind, YamlMap.Entry written) {
        var fields = kind.fields(written.value());
        var args = map.map(problems, ARGS);
        if (fields == null || args == null) {
            return fields;
        }
        if (!Resources.hasResult(kind)) {
            problems.add(args, "'args' is for commands", "write its fields under '" + kind.word() + "'");
            return null;
        }
        var all = new ArrayList<>(fields.entries());
        args.entries().stream().filter(entry -> !fields.has(entry.key().text())).forEach(all::add);
        return new YamlMap(fields.source(), all);
    }

    private boolean hasFields(Kind kind, YamlMap.Entry written) {
        if (kind.fields(written.value()) != null) {
            return true;
        }
        problems.add(
                written.value(),
                "'" + kind.word() + "' wants a map of its fields, this is "
                        + written.value().kind(),
                "its fields: " + String.join(", ", kind.fields()));
        return false;
    }

    private boolean runOnce(YamlMap map) {
        return Boolean.TRUE.equals(map.bool(problems, "run_once"));
    }

    private Written.@Nullable Loop loop(YamlMap map) {
        var control = map.map(problems, "loop_control");
        var item = control == null ? null : control.text(problems, "loop_var");
        if (control != null) {
            control.fields(problems, "loop_control", Set.of("loop_var"));
        }
        if (item != null && !item.matches("[A-Za-z_][A-Za-z0-9_]*") || "facts".equals(item)) {
            problems.add(map, "'" + item + "' is no name for a variable", "letters, digits and '_'");
        }
        var over = map.get("loop");
        if (over == null) {
            return null;
        }
        Templates.check(over, problems);
        if (over instanceof YamlMap) {
            problems.add(
                    over, "'loop' wants a list, this is a map", "go through a map with: \"{{ it | dict2items }}\"");
        }
        return new Written.Loop(over, item == null ? Written.Loop.ITEM : item);
    }

    private @Nullable YamlNode when(YamlMap map) {
        var when = map.get("when");
        checkWhen(when);
        return when;
    }

    private Map<String, YamlNode> vars(YamlMap map, String key) {
        var vars = map.map(problems, key);
        return vars == null ? Map.of() : vars(vars, problems);
    }

    /// Variables of plays and tasks, and of the files that they name.
    static Map<String, YamlNode> vars(YamlMap vars, Problems problems) {
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

    /// What a map says, and what it has of what it stands in.
    Set<String> tags(YamlMap map, Set<String> inherited) {
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

    private boolean checked(Kind kind, YamlMap fields) {
        kind.check(fields, problems);
        Templates.check(fields, problems);
        return true;
    }

    void checkWhen(@Nullable YamlNode when) {
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
            var found = Resources.named(own(entry.key().text()));
            if (found != null && kind != null) {
                problems.add(
                        entry.key(),
                        "a task is of one kind, this is of '" + kind.word() + "' and '" + found.word() + "'",
                        "make two tasks of it");
            } else if (found != null) {
                kind = found;
                hasFields(kind, entry);
            }
        }
        var words = map.keys().stream()
                .filter(word -> !OF_TASK.contains(word) && !Notice.WORDS.contains(word))
                .toList();
        if (kind == null && words.isEmpty()) {
            problems.add(
                    map, "this task says nothing that is to be so", "known: " + String.join(", ", Resources.kinds()));
        }
        return kind;
    }

    private void unknown(YamlMap map, String thing, Set<String> known, YamlMap.Entry own) {
        var all = new TreeSet<>(known);
        all.add(own.key().text());
        unknown(map, thing, all, problems);
    }

    private static String shortened(String word) {
        return word.startsWith(LONG) ? word.substring(LONG.length()) : word;
    }

    static void unknown(YamlMap map, String thing, Set<String> known, Problems problems) {
        for (var entry : map.entries()) {
            var word = entry.key().text();
            if (known.contains(own(word))) {
                continue;
            }
            var shortened = shortened(word);
            var elsewhere = Elsewhere.hint(thing.equals(PLAY), word);
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
