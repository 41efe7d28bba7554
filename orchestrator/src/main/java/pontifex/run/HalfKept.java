package pontifex.run;

import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// Bridges that are there and won't be after the next boot, and those that only it will bring.
///
/// Open vSwitch keeps its bridges itself, in its own database; xapi makes its own when somebody needs them.
final class HalfKept {
    private HalfKept() {}

    /// Why, by the bridge's name; nothing of a host whose next boot can't be told.
    static SortedMap<String, String> of(HostState state) {
        var found = new TreeMap<String, String>();
        if (state.platform().toolstack() == Toolstack.XAPI) {
            return found;
        }
        if (!(state.network().keptBridges() instanceof Seen.Value<SortedMap<String, Kept.Bridge>>(var kept))) {
            return found;
        }
        for (var link : state.network().links().values()) {
            if (link.kind() == Link.Kind.BRIDGE && carries(state, link.name()) && !kept.containsKey(link.name())) {
                found.put(
                        link.name(),
                        "it is there and won't be after the next boot, with " + carried(state, link.name())
                                + " on it now; a bridge task keeps it, or remove it");
            }
        }
        kept.forEach((name, bridge) -> {
            if (state.network().link(name) == null && !bridge.ports().isEmpty()) {
                found.put(
                        name,
                        "it isn't there, and the next boot will make it, with " + String.join(" ", bridge.ports())
                                + "; a bridge task makes it now, or take it out of the host's files");
            }
        });
        return found;
    }

    private static boolean carries(HostState state, String bridge) {
        return !carried(state, bridge).isEmpty();
    }

    /// The NICs and guests' interfaces on it: a bridge of virtual links alone is another program's own affair.
    private static String carried(HostState state, String bridge) {
        return String.join(
                " ",
                state.network().ports(bridge).stream()
                        .filter(port -> state.network().link(port) instanceof Link link
                                && (link.kind().isUplink() || link.kind() == Link.Kind.VIF))
                        .toList());
    }
}
