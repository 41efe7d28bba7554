package pontifex.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// An inventory while its files are read: what they say so far, and what is wrong with it.
final class Draft {
    /// Ansible's variable that lets a group win over others of its depth; no variable of a host.
    private static final String PRIORITY = "ansible_group_priority";

    private static final int MOST_ANCESTORS = 1_000;

    static final class HostDraft {
        final String name;
        final Source source;
        final Map<String, YamlNode> vars = new HashMap<>();

        HostDraft(String name, Source source) {
            this.name = name;
            this.source = source;
        }
    }

    static final class GroupDraft {
        final String name;
        final SequencedSet<HostDraft> hosts = new LinkedHashSet<>();
        final SequencedSet<GroupDraft> children = new LinkedHashSet<>();
        final SequencedSet<GroupDraft> parents = new LinkedHashSet<>();
        final Map<String, YamlNode> vars = new HashMap<>();

        @Nullable Source source;

        long priority = 1;

        GroupDraft(String name) {
            this.name = name;
        }

        Set<GroupDraft> ancestors() {
            var all = new LinkedHashSet<GroupDraft>(parents);
            for (var next = new ArrayList<>(parents); !next.isEmpty(); ) {
                for (var each : next.removeFirst().parents) {
                    if (all.add(each)) {
                        next.add(each);
                    }
                }
            }
            return all;
        }
    }

    private final Map<String, HostDraft> hosts = new LinkedHashMap<>();
    private final Map<String, GroupDraft> groups = new LinkedHashMap<>();
    private final Problems problems = new Problems();
    private final Problems warnings = new Problems();

    Draft() {
        link(group(Group.ALL), group(Group.UNGROUPED));
    }

    Map<String, HostDraft> hosts() {
        return hosts;
    }

    Map<String, GroupDraft> groups() {
        return groups;
    }

    Problems problems() {
        return problems;
    }

    Problems warnings() {
        return warnings;
    }

    void warn(Source at, int length, String message, @Nullable String hint) {
        warnings.add(at, length, message, hint);
    }

    /// The host of that name; the port counts only where the host is first named, as in Ansible.
    HostDraft host(String name, Source source, @Nullable Integer port) {
        return hosts.computeIfAbsent(name, _ -> {
            var host = new HostDraft(name, source);
            if (port != null) {
                host.vars.put("ansible_port", YamlScalar.plain(source, port.toString()));
            }
            return host;
        });
    }

    private GroupDraft group(String name) {
        return groups.computeIfAbsent(name, GroupDraft::new);
    }

    GroupDraft group(String name, Source source) {
        var group = group(name);
        if (group.source == null) {
            group.source = source;
        }
        return group;
    }

    /// Puts a group into another, unless that would close a circle, which is reported.
    void child(GroupDraft parent, GroupDraft child, Source at) {
        var circle = child.equals(parent) || parent.ancestors().contains(child);
        if (circle) {
            var way = child.equals(parent) ? "" : " (which is in '" + child.name + "')";
            problems.add(
                    at,
                    child.name.length(),
                    "group '" + child.name + "' can't be in '" + parent.name + "'" + way,
                    "a group must not contain itself: take one of the two out");
        } else {
            link(parent, child);
        }
        if (parent.ancestors().size() > MOST_ANCESTORS) {
            problems.add(at, child.name.length(), "a group is in more than " + MOST_ANCESTORS + " others", null);
        }
    }

    private static void link(GroupDraft parent, GroupDraft child) {
        parent.children.add(child);
        child.parents.add(parent);
    }

    void set(GroupDraft group, String name, YamlNode value) {
        if (!name.equals(PRIORITY)) {
            group.vars.put(name, value);
        } else if (value instanceof YamlScalar scalar && scalar.text().matches("-?[0-9]{1,9}")) {
            group.priority = Long.parseLong(scalar.text());
        } else {
            problems.add(value, PRIORITY + " wants a whole number, this is " + value.kind(), null);
        }
    }

    /// Ansible's last step: every group is in `all`, and `ungrouped` has the hosts that are in no other group.
    void settle() {
        var all = group(Group.ALL);
        var ungrouped = group(Group.UNGROUPED);
        for (var group : groups.values()) {
            if (!group.equals(all) && group.parents.isEmpty()) {
                child(all, group, group.source == null ? Source.of(group.name) : group.source);
            }
        }
        var grouped = groups.values().stream()
                .filter(group -> !group.equals(all) && !group.equals(ungrouped))
                .flatMap(group -> group.hosts.stream())
                .collect(Collectors.toSet());
        ungrouped.hosts.removeAll(grouped);
        for (var host : hosts.values()) {
            if (!grouped.contains(host)) {
                ungrouped.hosts.add(host);
            }
            if (groups.containsKey(host.name)) {
                warn(
                        host.source,
                        host.name.length(),
                        "'" + host.name + "' is a host and a group",
                        "patterns mean the host by it; rename one of the two");
            }
        }
    }

    /// The groups of each host, also those that contain its groups, without `all`.
    Map<HostDraft, Set<GroupDraft>> memberships() {
        return memberships(false);
    }

    /// @param all whether `all` is among them, where it is known by now that a host is in it
    Map<HostDraft, Set<GroupDraft>> memberships(boolean all) {
        var memberships = new HashMap<HostDraft, Set<GroupDraft>>();
        hosts.values().forEach(host -> memberships.put(host, new LinkedHashSet<>()));
        for (var group : groups.values()) {
            var upwards = group.ancestors();
            upwards.add(group);
            upwards.removeIf(each -> !all && each.name.equals(Group.ALL));
            for (var host : group.hosts) {
                memberships.getOrDefault(host, Set.of()).addAll(upwards);
            }
        }
        return memberships;
    }
}
