package pontifex.state;

import org.jspecify.annotations.Nullable;

/// A network interface, as the kernel has it.
///
/// @param mac six pairs of lower-case hexadecimal digits, or empty where the link has none
/// @param carrier null where the kernel doesn't say (a link that is down)
/// @param mtu bytes
/// @param master the bridge (or bond) that it is a port of
/// @param settings of a bridge; null for any other link
/// @param lower the link that it is made on: a VLAN's or macvlan's. Null: on none, or it can't be told
public record Link(
        String name,
        Kind kind,
        String mac,
        boolean up,
        @Nullable Boolean carrier,
        int mtu,
        @Nullable String master,
        @Nullable BridgeSettings settings,
        @Nullable String lower) {
    public Link(
            String name,
            Kind kind,
            String mac,
            boolean up,
            @Nullable Boolean carrier,
            int mtu,
            @Nullable String master,
            @Nullable BridgeSettings settings) {
        this(name, kind, mac, up, carrier, mtu, master, settings, null);
    }

    public enum Kind {
        /// A NIC, or what stands for one.
        NIC,
        BRIDGE,
        /// A guest's interface in Dom0: vifD.N, or tapD.N / vifD.N-emu for an emulated NIC.
        VIF,
        LOOPBACK,
        /// VLAN, bond, tunnel, dummy and whatever else is made by software.
        VIRTUAL
    }

    /// @param forwardDelay hundredths of a second, as sysfs has it
    public record BridgeSettings(boolean stp, int forwardDelay) {}

    /// A bridge as the kernel makes it with STP off and no delay, up.
    public static Link bridge(String name) {
        return new Link(name, Kind.BRIDGE, "", true, null, 1500, null, new BridgeSettings(false, 0));
    }

    public Link withName(String changed) {
        return new Link(changed, kind, mac, up, carrier, mtu, master, settings, lower);
    }

    public Link withMaster(@Nullable String changed) {
        return new Link(name, kind, mac, up, carrier, mtu, changed, settings, lower);
    }

    public Link withMac(String changed) {
        return new Link(name, kind, changed, up, carrier, mtu, master, settings, lower);
    }

    public Link withUp(boolean changed) {
        return new Link(name, kind, mac, changed, carrier, mtu, master, settings, lower);
    }

    public Link with(BridgeSettings changed) {
        return new Link(name, kind, mac, up, carrier, mtu, master, changed, lower);
    }

    public Link withLower(@Nullable String changed) {
        return new Link(name, kind, mac, up, carrier, mtu, master, settings, changed);
    }
}
