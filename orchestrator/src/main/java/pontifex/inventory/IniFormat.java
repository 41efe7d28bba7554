package pontifex.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Guard;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;

/// Ansible's INI inventories: `[group]` with hosts and their variables, `[group:children]`, `[group:vars]`.
final class IniFormat {
    private static final Pattern SECTION = Pattern.compile("\\[([^:\\]\\s]+)(?::(\\w+))?\\]\\s*(?:#.*)?");
    private static final Pattern GROUP = Pattern.compile("([^:\\]\\s]+)\\s*(?:#.*)?");
    private static final List<String> KINDS = List.of("hosts", "children", "vars");

    /// A group that is put into another before its own section stands anywhere.
    private record Pending(Draft.GroupDraft parent, Source at) {}

    private final Draft draft;
    private final String file;
    private final boolean secret;
    private final Map<String, List<Pending>> pendingChildren = new LinkedHashMap<>();
    private final Map<String, Source> pendingVars = new LinkedHashMap<>();
    private final Map<String, Source> seen = new HashMap<>();
    private Draft.GroupDraft group;
    private String kind = "hosts";
    private String line = "";
    private int number;

    /// @param secret whether it was encrypted: no line of it is shown, nor any value
    IniFormat(Draft draft, String file, boolean secret) {
        this.draft = draft;
        this.file = file;
        this.secret = secret;
        this.group = draft.group(Group.UNGROUPED, Source.of(file));
    }

    void read(String text) {
        for (var each : text.lines().toList()) {
            number++;
            line = each;
            var content = each.strip();
            if (!content.isEmpty() && !content.startsWith("#") && !content.startsWith(";")) {
                line(content);
            }
        }
        pendingVars.forEach((name, at) -> draft.problems()
                .add(at, name.length(), "[" + name + ":vars] is for a group that isn't there", near(name)));
        pendingChildren.forEach((name, all) -> all.forEach(each -> draft.problems()
                .add(
                        each.at(),
                        name.length(),
                        "there is no group '" + name + "' to be in '" + each.parent().name + "'",
                        near(name))));
    }

    private String near(String name) {
        var hint = DidYouMean.hint(name, draft.groups().keySet());
        return hint != null ? hint : "write a line [" + name + "] with its hosts below";
    }

    private void line(String content) {
        var section = SECTION.matcher(content);
        if (section.matches()) {
            section(section.group(1), section.group(2) == null ? "hosts" : section.group(2));
        } else if (content.startsWith("[") && content.endsWith("]")) {
            problem(content, "not a section: one is [group], [group:children] or [group:vars], without spaces");
        } else {
            switch (kind) {
                case "vars" -> variable(content);
                case "children" -> child(content);
                default -> hosts(content);
            }
        }
    }

    private void section(String name, String of) {
        kind = of;
        seen.clear();
        if (!KINDS.contains(of)) {
            problem(of, "a section is [group], [group:children] or [group:vars], not ':" + of + "'");
            kind = "hosts";
        }
        var at = source(line.indexOf(name));
        GroupNames.check(at, name, draft.problems());
        var known = draft.groups().containsKey(name);
        group = draft.group(name, at);
        if (!of.equals("vars")) {
            pendingVars.remove(name);
            for (var each : pendingChildren.getOrDefault(name, List.of())) {
                draft.child(each.parent(), group, each.at());
            }
            pendingChildren.remove(name);
        } else if (!known) {
            pendingVars.put(name, at);
        }
    }

    private void child(String content) {
        var name = GROUP.matcher(content);
        if (!name.matches()) {
            problem(content, "a line under [" + group.name + ":children] is the name of a group");
            return;
        }
        var child = draft.groups().get(name.group(1));
        var at = source(line.indexOf(content));
        if (child == null || pendingVars.containsKey(name.group(1))) {
            pendingChildren
                    .computeIfAbsent(name.group(1), _ -> new ArrayList<>())
                    .add(new Pending(group, at));
        } else {
            draft.child(group, child, at);
        }
    }

    private void variable(String content) {
        var equals = content.indexOf('=');
        if (equals < 0) {
            problem(content, "a line under [" + group.name + ":vars] is a variable: name=value");
            return;
        }
        var name = content.substring(0, equals).strip();
        var value = content.substring(equals + 1).strip();
        var begin = line.indexOf('=') + 1;
        var at = source(begin + Math.max(0, line.substring(begin).indexOf(value)));
        repeated(seen, name, source(line.indexOf(content)));
        draft.set(group, name, value(at, value));
    }

    private void hosts(String content) {
        var words = ShellWords.of(line.stripTrailing());
        if (words == null || words.isEmpty()) {
            problem(content, "a quote or a backslash in this line has no end");
            return;
        }
        var first = words.getFirst();
        if (first.text().equals("---")) {
            problem("---", "this looks like YAML in a file that is read as INI: end its name in .yml");
            return;
        }
        var names = HostNames.of(source(first.at()), first.text(), draft.problems());
        var vars = variables(words.subList(1, words.size()));
        for (var name : names.names()) {
            var host = draft.host(name, source(first.at()), names.port());
            group.hosts.add(host);
            host.vars.putAll(vars);
        }
    }

    private Map<String, YamlNode> variables(List<ShellWords.Word> words) {
        var vars = new LinkedHashMap<String, YamlNode>();
        var places = new HashMap<String, Source>();
        for (var word : words) {
            var equals = word.text().indexOf('=');
            if (equals < 0) {
                draft.problems()
                        .add(
                                source(word.at()),
                                word.text().length(),
                                "'" + word.text() + "' is no variable: name=value",
                                "quote a value with spaces: name=\"a b\"");
                continue;
            }
            var name = word.text().substring(0, equals);
            repeated(places, name, source(word.at()));
            var at = source(word.at() + equals + 1);
            vars.put(name, value(at, word.text().substring(equals + 1)));
        }
        return vars;
    }

    /// As Ansible takes it, which says nothing: the last one holds.
    private void repeated(Map<String, Source> places, String name, Source at) {
        var earlier = places.put(name, at);
        if (earlier != null) {
            draft.warn(
                    at,
                    name.length(),
                    "'" + name + "' stands twice: this one holds",
                    "the first one is at " + earlier + "; keep one of them");
        }
    }

    private void problem(String what, String message) {
        var at = Math.max(0, line.indexOf(what));
        draft.problems().add(source(at), what.codePointCount(0, what.length()), message, null);
    }

    private Source source(int index) {
        return new Source(file, number, line.codePointCount(0, Math.max(0, index)) + 1, secret ? null : line);
    }

    private YamlNode value(Source at, String text) {
        var value = PythonLiteral.read(at, text);
        return secret ? Guard.SECRET.over(value) : value;
    }
}
