package pontifex.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.stream.Collectors;
import pontifex.inventory.Host;
import pontifex.json.Json;
import pontifex.resource.Recalled.Given;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The files that describe hosts as they are: an inventory, each host's guests as its variables, and the plays. Hosts
/// that are alike share a play.
final class Imported {
    static final String INVENTORY = "inventory/hosts.yml";
    static final String PLAYBOOK = "playbooks/as-found.yml";
    private static final String GROUP = "dom0s";

    /// How a host is reached; never a password.
    private static final List<String> CONNECTION = List.of(
            "ansible_host",
            "ansible_port",
            "ansible_user",
            "ansible_connection",
            "ansible_become",
            "ansible_ssh_private_key_file",
            "confirm_host");

    /// Fields whose text must stay a text, whatever YAML would make of it.
    private static final List<String> TEXTS =
            List.of("name", "guest", "bridge", "nic", "mac", "ip", "file", "script", "args");

    private final List<Host> hosts;
    private final SortedMap<String, AsFound> found;

    /// @param hosts in the order of the inventory
    Imported(List<Host> hosts, SortedMap<String, AsFound> found) {
        this.hosts = List.copyOf(hosts);
        this.found = found;
    }

    /// Path to text, in the order in which a person reads them.
    SequencedMap<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        files.put(INVENTORY, inventory());
        for (var host : hosts) {
            var guests = guests(host);
            if (!guests.isEmpty()) {
                files.put("inventory/host_vars/" + host.name() + ".yml", variables(host, guests));
            }
        }
        files.put(PLAYBOOK, playbook());
        return files;
    }

    /// What all hosts have in common is said once.
    private String inventory() {
        var text = new StringBuilder("# Written by pontifex import: these hosts, and how they were reached.\n");
        text.append("all:\n  children:\n    ").append(GROUP).append(":\n");
        var common = new LinkedHashMap<>(connection(hosts.getFirst()));
        hosts.forEach(host -> common.entrySet().retainAll(connection(host).entrySet()));
        if (hosts.size() > 1 && !common.isEmpty()) {
            text.append("      vars:\n");
            common.forEach((name, value) -> text.append("        ")
                    .append(name)
                    .append(": ")
                    .append(value)
                    .append('\n'));
        }
        text.append("      hosts:\n");
        for (var host : hosts) {
            var own = connection(host);
            if (hosts.size() > 1) {
                own.keySet().removeAll(common.keySet());
            }
            var vars = own.entrySet().stream()
                    .map(one -> one.getKey() + ": " + one.getValue())
                    .collect(Collectors.joining(", "));
            text.append("        ").append(quoted(host.name(), true));
            text.append(vars.isEmpty() ? ":\n" : ": { " + vars + " }\n");
        }
        return text.toString();
    }

    private static SequencedMap<String, String> connection(Host host) {
        var vars = new LinkedHashMap<String, String>();
        for (var name : CONNECTION) {
            if (host.vars().get(name) instanceof YamlScalar scalar) {
                vars.put(name, text(name, scalar));
            }
        }
        return vars;
    }

    private List<YamlMap> guests(Host host) {
        var tasks = tasks(host).stream()
                .filter(task -> task.kind().equals("vif"))
                .map(Given::fields)
                .toList();
        var several = tasks.stream()
                .filter(task -> !"0".equals(field(task, "index")) || !task.has("mac"))
                .map(task -> field(task, "guest"))
                .collect(Collectors.toSet());
        return tasks.stream()
                .map(task -> several.contains(field(task, "guest")) ? task : without(task, "index"))
                .toList();
    }

    private static String field(YamlMap fields, String key) {
        return fields.get(key) instanceof YamlScalar scalar ? scalar.text() : "";
    }

    private static YamlMap without(YamlMap fields, String key) {
        return new YamlMap(
                fields.source(),
                fields.entries().stream()
                        .filter(entry -> !entry.key().text().equals(key))
                        .toList());
    }

    private List<Given> tasks(Host host) {
        var of = found.get(host.name());
        return of == null ? List.of() : of.tasks();
    }

    private static String variables(Host host, List<YamlMap> guests) {
        var text =
                new StringBuilder("# The guests of " + host.name() + ", each interface where it was found.\nguests:\n");
        guests.forEach(guest -> text.append("  - ").append(map(guest)).append('\n'));
        return text.toString();
    }

    private String playbook() {
        var text = new StringBuilder(
                "# Written by pontifex import: the hosts as they were found. A plan of it finds nothing to do.\n");
        alike().forEach((tasks, names) -> {
            if (!tasks.isEmpty()) {
                text.append("\n- name: ").append(quoted(title(names), true)).append('\n');
                text.append("  hosts: ").append(quoted(pattern(names), true)).append("\n  tasks:\n");
                tasks.forEach(task -> text.append("    - ").append(task).append('\n'));
            }
        });
        var with = hosts.stream().filter(host -> !guests(host).isEmpty()).toList();
        if (!with.isEmpty()) {
            text.append("\n- name: Every guest on its bridge\n  hosts: ")
                    .append(quoted(pattern(with.stream().map(Host::name).toList()), true))
                    .append("\n  tasks:\n    - name: \"{{ item.guest }} is on {{ item.bridge }}\"\n      vif:\n");
            vif(with)
                    .forEach((key, value) -> text.append("        ")
                            .append(key)
                            .append(": ")
                            .append(value)
                            .append('\n'));
            text.append("      loop: \"{{ guests }}\"\n");
        }
        if (text.indexOf("- name") < 0) {
            text.append("[]\n");
        }
        return text.toString();
    }

    private static String title(List<String> names) {
        return names.size() == 1 ? "What " + names.getFirst() + " is made of" : "What these hosts have in common";
    }

    private String pattern(List<String> names) {
        return names.size() == hosts.size() && names.size() > 1 ? GROUP : String.join(":", names);
    }

    /// What is no guest's affair, task by task, and the hosts that have just that.
    private SequencedMap<List<String>, List<String>> alike() {
        var alike = new LinkedHashMap<List<String>, List<String>>();
        for (var host : hosts) {
            var tasks = tasks(host).stream()
                    .filter(task -> !task.kind().equals("vif"))
                    .map(task -> task.kind() + ": " + map(task.fields()))
                    .toList();
            alike.computeIfAbsent(tasks, _ -> new ArrayList<>()).add(host.name());
        }
        return alike;
    }

    /// Each field that any guest has; one that not all have may be left out.
    private Map<String, String> vif(List<Host> with) {
        var all = with.stream().flatMap(host -> guests(host).stream()).toList();
        var keys = new LinkedHashSet<String>();
        all.forEach(guest -> keys.addAll(guest.keys()));
        var fields = new LinkedHashMap<String, String>();
        for (var key : keys) {
            boolean always = all.stream().allMatch(guest -> guest.has(key));
            fields.put(key, "\"{{ item." + key + (always ? "" : " | default(omit)") + " }}\"");
        }
        return fields;
    }

    /// `{ name: xenbr1, nic: eth1 }`
    private static String map(YamlMap fields) {
        return fields.entries().stream()
                .map(entry -> entry.key().text() + ": " + text(entry.key().text(), entry.value()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static String text(String key, YamlNode value) {
        return switch (value) {
            case YamlMap map -> map(map);
            case YamlScalar scalar -> quoted(scalar.text(), TEXTS.contains(key));
            default -> throw new IllegalStateException("no field holds a list: " + key);
        };
    }

    /// As it is, where YAML reads it as it is; else in quotes.
    private static String quoted(String text, boolean isText) {
        boolean plain = text.matches("[A-Za-z0-9/_.]([A-Za-z0-9/_.=@+-]|:(?=[^ ])| (?=[A-Za-z0-9/_.]))*");
        boolean same = !isText || YamlScalar.plain(Source.of(""), text).value() instanceof String;
        return plain && same ? text : Json.write(text);
    }

    /// Whether some text of a task would be taken for a template.
    static boolean isTemplate(YamlNode node) {
        return switch (node) {
            case YamlScalar scalar -> scalar.text().matches("(?s).*\\{[{%#].*");
            case YamlMap map -> map.entries().stream().anyMatch(entry -> isTemplate(entry.value()));
            default -> false;
        };
    }
}
