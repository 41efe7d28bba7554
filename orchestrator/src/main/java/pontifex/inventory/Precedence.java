package pontifex.inventory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Keyring;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Which value of a variable holds for a host: Ansible's order, in which what comes later wins.
///
/// 1. `all` and then the other groups, as the inventory itself says them
/// 2. `group_vars/all` beside the inventory, then beside the playbook
/// 3. `group_vars` of the other groups beside the inventory, then beside the playbook
/// 4. the host, as the inventory itself says it, then `host_vars` beside the inventory, then beside the playbook
///
/// Groups come by their depth below `all`, then `ansible_group_priority`, then name.
final class Precedence {
    static final String GROUPS = "group_vars";
    static final String HOSTS = "host_vars";

    private final Draft draft;
    private final List<Path> inventories;
    private final List<Path> playbooks;
    private final VarsFiles files;
    private final Keyring keys;
    private final Map<Draft.GroupDraft, Integer> depths = new HashMap<>();

    /// What groups say together: most hosts of a fleet are in the same few.
    private final Map<List<Draft.GroupDraft>, SortedMap<String, YamlNode>> together = new HashMap<>();

    Precedence(Draft draft, List<Path> inventories, @Nullable Path playbooks, Keyring keys) {
        this.draft = draft;
        this.inventories = inventories;
        this.playbooks = playbooks == null ? List.of() : List.of(playbooks);
        this.files = new VarsFiles(draft, keys);
        this.keys = keys;
    }

    Inventory inventory() {
        SequencedMap<String, Host> hosts = new LinkedHashMap<>();
        var memberships = draft.memberships();
        for (var host : draft.hosts().values()) {
            var groups = memberships.getOrDefault(host, Set.of());
            var names = groups.stream().map(group -> group.name).sorted().toList();
            hosts.put(host.name, new Host(host.name, host.source, vars(host, sorted(groups)), names));
        }
        SequencedMap<String, Group> groups = new LinkedHashMap<>();
        for (var group : draft.groups().values()) {
            var own = group.hosts.stream().map(host -> host.name).toList();
            var children = group.children.stream().map(child -> child.name).toList();
            groups.put(group.name, new Group(group.name, own, children));
        }
        if (hosts.isEmpty()) {
            draft.warn(Source.of("inventory"), 1, "there is no host in it", null);
        }
        return new Inventory(hosts, groups, localhost(), draft.warnings().all(), keys);
    }

    private Host localhost() {
        var at = Source.of("localhost");
        var vars = new TreeMap<>(ofGroups(List.of()));
        vars.put("ansible_connection", YamlScalar.text(at, "local"));
        return new Host("localhost", at, vars, List.of());
    }

    private SortedMap<String, YamlNode> vars(Draft.HostDraft host, List<Draft.GroupDraft> groups) {
        var vars = new TreeMap<>(together.computeIfAbsent(groups, this::ofGroups));
        vars.putAll(host.vars);
        for (var folders : List.of(inventories, playbooks)) {
            folders.forEach(folder -> vars.putAll(files.of(folder, HOSTS, host.name)));
        }
        return vars;
    }

    private SortedMap<String, YamlNode> ofGroups(List<Draft.GroupDraft> groups) {
        var vars = new TreeMap<String, YamlNode>();
        var all = draft.groups().get(Group.ALL);
        if (all != null) {
            vars.putAll(all.vars);
        }
        groups.forEach(group -> vars.putAll(group.vars));
        for (var names : List.of(
                List.of(Group.ALL), groups.stream().map(group -> group.name).toList())) {
            for (var folders : List.of(inventories, playbooks)) {
                for (var folder : folders) {
                    names.forEach(name -> vars.putAll(files.of(folder, GROUPS, name)));
                }
            }
        }
        return vars;
    }

    List<Draft.GroupDraft> sorted(Collection<Draft.GroupDraft> groups) {
        var order = new ArrayList<>(groups);
        order.sort(Comparator.<Draft.GroupDraft>comparingInt(this::depth)
                .thenComparingLong(group -> group.priority)
                .thenComparing(group -> group.name));
        return order;
    }

    /// The longest way down from `all`.
    private int depth(Draft.GroupDraft group) {
        var known = depths.get(group);
        if (known == null) {
            known = group.parents.stream()
                    .mapToInt(parent -> depth(parent) + 1)
                    .max()
                    .orElse(0);
            depths.put(group, known);
        }
        return known;
    }
}
