package pontifex.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.program.Program;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Secret;
import pontifex.yaml.Source;
import pontifex.yaml.Utf8;
import pontifex.yaml.Visible;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// A program that is an inventory: it answers `--list` with groups as JSON, and `--host NAME` with variables where the
/// list doesn't have them all under `_meta`.
///
/// One that fails, or whose answer can't be what it says, is a mistake of the site's like one in a file.
final class ProgramFormat {
    private static final String META = "_meta";
    private static final Set<String> PARTS = Set.of("hosts", "vars", "children");
    private static final int MOST_LINES = 20;

    private final Draft draft;
    private final Reading reading;
    private final Path program;
    private final Set<String> hosts = new LinkedHashSet<>();

    ProgramFormat(Draft draft, Reading reading, Path program) {
        this.draft = draft;
        this.reading = reading;
        this.program = program;
    }

    void read() throws BadInput {
        var programs = reading.programs();
        if (programs.refusal() != null) {
            var not = problem("--list", "a program, and " + programs.refusal(), "--trust runs it");
            if (!programs.passedOver()) {
                throw new BadInput(not);
            }
            draft.warnings().add(new Problem(not.source(), 1, not.message() + ": its hosts are not known", not.hint()));
            return;
        }
        if (!Files.isExecutable(program)) {
            throw bad(
                    "--list", "begins as a program, but can't be executed", "make it executable: chmod +x " + program);
        }
        var list = answer("--list", false, "--list");
        var hostvars = hostvars(list);
        for (var entry : list.entries()) {
            if (!entry.key().text().equals(META)) {
                group(entry);
            }
        }
        for (var host : hosts) {
            var vars =
                    hostvars == null ? answer("--host " + host, true, "--host", host) : map(host, hostvars.get(host));
            if (vars != null && draft.hosts().get(host) instanceof Draft.HostDraft known) {
                vars.entries().forEach(each -> known.vars.put(each.key().text(), each.value()));
            }
        }
    }

    /// Every host's variables; null: each is to be asked for.
    private @Nullable Map<String, YamlNode> hostvars(YamlMap list) throws BadInput {
        return switch (list.get(META)) {
            case null -> null;
            case YamlMap meta when !meta.has("hostvars") -> null;
            case YamlMap meta when meta.get("hostvars") instanceof YamlMap all -> byName(all);
            case YamlMap meta when meta.get("hostvars") instanceof YamlScalar empty && empty.isNull() -> Map.of();
            case YamlNode _ -> throw bad("--list", "_meta wants a map with hostvars, a map of maps", null);
        };
    }

    /// A map looks a key up from its beginning: of ten thousand hosts each would be looked for among all.
    private static Map<String, YamlNode> byName(YamlMap hostvars) {
        var byName = new HashMap<String, YamlNode>();
        hostvars.entries().forEach(entry -> byName.put(entry.key().text(), entry.value()));
        return byName;
    }

    private @Nullable YamlMap map(String host, @Nullable YamlNode said) {
        return switch (said) {
            case null -> null;
            case YamlMap vars -> vars;
            case YamlNode other -> {
                wrong("_meta: the variables of '" + host + "' are " + other.kind() + " instead of a map");
                yield null;
            }
        };
    }

    /// A list is that of its hosts; a map without any of a group's parts is the variables of a host of that name.
    private void group(YamlMap.Entry entry) {
        var name = entry.key().text();
        if (!GroupNames.checkMade(entry.key().source(), name, draft.problems())) {
            return;
        }
        var group = draft.group(name, entry.key().source());
        switch (entry.value()) {
            case YamlList list -> hosts(group, list);
            case YamlMap map
            when map.keys().stream().noneMatch(PARTS::contains) -> {
                host(group, name);
                map.entries().forEach(each -> draft.set(group, each.key().text(), each.value()));
            }
            case YamlMap map -> parts(group, map);
            case YamlNode other ->
                wrong("group '" + name + "' is " + other.kind() + " instead of a map or a list of hosts");
        }
    }

