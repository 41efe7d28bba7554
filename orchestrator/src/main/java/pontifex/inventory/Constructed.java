package pontifex.inventory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Ansible's `plugin: constructed`: variables (`compose`) and groups (`groups`, `keyed_groups`) that are made of the
/// variables of the hosts read so far.
///
/// Seen are the variables that stand in inventories themselves; with `use_vars_plugins` also those in `group_vars` and
/// `host_vars` beside them. What can't be had is left out, unless `strict`.
final class Constructed {
    private static final Set<String> FIELDS = Set.of(
            "plugin",
            "strict",
            "compose",
            "groups",
            "keyed_groups",
            "leading_separator",
            "use_vars_plugins",
            "use_extra_vars");
    private static final Set<String> KEYED =
            Set.of("key", "prefix", "separator", "parent_group", "default_value", "trailing_separator");

    /// What Ansible makes `_` of in a group's name.
    private static final Pattern NOT_IN_NAMES = Pattern.compile("^[\\d\\W]|[^\\w]", Pattern.UNICODE_CHARACTER_CLASS);

    private final Draft draft;
    private final Reading reading;
    private final List<Path> folders;
    private boolean strict;
    private boolean leading = true;

    Constructed(Draft draft, Reading reading, List<Path> folders) {
        this.draft = draft;
        this.reading = reading;
        this.folders = folders;
    }

    void read(YamlMap map) {
        var problems = draft.problems();
        map.fields(problems, "a constructed inventory", FIELDS);
        strict = Boolean.TRUE.equals(map.bool(problems, "strict"));
        leading = !Boolean.FALSE.equals(map.bool(problems, "leading_separator"));
        var files = Boolean.TRUE.equals(map.bool(problems, "use_vars_plugins"))
                ? new VarsFiles(draft, reading.keys())
                : null;
        if (Boolean.TRUE.equals(map.bool(problems, "use_extra_vars"))) {
            problems.add(map, "'use_extra_vars' is not supported", "give the host a variable that says it");
        }
        var compose = entries(map.map(problems, "compose"));
        var groups = entries(map.map(problems, "groups"));
        var keyed = new ArrayList<Keyed>();
        var list = map.list(problems, "keyed_groups");
        (list == null ? List.<YamlNode>of() : list.items()).forEach(item -> keyed(item, keyed));
        var memberships = draft.memberships(true);
        for (var host : List.copyOf(draft.hosts().values())) {
            var within = memberships.getOrDefault(host, Set.of());
            compose(host, seen(host, within, files), compose);
            var seen = seen(host, within, files);
            groups.forEach(entry -> group(host, seen, entry));
            keyed.forEach(each -> keyed(host, seen, each));
        }
    }

    private List<YamlMap.Entry> entries(@Nullable YamlMap map) {
        if (map == null) {
            return List.of();
        }
        for (var entry : map.entries()) {
            if (!(entry.value() instanceof YamlScalar)) {
                draft.problems()
                        .add(
                                entry.value(),
                                "an expression, this is " + entry.value().kind(),
                                null);
            }
        }
        return map.entries().stream()
                .filter(entry -> entry.value() instanceof YamlScalar)
                .toList();
    }

    /// The host as it is known now.
    private Host seen(Draft.HostDraft host, Collection<Draft.GroupDraft> groups, @Nullable VarsFiles files) {
        var vars = new HashMap<String, YamlNode>();
        var sorted = new Precedence(draft, List.of(), null, reading.keys()).sorted(groups);
        sorted.forEach(group -> vars.putAll(group.vars));
        if (files != null) {
            sorted.forEach(
                    group -> folders.forEach(folder -> vars.putAll(files.of(folder, Precedence.GROUPS, group.name))));
        }
        vars.putAll(host.vars);
        if (files != null) {
            folders.forEach(folder -> vars.putAll(files.of(folder, Precedence.HOSTS, host.name)));
        }
        var names = groups.stream()
                .map(group -> group.name)
                .filter(name -> !name.equals(Group.ALL))
                .sorted()
                .toList();
        return new Host(host.name, host.source, vars, names);
    }

    private void compose(Draft.HostDraft host, Host seen, List<YamlMap.Entry> compose) {
        for (var entry : compose) {
            if (value(seen, (YamlScalar) entry.value()) instanceof YamlNode value) {
                host.vars.put(entry.key().text(), value);
            }
        }
    }

    private void group(Draft.HostDraft host, Host seen, YamlMap.Entry entry) {
        try {
            if (reading.expressions().holds(seen, (YamlScalar) entry.value())) {
                draft.group(safe(entry.key().text()), entry.key().source())
                        .hosts
                        .add(host);
            }
        } catch (BadInput e) {
            failed(e);
        }
    }

