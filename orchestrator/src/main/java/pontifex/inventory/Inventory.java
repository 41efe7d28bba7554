package pontifex.inventory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problem;

/// Hosts and groups, as Ansible reads the same files.
///
/// @param hosts by name, in the order in which the files first name them
/// @param groups by name, `all` and `ungrouped` first
/// @param localhost the host that a play may name though no file does; it is in no group and in no pattern but its name
/// @param warnings what is allowed but hardly meant
/// @param keys what opens that of the site which ansible-vault has encrypted
public record Inventory(
        SequencedMap<String, Host> hosts,
        SequencedMap<String, Group> groups,
        Host localhost,
        List<Problem> warnings,
        Keyring keys) {
    public Inventory {
        hosts = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(hosts));
        groups = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(groups));
        warnings = List.copyOf(warnings);
    }

    /// Reads inventories in order; later ones add to earlier ones and win over them.
    ///
    /// @param sources files, folders of files, or lists of names (`dom0-01,dom0-02`), as after Ansible's `-i`
    /// @param playbooks the folder of the playbook, whose `group_vars` and `host_vars` hold too; null without one
    /// @throws BadInput with every mistake in any of the files
    public static Inventory read(List<String> sources, @Nullable Path playbooks, Reading reading) throws BadInput {
        var draft = new Draft();
        var folders = new Sources(draft, reading).read(sources);
        draft.settle();
        draft.problems().throwIfAny();
        var inventory = new Precedence(draft, folders, playbooks, reading.keys()).inventory();
        draft.problems().throwIfAny();
        return inventory;
    }

    /// As [#read(List, Path, Reading)], of files alone.
    public static Inventory read(List<String> sources, @Nullable Path playbooks) throws BadInput {
        return read(sources, playbooks, Reading.FILES);
    }

    /// All hosts, in the order in which `all` is walked: the order in which a play takes them.
    public List<Host> all() {
        return hostsOf(Group.ALL);
    }

    /// The hosts of a group and of the groups in it: its own first, then level by level; none for an unknown group.
    public List<Host> hostsOf(String group) {
        var names = new LinkedHashSet<String>();
        for (var each : withDescendants(group)) {
            names.addAll(each.hosts());
        }
        return names.stream().map(hosts::get).toList();
    }

    private SequencedSet<Group> withDescendants(String group) {
        var seen = new LinkedHashSet<Group>();
        List<String> level = List.of(group);
        while (!level.isEmpty()) {
            var next = new ArrayList<String>();
            for (var name : level) {
                var each = groups.get(name);
                if (each != null && seen.add(each)) {
                    next.addAll(each.children());
                }
            }
            level = next;
        }
        return seen;
    }
}