    private void parts(Draft.GroupDraft group, YamlMap map) {
        switch (map.get("hosts")) {
            case null -> {}
            case YamlList list -> hosts(group, list);
            case YamlNode other ->
                wrong("the hosts of '" + group.name + "' are " + other.kind() + " instead of a list");
        }
        switch (map.get("vars")) {
            case null -> {}
            case YamlMap vars ->
                vars.entries().forEach(each -> draft.set(group, each.key().text(), each.value()));
            case YamlNode other -> wrong("the vars of '" + group.name + "' are " + other.kind() + " instead of a map");
        }
        switch (map.get("children")) {
            case null -> {}
            case YamlList list -> list.items().forEach(child -> child(group, child));
            case YamlNode other ->
                wrong("the children of '" + group.name + "' are " + other.kind() + " instead of a list");
        }
    }

    private void hosts(Draft.GroupDraft group, YamlList list) {
        for (var item : list.items()) {
            if (item instanceof YamlScalar name && name.value() instanceof String) {
                host(group, name.text());
            } else {
                wrong("a host of '" + group.name + "' is " + item.kind() + " instead of a name");
            }
        }
    }

    private void host(Draft.GroupDraft group, String name) {
        var at = at("--list");
        if (HostNames.check(at, name, draft.problems())) {
            hosts.add(name);
            group.hosts.add(draft.host(name, at, null));
        }
    }

    private void child(Draft.GroupDraft group, YamlNode child) {
        if (!(child instanceof YamlScalar name) || !(name.value() instanceof String)) {
            wrong("a child of '" + group.name + "' is " + child.kind() + " instead of a name");
        } else if (GroupNames.checkMade(at("--list"), name.text(), draft.problems())) {
            draft.child(group, draft.group(name.text(), at("--list")), at("--list"));
        }
    }

    /// What it says when it is asked so.
    ///
    /// @param orNothing whether it may say nothing
    private YamlMap answer(String asked, boolean orNothing, String... arguments) throws BadInput {
        var command = new java.util.ArrayList<>(List.of(program.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        var programs = reading.programs();
        Program.Ended ended;
        try {
            ended = new Program(command, programs.folder(), programs.limit(), Utf8.LARGEST).run();
        } catch (IOException e) {
            throw bad(
                    asked,
                    "can't be run: " + e.getMessage(),
                    "look at its first line: which interpreter does it name?");
        }
        var complaint = new String(ended.complaint(), StandardCharsets.UTF_8).strip();
        if (ended.late()) {
            throw bad(
                    asked,
                    "did not end within " + programs.limit().toSeconds() + " seconds",
                    hint(complaint, "give it longer: inventory_timeout in pontifex.yml"));
        }
        if (ended.tooMuch()) {
            throw bad(asked, "said more than 8 MiB", hint(complaint, null));
        }
        if (ended.status() != 0) {
            throw bad(asked, "ended with " + ended.status(), hint(complaint, null));
        }
        if (!complaint.isEmpty()) {
            draft.warnings().add(problem(asked, "said on its stderr:", shown(complaint)));
        }
        var said = Utf8.decode(at(asked).file(), ended.out());
        if (said.isBlank()) {
            if (!orNothing) {
                throw bad(asked, "said nothing", hint(complaint, null));
            }
            return new YamlMap(at(asked), List.of());
        }
        try {
            if (JsonValues.of(at(asked), said, reading.keys()) instanceof YamlMap map) {
                return map;
            }
            throw bad(asked, "its answer is JSON, but no map", hint(complaint, null));
        } catch (IllegalArgumentException e) {
            throw bad(
                    asked,
                    "its answer is not JSON: " + e.getMessage(),
                    hint(complaint, "it begins: " + beginning(said)));
        }
    }

    private static @Nullable String hint(String complaint, @Nullable String otherwise) {
        return complaint.isEmpty() ? otherwise == null ? "it said nothing on its stderr" : otherwise : shown(complaint);
    }

    private static String shown(String complaint) {
        var lines = Secret.masked(complaint).lines().map(Visible::text).toList();
        var last = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
        return "it said: " + String.join(" | ", last);
    }

    private static String beginning(String said) {
        return said.strip().substring(0, Math.min(60, said.strip().length()));
    }

    private void wrong(String message) {
        draft.problems().add(problem("--list", message, "what it answers is described in docs/inventory.md"));
    }

    private Source at(String asked) {
        return Source.of(program + " " + asked);
    }

    private Problem problem(String asked, String message, @Nullable String hint) {
        return new Problem(at(asked), 1, message, hint);
    }

    private BadInput bad(String asked, String message, @Nullable String hint) {
        return new BadInput(problem(asked, message, hint));
    }
}