    /// @return null where it can't be had
    private @Nullable YamlNode value(Host seen, YamlScalar expression) {
        try {
            return reading.expressions().value(seen, expression);
        } catch (BadInput e) {
            failed(e);
            return null;
        }
    }

    private void failed(BadInput why) {
        if (strict) {
            draft.problems().addAll(why);
        }
    }

    /// @param otherwise what stands for an empty value; null: nothing does
    /// @param trailing whether a separator stays before an empty value of a map
    private record Keyed(
            YamlScalar key,
            String prefix,
            String separator,
            @Nullable YamlScalar parent,
            @Nullable String otherwise,
            boolean trailing) {}

    private void keyed(YamlNode item, List<Keyed> into) {
        var problems = draft.problems();
        if (!(item instanceof YamlMap map)) {
            problems.add(item, "one of keyed_groups is a map with a key, this is " + item.kind(), null);
            return;
        }
        map.fields(problems, "keyed_groups", KEYED);
        var prefix = map.text(problems, "prefix");
        var separator = map.get("separator") instanceof YamlScalar written ? written.text() : "_";
        var otherwise = map.get("default_value") instanceof YamlScalar written ? written.text() : null;
        var trailing = map.bool(problems, "trailing_separator");
        if (trailing != null && otherwise != null) {
            problems.add(map, "'default_value' and 'trailing_separator' exclude each other", "keep one of them");
        }
        if (map.require(problems, "key") instanceof YamlScalar key) {
            into.add(new Keyed(
                    key,
                    prefix == null ? "" : prefix,
                    separator,
                    map.scalar(problems, "parent_group"),
                    otherwise,
                    !Boolean.FALSE.equals(trailing)));
        }
    }

    private void keyed(Draft.HostDraft host, Host seen, Keyed keyed) {
        var key = value(seen, keyed.key());
        if (key == null) {
            return;
        }
        var names = names(key, keyed);
        if (names == null) {
            draft.problems()
                    .add(
                            keyed.key(),
                            "the key is " + key.kind() + " for " + host.name,
                            "groups are called after a text, a list of texts or a map");
            return;
        }
        if (names.isEmpty() && strict && key instanceof YamlScalar) {
            draft.problems().add(keyed.key(), "the key is empty for " + host.name, "give it a default_value");
        }
        var separator = keyed.prefix().isEmpty() && !leading ? "" : keyed.separator();
        for (var name : names) {
            var at = keyed.key().source();
            var group = draft.group(safe(keyed.prefix() + separator + name), at);
            group.hosts.add(host);
            if (keyed.parent() != null && parent(seen, keyed.parent()) instanceof String parent) {
                draft.child(draft.group(safe(parent), at), group, at);
            }
        }
    }

    private @Nullable String parent(Host seen, YamlScalar written) {
        if (!written.text().contains("{{")) {
            return written.text();
        }
        var inner = written.text().strip().replaceFirst("^\\{\\{(.*)}}$", "$1");
        return value(seen, YamlScalar.text(written.source(), inner)) instanceof YamlScalar value ? value.text() : null;
    }

    /// What groups a key stands for, without prefix; null: it can't stand for any.
    private static @Nullable List<String> names(YamlNode key, Keyed keyed) {
        var otherwise = keyed.otherwise();
        return switch (key) {
            case YamlScalar scalar when scalar.value() instanceof Boolean yes -> yes ? null : List.of();
            case YamlScalar scalar
            when scalar.value() instanceof Number number -> number.doubleValue() == 0 ? List.of() : null;
            case YamlScalar scalar when scalar.text().isEmpty() -> otherwise == null ? List.of() : List.of(otherwise);
            case YamlScalar scalar -> List.of(scalar.text());
            case YamlList list ->
                list.items().stream()
                        .map(item -> item instanceof YamlScalar scalar ? scalar.text() : item.kind())
                        .map(name -> name.isEmpty() && otherwise != null ? otherwise : name)
                        .toList();
            case YamlMap map ->
                map.entries().stream()
                        .map(entry -> named(entry, keyed, otherwise))
                        .toList();
        };
    }

    private static String named(YamlMap.Entry entry, Keyed keyed, @Nullable String otherwise) {
        var name = entry.key().text();
        var value = entry.value() instanceof YamlScalar scalar
                ? scalar.text()
                : entry.value().kind();
        if (!value.isEmpty()) {
            return name + keyed.separator() + value;
        }
        return otherwise != null
                ? name + keyed.separator() + otherwise
                : keyed.trailing() ? name + keyed.separator() : name;
    }

    private static String safe(String name) {
        return NOT_IN_NAMES.matcher(name).replaceAll("_");
    }
}
