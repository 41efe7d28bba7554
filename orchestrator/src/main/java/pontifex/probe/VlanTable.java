package pontifex.probe;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pontifex.state.Link;

/// The VLANs of an answer, by name, as the kernel lists them in /proc/net/vlan/config:
/// `eth1.100       | 100  | eth1`.
record VlanTable(Map<String, Vlan> byName) {
    private static final Pattern LINE = Pattern.compile("(\\S+) *\\| *([0-9]{1,4}) *\\| *(\\S+)");

    private record Vlan(int id, String lower) {}

    static VlanTable of(Answer answer) {
        var vlans = new TreeMap<String, Vlan>();
        for (var line : answer.lines("vlan/config")) {
            var matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                vlans.put(matcher.group(1), new Vlan(Integer.parseInt(matcher.group(2)), matcher.group(3)));
            }
        }
        return new VlanTable(vlans);
    }

    /// The link with what the list says of it.
    Link told(Link link) {
        return byName.get(link.name()) instanceof Vlan(int id, var lower)
                ? link.withKind(Link.Kind.VLAN)
                        .withLower(lower)
                        .with(link.traits().withVlan(id))
                : link;
    }
}
