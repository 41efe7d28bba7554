package pontifex.inventory;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Ansible's YAML inventories: groups with `hosts`, `vars` and `children`.
final class YamlFormat {
    private static final Set<String> FIELDS = Set.of("hosts", "vars", "children");

    private final Draft draft;
    private final Reading reading;
    private final List<Path> folders;

    /// @param folders beside whose inventories variables hold, of those read so far and this one
    YamlFormat(Draft draft, Reading reading, List<Path> folders) {
        this.draft = draft;
        this.reading = reading;
        this.folders = folders;
    }

    void read(YamlNode root) {
        switch (root) {
            case YamlScalar empty when empty.isNull() -> {}
            case YamlMap map when map.get("plugin") instanceof YamlScalar plugin -> plugin(map, plugin);
            case YamlMap map -> map.entries().forEach(entry -> group(entry, null));
            default ->
                draft.problems()
                        .add(
                                root,
                                "an inventory is a map of groups, this is " + root.kind(),
                                "begin with 'all:', below it 'hosts:' and 'children:'");
        }
    }

    private void plugin(YamlMap map, YamlScalar plugin) {
        if (Set.of("constructed", "ansible.builtin.constructed").contains(plugin.text())) {
            new Constructed(draft, reading, folders).read(map);
        } else {
            draft.problems()
                    .add(
                            plugin,
                            "the inventory plugin '" + plugin.text() + "' is Python, and not run here",
                            "known here: constructed. A program can ask it: exec ansible-inventory -i FILE \"$@\"");
        }
    }

    private void group(YamlMap.Entry entry, Draft.@Nullable GroupDraft parent) {
        var name = entry.key().text();
        var at = entry.key().source();
        if (!GroupNames.check(at, name, draft.problems())) {
            return;
        }
        var group = draft.group(name, at);
        switch (entry.value()) {
            case YamlScalar empty when empty.isNull() -> {}
            case YamlMap map -> {
                map.fields(draft.problems(), "group " + name, FIELDS);
                map.entries().stream()
                        .filter(each -> FIELDS.contains(each.key().text()))
                        .forEach(each -> part(group, each));
            }
            default ->
                draft.problems()
                        .add(
                                entry.value(),
                                "a group has 'hosts', 'vars' and 'children', this is "
                                        + entry.value().kind(),
                                null);
        }
        if (parent != null) {
            draft.child(parent, group, at);
        }
    }

    /// In the order of the file: of what is said of a host in several groups the last holds.
    private void part(Draft.GroupDraft group, YamlMap.Entry part) {
        var field = part.key().text();
        var entries = entries(field, part.value());
        switch (field) {
            case "vars" -> entries.forEach(each -> draft.set(group, each.key().text(), each.value()));
            case "children" -> entries.forEach(each -> group(each, group));
            default -> entries.forEach(each -> hosts(each, group));
        }
    }

    /// The entries of a part of a group; one name alone stands for a map with that key.
    private List<YamlMap.Entry> entries(String field, YamlNode value) {
        return switch (value) {
            case YamlMap map -> map.entries();
            case YamlScalar empty when empty.isNull() -> List.of();
            case YamlScalar one
            when one.value() instanceof String && !field.equals("vars") ->
                List.of(new YamlMap.Entry(one, new YamlScalar(one.source(), "", null, false)));
            case YamlNode other -> {
                draft.problems()
                        .add(
                                other,
                                "'" + field + "' wants a map, this is " + other.kind(),
                                field.equals("vars") ? null : "write 'name:' instead of '- name'");
                yield List.of();
            }
        };
    }

    private void hosts(YamlMap.Entry entry, Draft.GroupDraft group) {
        Source at = entry.key().source();
        var names = HostNames.of(at, entry.key().text(), draft.problems());
        for (var name : names.names()) {
            var host = draft.host(name, at, names.port());
            group.hosts.add(host);
            switch (entry.value()) {
                case YamlMap vars ->
                    vars.entries().forEach(each -> host.vars.put(each.key().text(), each.value()));
                case YamlScalar empty when empty.isNull() -> {}
                default ->
                    draft.problems()
                            .add(
                                    entry.value(),
                                    "a host has variables, name: value; this is "
                                            + entry.value().kind(),
                                    null);
            }
        }
    }
}
