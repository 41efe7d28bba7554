package pontifex.state;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What network-bridge of Xen 3.0 and 3.1 makes of a host's links, and what its `stop` puts back.
///
/// Where netloop's pair of that number is there, `ethN` becomes `pethN` without its MAC, `vethN` becomes `ethN` with
/// the NIC's MAC, addresses and routes, and `vif0.N` joins `pethN` on the bridge: Dom0 keeps the name `ethN` for its
/// own end. Where it isn't (3.1 without netloop), the NIC itself becomes the port, and the bridge takes what it had.
public final class NetworkBridge {
    /// The MAC of whatever is a port alone.
    public static final String NO_MAC = "fe:ff:ff:ff:ff:ff";

    private NetworkBridge() {}

    /// Whether it renames that NIC, or has: else the NIC itself is the port.
    public static boolean renames(Network network, String nic, int vifnum) {
        return network.link("vif0." + vifnum) != null
                && (network.link("veth" + vifnum) != null || renamed(network, nic) != null);
    }

    /// The number at the end of a NIC's name, which the script is given where nothing else says one.
    public static int number(String nic) {
        var digits = nic.replaceFirst("^.*?([0-9]{0,4})$", "$1");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    /// The picture after `start`.
    public static Network started(Network network, int vifnum, String nic, String bridge) {
        var made = network.link(bridge) == null ? network.with(Link.bridge(bridge)) : network;
        if (!(made.link(nic) instanceof Link port) || renamed(made, nic) != null) {
            return made;
        }
        if (!(made.link("veth" + vifnum) instanceof Link own) || !(made.link("vif0." + vifnum) instanceof Link end)) {
            return made.with(port.withMaster(bridge).withUp(true)).moved(nic, bridge);
        }
        return carried(made.without(own.name()), nic, "p" + nic)
                .with(port.withName("p" + nic)
                        .withMac(NO_MAC)
                        .withMaster(bridge)
                        .withUp(true))
                .with(named(own, nic).withMac(port.mac()).withUp(true))
                .with(end.withMaster(bridge).withUp(true));
    }

    /// The picture after `stop`.
    public static Network stopped(Network network, int vifnum, String nic, String bridge) {
        var released = network;
        for (var port : network.ports(bridge)) {
            released = released.with(Objects.requireNonNull(released.link(port)).withMaster(null));
        }
        released = released.without(bridge);
        if (!(renamed(released, nic) instanceof Link port)) {
            return released.moved(bridge, nic);
        }
        var back = carried(released.without(port.name()), port.name(), nic);
        if (!(released.link(nic) instanceof Link own)) {
            return back.with(port.withName(nic));
        }
        if (back.link("vif0." + vifnum) instanceof Link end) {
            back = back.with(end.withUp(false));
        }
        return back.with(port.withName(nic).withMac(own.mac()).withUp(own.up()))
                .with(named(own, "veth" + vifnum).withMac(NO_MAC).withUp(false));
    }

    /// A VLAN stays on the link that it was made on, whatever that is called.
    private static Network carried(Network network, String from, String to) {
        var changed = network;
        for (var link : network.links().values()) {
            changed = from.equals(link.lower()) ? changed.with(link.withLower(to)) : changed;
        }
        return changed;
    }

    private static @Nullable Link renamed(Network network, String nic) {
        return network.nic(nic) instanceof Link link && !link.name().equals(nic) ? link : null;
    }

    /// A link with neither device nor peer is known as a NIC by its name alone.
    private static Link named(Link link, String name) {
        var kind = name.matches("eth[0-9]+") ? Link.Kind.NIC : Link.Kind.VIRTUAL;
        return link.withName(name).withKind(kind);
    }
}
