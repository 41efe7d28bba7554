package pontifex.playbook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Becoming;
import pontifex.inventory.HostPattern;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Reads the plays of one file; whatever it doesn't know is a problem.
final class PlaybookReader {
    private static final Set<String> OF_PLAY = ofPlay();
    private static final String IMPORT = "import_playbook";
    private static final Set<String> OF_IMPORT =
            Set.of(IMPORT, PlayFields.LONG + IMPORT, "name", "when", "tags", "vars");

    private final BesidePlays beside;
    private final ExtraVars extra;
    private final Inherited inherited;
    private final Problems problems;

    /// @param keys what opens encrypted values and files
    /// @param extra what the plays' own words may ask for, over their variables
    PlaybookReader(Path folder, Keyring keys, ExtraVars extra, Problems problems) {
        this(folder, keys, extra, Inherited.NOTHING, problems);
    }

    /// @param inherited what its plays have of the playbook that imports it
    private PlaybookReader(Path folder, Keyring keys, ExtraVars extra, Inherited inherited, Problems problems) {
        beside = new BesidePlays(folder, keys);
        this.extra = extra;
        this.inherited = inherited;
        this.problems = problems;
    }

    private static Set<String> ofPlay() {
        var words = new TreeSet<>(Set.of(
                "name",
                "hosts",
                "vars",
                "vars_files",
                "pre_tasks",
                "tasks",
                "post_tasks",
                "handlers",
                "tags",
                "gather_facts",
                "no_log",
                "run_once",
                "confirm",
                "verify"));
        words.addAll(Pace.WORDS);
        words.addAll(Becoming.OF_PLAY);
        return words;
    }

    List<Play> plays(YamlNode file) {
        var plays = new ArrayList<Play>();
        if (!(file instanceof YamlList list) || list.items().isEmpty()) {
            problems.add(file, "a playbook is a list of plays, this is " + kind(file), "begin with: - hosts: all");
            return plays;
        }
        for (var item : list.items()) {
            if (item instanceof YamlMap map && isImport(map)) {
                plays.addAll(imported(map));
            } else if (item instanceof YamlMap map) {
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

    private @Nullable Play play(YamlMap written) {
        TaskReader.unknown(written, TaskReader.PLAY, OF_PLAY, problems);
        var vars = new HashMap<>(
                written.map(problems, "vars") instanceof YamlMap own
                        ? TaskReader.vars(own, problems)
                        : Map.<String, YamlNode>of());
        vars.putAll(inherited.vars());
        var files = varsFiles(written);
        var map = PlayWords.of(written, PlayWords.known(vars, files, beside, extra), problems);
        var hosts = map.get("hosts");
        if (!written.has("hosts")) {
            problems.add(map, "this play doesn't say for which hosts it is", "for example: hosts: all");
        }
        var pattern = hosts == null ? null : HostPattern.of(hosts, problems);
        var name = map.text(problems, "name");
        var pace = Pace.read(map, problems);
        var become = Becoming.ofPlay(map, problems);
        map.bool(problems, "gather_facts");
        var reader = new TaskReader(beside, beside.folder(), problems);
        var confirm = Confirm.read(map, problems);
        var verify = WrittenVerify.read(map, problems);
        var noLog = map.get("no_log");
        if (noLog != null) {
            Templates.check(noLog, problems);
        }
        var each = inherited
                .withoutVars()
                .with(reader.tags(map, Set.of()))
                .noLog(noLog)
                .runOnce(Boolean.TRUE.equals(map.bool(problems, "run_once")));
        var tasks = new ArrayList<Written>();
        for (var word : List.of("pre_tasks", "tasks", "post_tasks")) {
            tasks.addAll(reader.tasks(map.list(problems, word), each));
        }
        var handlers = reader.handlers(map.list(problems, "handlers"), each);
        if (pattern == null || pace == null || confirm == null) {
            return null;
        }
        var title = name == null ? pattern.text() : name;
        return new Play(
                map.source(), title, pattern, vars, files, pace, become, confirm, verify, beside, tasks, handlers);
    }

    /// Names of files, or lists of names of which the first that is there counts.
    private List<List<YamlScalar>> varsFiles(YamlMap map) {
        var all = new ArrayList<List<YamlScalar>>();
        var list = map.list(problems, "vars_files");
        for (var item : list == null ? List.<YamlNode>of() : list.items()) {
            var names = new ArrayList<YamlScalar>();
            for (var each : item instanceof YamlList several ? several.items() : List.of(item)) {
                if (each instanceof YamlScalar name && !name.isNull()) {
                    Templates.check(name, problems);
                    names.add(name);
                } else {
                    problems.add(each, "'vars_files' wants names of files, this is " + each.kind(), null);
                }
            }
            if (!names.isEmpty()) {
                all.add(names);
                readable(names);
            }
        }
        return all;
    }

    /// What is the same on all hosts is read now, so that its mistakes are told with all others.
    private void readable(List<YamlScalar> names) {
        if (names.stream().noneMatch(Templates::isTemplate)) {
            try {
                beside.vars(names);
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
    }

    private static boolean isImport(YamlMap map) {
        return map.has(IMPORT) || map.has(PlayFields.LONG + IMPORT);
    }

    /// The plays of another playbook stand where its import stands.
    private List<Play> imported(YamlMap map) {
        TaskReader.unknown(map, "import_playbook", OF_IMPORT, problems);
        var entry = map.entry(IMPORT) instanceof YamlMap.Entry own ? own : map.entry(PlayFields.LONG + IMPORT);
        var reader = new TaskReader(beside, beside.folder(), problems);
        var when = map.get("when");
        reader.checkWhen(when);
        var vars = map.map(problems, "vars") instanceof YamlMap written
                ? TaskReader.vars(written, problems)
                : Map.<String, YamlNode>of();
        var of = inherited.with(reader.tags(map, Set.of())).when(when).vars(vars);
        if (entry == null || !(entry.value() instanceof YamlScalar name) || Templates.isTemplate(name)) {
            problems.add(
                    map, "'import_playbook' wants the name of a file", "for example: import_playbook: network.yml");
            return List.of();
        }
        if (inherited.trail().size() > Inherited.DEEPEST) {
            problems.add(name, "these playbooks import one another without end", null);
            return List.of();
        }
        try {
            var file = beside.playbook(name);
            var document = beside.document(name, file);
            return new PlaybookReader(BesidePlays.parent(file), beside.keys(), extra, of.through(file), problems)
                    .plays(document);
        } catch (BadInput e) {
            problems.addAll(e);
            return List.of();
        }
    }
}
