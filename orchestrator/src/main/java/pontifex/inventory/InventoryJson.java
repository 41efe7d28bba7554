package pontifex.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// An inventory as `ansible-inventory` of ansible-core 2.14 prints it.
public final class InventoryJson {
    /// Names that Ansible gives a meaning of its own and does not print (`INTERNAL_VARS`).
    private static final Set<String> INTERNAL = Set.of(
            "ansible_diff_mode",
            "ansible_config_file",
            "ansible_facts",
            "ansible_forks",
            "ansible_inventory_sources",
            "ansible_limit",
            "ansible_playbook_python",
            "ansible_run_tags",
            "ansible_skip_tags",
            "ansible_verbosity",
            "ansible_version",
            "inventory_dir",
            "inventory_file",
            "inventory_hostname",
            "inventory_hostname_short",
            "groups",
            "group_names",
            "omit",
            "playbook_dir");

    private InventoryJson() {}

    /// As `ansible-inventory --list`: groups that have something in them, and `_meta` with every host's variables.
    public static String list(Inventory inventory) {
        var list = new TreeMap<String, Object>();
        for (var group : inventory.groups().values()) {
            var parts = new LinkedHashMap<String, Object>();
            if (!group.children().isEmpty()) {
                parts.put("children", group.children());
            }
            if (!group.hosts().isEmpty() && !group.name().equals(Group.ALL)) {
                parts.put("hosts", group.hosts());
            }
            if (!parts.isEmpty()) {
                list.put(group.name(), parts);
            }
        }
        var hostvars = new TreeMap<String, Object>();
        for (var host : inventory.hosts().values()) {
            var vars = vars(host);
            if (!vars.isEmpty()) {
                hostvars.put(host.name(), vars);
            }
        }
        list.put("_meta", Map.of("hostvars", hostvars));
        return Json.pretty(list) + "\n";
    }

    /// As `ansible-inventory --host NAME`.
    public static String host(Host host) {
        return Json.pretty(vars(host)) + "\n";
    }

    /// As `ansible-inventory --graph`: groups, and in each its groups and its hosts.
    public static String graph(Inventory inventory) {
        var lines = new ArrayList<String>();
        graph(inventory, Group.ALL, 0, lines);
        return String.join("\n", lines) + "\n";
    }

    private static void graph(Inventory inventory, String name, int depth, List<String> lines) {
        var group = inventory.groups().get(name);
        if (group == null) {
            return;
        }
        lines.add(indented("@" + name + ":", depth));
        group.children().forEach(child -> graph(inventory, child, depth + 1, lines));
        if (!name.equals(Group.ALL)) {
            group.hosts().forEach(host -> lines.add(indented(host, depth + 1)));
        }
    }

    private static String indented(String name, int depth) {
        return depth == 0 ? name : "  |".repeat(depth) + "--" + name;
    }

    private static Map<String, @Nullable Object> vars(Host host) {
        var vars = new LinkedHashMap<String, @Nullable Object>();
        host.vars().forEach((name, value) -> {
            if (!INTERNAL.contains(name)) {
                vars.put(name, plain(value));
            }
        });
        return vars;
    }

    /// A value as plain maps, lists and what YAML reads the scalars as.
    private static @Nullable Object plain(YamlNode node) {
        return switch (node) {
            case YamlScalar scalar when scalar.isSealed() -> Map.of("__ansible_vault", scalar.text());
            case YamlScalar scalar when scalar.isLiteral() -> Map.of("__ansible_unsafe", scalar.text());
            case YamlScalar scalar -> scalar.value();
            case YamlList list -> {
                var items = new ArrayList<@Nullable Object>();
                list.items().forEach(item -> items.add(plain(item)));
                yield items;
            }
            case YamlMap map -> {
                var entries = new LinkedHashMap<Object, @Nullable Object>();
                map.entries().forEach(entry -> entries.put(key(entry.key()), plain(entry.value())));
                yield entries;
            }
        };
    }

    /// JSON's keys are texts: Python writes `null`, `true` and numbers as such, and sorts numbers as numbers.
    private static Object key(YamlScalar key) {
        return switch (key.value()) {
            case null -> "null";
            case Boolean yes -> yes.toString();
            case Object value -> value;
        };
    }
}
