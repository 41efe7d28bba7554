package pontifex.inventory;

import java.util.List;

/// A named set of hosts and groups.
///
/// @param hosts the names that stand in the group itself, in the order of the inventory
/// @param children the names of the groups in it
public record Group(String name, List<String> hosts, List<String> children) {
    /// The group that everything is in.
    public static final String ALL = "all";
    /// The group of the hosts that are in no other.
    public static final String UNGROUPED = "ungrouped";

    public Group {
        hosts = List.copyOf(hosts);
        children = List.copyOf(children);
    }
}
