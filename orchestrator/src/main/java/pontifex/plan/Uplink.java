package pontifex.plan;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.Link;
import pontifex.state.Network;

/// Whether a link leads out of the host: it is up, no port of another, and has a cable at its end.
///
/// What is wrong with one is said as a sentence goes on after its name: `has no carrier`, or `'s NIC eth1 is down`.
final class Uplink {
    private Uplink() {}

    /// Why what is sent over that link would not leave the host; null: it would.
    static @Nullable String fault(Network network, String name) {
        if (!(network.link(name) instanceof Link link)) {
            return " isn't there";
        }
        if (link.kind() == Link.Kind.LOOPBACK) {
            return null;
        }
        if (!link.up()) {
            return " is down";
        }
        return link.master() instanceof String master ? " is a port of " + master : end(network, link);
    }

    /// As a clause about the name before it: `which has no carrier`, `whose NIC eth1 is down`.
    static String clause(String fault) {
        return fault.startsWith("'s") ? "whose" + fault.substring(2) : "which" + fault;
    }

    /// The same of a link that may be a port.
    static @Nullable String end(Network network, Link link) {
        if (below(network, link) instanceof String below) {
            return fault(network, below) instanceof String fault ? " is on " + below + ", " + clause(fault) : null;
        }
        if (isRenamed(network, link)) {
            return throughBridge(network, link.name());
        }
        if (link.kind().isBridge() || !network.ports(link.name()).isEmpty()) {
            return throughPorts(network, link);
        }
        return cable(link);
    }

    /// A bridge, or a bond: one of its NICs must do.
    private static @Nullable String throughPorts(Network network, Link link) {
        String fault = null;
        for (var name : nics(network, link)) {
            var port = Objects.requireNonNull(network.link(name));
            var own = port.up() ? end(network, port) : " is down";
            if (own == null) {
                return null;
            }
            fault = "'s NIC " + name + own;
        }
        return fault == null ? " has no NIC" : fault;
    }

    private static @Nullable String throughBridge(Network network, String own) {
        var ends = dom0Ends(network, own);
        if (ends.isEmpty()) {
            return " has no other end on a bridge";
        }
        for (var name : ends) {
            var end = Objects.requireNonNull(network.link(name));
            if (!end.up()) {
                return "'s other end " + name + " is down";
            }
            if (!(end.master() instanceof String bridge)) {
                return "'s other end " + name + " is on no bridge";
            }
            if (fault(network, bridge) instanceof String fault) {
                return "'s other end " + name + " is on " + bridge + ", " + clause(fault);
            }
        }
        return null;
    }

    /// What is wrong at the end of a NIC's cable; null: nothing.
    static @Nullable String cable(Link link) {
        if (link.carrier() == null) {
            return " isn't known to have a carrier (a link that is down shows none)";
        }
        return link.carrier() ? null : " has no carrier";
    }

    /// The link that a VLAN or its like is made on; null: it is on none. An old kernel tells by the name alone.
    static @Nullable String below(Network network, Link link) {
        if (link.lower() != null) {
            return link.lower();
        }
        int dot = link.name().lastIndexOf('.');
        return link.kind() == Link.Kind.VIF
                        || dot < 0
                        || network.link(link.name().substring(0, dot)) == null
                ? null
                : link.name().substring(0, dot);
    }

    /// The ports on which a link's way out rests: a bridge's NICs, a bond's. Where a bridge has none, the way leads
    /// through guests, if anywhere, and all of its ports count.
    static List<String> ports(Network network, Link link) {
        var nics = nics(network, link);
        return nics.isEmpty() ? List.copyOf(network.ports(link.name())) : nics;
    }

    /// The ports of a bridge or a bond that are no guest's.
    static List<String> nics(Network network, Link link) {
        return network.ports(link.name()).stream()
                .filter(port -> network.link(port) instanceof Link found && found.kind() != Link.Kind.VIF)
                .toList();
    }

    private static boolean isRenamed(Network network, Link own) {
        return !own.kind().isBridge()
                && network.nic(own.name()) instanceof Link port
                && !port.name().equals(own.name());
    }

    /// The other end of Dom0's own `ethN`: the `vif0.N` on the bridge of `pethN`, else that of the NIC's number.
    static List<String> dom0Ends(Network network, String own) {
        var ends = new TreeSet<String>();
        if (network.nic(own) instanceof Link port && port.master() instanceof String bridge) {
            network.ports(bridge).stream()
                    .filter(name -> name.matches("vif0\\.[0-9]+"))
                    .forEach(ends::add);
        }
        var numbered = "vif0." + digits(own);
        if (ends.isEmpty() && network.link(numbered) != null) {
            ends.add(numbered);
        }
        return List.copyOf(ends);
    }

    private static String digits(String name) {
        return name.replaceFirst("^.*?([0-9]*)$", "$1");
    }
}
