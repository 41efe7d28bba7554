package pontifex.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a stanza of ifupdown's is to say of a bridge: the options of bridge-utils' script, ifupdown's own
/// `mtu`, and what ethtool is told of the NIC when the bridge is up.
///
/// @param forwardDelay seconds
/// @param mtu of the bridge, and of its ports, which bridge-utils' script gives it too; null: the stanza
///     needn't say
/// @param mac empty: the stanza needn't say
/// @param offloads by ethtool's short names; of those that it hasn't, the stanza needn't say
public record BridgeOptions(
        String nic,
        boolean stp,
        String forwardDelay,
        @Nullable Integer mtu,
        String mac,
        SortedMap<String, Boolean> offloads) {
    public BridgeOptions {
        offloads = Collections.unmodifiableSortedMap(new TreeMap<>(offloads));
    }

    /// One port, no spanning tree, no delay.
    static BridgeOptions usual(String nic) {
        return new BridgeOptions(nic, false, "0", null, "", new TreeMap<>());
    }

    /// What must stand there; that there is no spanning tree needn't.
    List<String> lines() {
        var lines = new ArrayList<>(
                List.of("bridge_ports " + nic, "bridge_stp " + (stp ? "on" : "off"), "bridge_fd " + forwardDelay));
        if (mtu != null) {
            lines.add("mtu " + mtu);
        }
        if (!mac.isEmpty()) {
            lines.add("bridge_hw " + mac);
        }
        return lines;
    }

    /// The options of a new bridge.
    List<String> making() {
        var making = new ArrayList<>(lines());
        making.add(3, "bridge_maxwait 0");
        if (!offloads.isEmpty()) {
            making.add("up " + Ethtool.command(nic, offloads));
        }
        return making;
    }
}
