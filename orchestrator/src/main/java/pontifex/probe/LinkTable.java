package pontifex.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.state.Link;

/// The links of an answer.
///
/// @param vifs which guest's interface a link is the other end of, by the link's name
record LinkTable(Map<String, Link> links, Map<String, LinkRow.Vif> vifs) {

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
        var links = new TreeMap<String, Link>();
        var vifs = new TreeMap<String, LinkRow.Vif>();
        for (var row : rows) {
            var lower = rows.stream().filter(row::isOn).findFirst().map(LinkRow::name);
            links.put(
                    row.name(), vlans.told(row.link(master(row, rows, byIndex)).withLower(lower.orElse(null))));
            if (row.vif() instanceof LinkRow.Vif vif) {
                vifs.put(row.name(), vif);
            }
        }
        return new LinkTable(links, vifs);
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

    /// The bridge that a link is a port of; null: none.
    @Nullable String bridge(String link) {
        return links.get(link) instanceof Link found
                        && found.master() instanceof String master
                        && links.get(master) instanceof Link bridge
                        && bridge.kind() == Link.Kind.BRIDGE
                ? master
                : null;
    }
}
