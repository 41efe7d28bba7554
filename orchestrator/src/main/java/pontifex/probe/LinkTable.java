package pontifex.probe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.state.Link;
import pontifex.state.OvsBridge;
import pontifex.state.Seen;

/// The links of an answer.
///
/// @param vifs which guest's interface a link is the other end of, by the link's name
/// @param ovs Open vSwitch's bridges
record LinkTable(Map<String, Link> links, Map<String, LinkRow.Vif> vifs, Seen<SortedMap<String, OvsBridge>> ovs) {

    static LinkTable of(Answer answer) throws Unreadable {
        var rows = new ArrayList<LinkRow>();
        for (var line : answer.lines("links")) {
            rows.add(LinkRow.of(line));
        }
        if (rows.isEmpty()) {
            throw new Unreadable("the host shows no links in /sys/class/net: sysfs isn't mounted there");
        }
        var byIndex = new HashMap<String, String>();
        rows.forEach(row -> byIndex.put(row.index(), row.name()));
        var vlans = VlanTable.of(answer);
        var drivers = new DriverTable(answer);
        var links = new TreeMap<String, Link>();
        var vifs = new TreeMap<String, LinkRow.Vif>();
        for (var row : rows) {
            var lower = rows.stream().filter(row::isOn).findFirst().map(LinkRow::name);
            links.put(
                    row.name(),
                    drivers.told(vlans.told(row.link(master(row, rows, byIndex)).withLower(lower.orElse(null)))));
            if (row.vif() instanceof LinkRow.Vif vif) {
                vifs.put(row.name(), vif);
            }
        }
        var ovs = OvsTable.of(answer, links.keySet());
        ovs.or(Collections.emptySortedMap()).forEach((name, bridge) -> switched(name, bridge, links));
        return new LinkTable(links, vifs, ovs);
    }

    /// The kernel shows a bridge of Open vSwitch's as a link like any other, and of each port only that Open vSwitch
    /// has it.
    private static void switched(String name, OvsBridge bridge, Map<String, Link> links) {
        links.computeIfPresent(
                name,
                (_, link) -> link.kind() == Link.Kind.BRIDGE
                        ? link
                        : link.withKind(Link.Kind.OVS_BRIDGE).with(new Link.BridgeSettings(bridge.stp(), 0)));
        bridge.ports().keySet().forEach(port -> links.computeIfPresent(port, (_, link) -> link.withMaster(name)));
    }

    /// A bond's NICs show it as their master since Linux 3.9; the bond has always named them.
    private static @Nullable String master(LinkRow row, List<LinkRow> rows, Map<String, String> byIndex) {
        return row.master() instanceof String master
                ? byIndex.get(master)
                : rows.stream()
                        .filter(bond -> bond.hasSlave(row))
                        .findFirst()
                        .map(LinkRow::name)
                        .orElse(null);
    }

    /// The bridge that a link is a port of, with the VLANs that Open vSwitch gives it there; null: none.
    @Nullable String bridge(String link) {
        return links.get(link) instanceof Link found
                        && found.master() instanceof String master
                        && links.get(master) instanceof Link bridge
                        && (bridge.kind().isBridge() || ovs instanceof Seen.Unknown<?>)
                ? ovsPort(master, link) instanceof OvsBridge.Port port
                        ? port.at().toString()
                        : master
                : null;
    }

    private OvsBridge.@Nullable Port ovsPort(String bridge, String link) {
        return ovs.or(Collections.emptySortedMap()).get(bridge) instanceof OvsBridge found
                ? found.ports().get(link)
                : null;
    }
}
