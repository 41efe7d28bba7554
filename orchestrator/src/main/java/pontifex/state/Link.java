package pontifex.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A network interface, as the kernel has it.
///
/// @param mac six pairs of lower-case hexadecimal digits, or empty where the link has none
/// @param carrier null where the kernel doesn't say (a link that is down)
/// @param mtu bytes
/// @param master the bridge (or bond) that it is a port of
/// @param settings of a bridge; null for any other link
/// @param lower the link that it is made on: a VLAN's or macvlan's. Null: on none, or it can't be told
/// @param traits what only some links have, or some hosts tell
public record Link(
        String name,
        Kind kind,
        String mac,
        boolean up,
        @Nullable Boolean carrier,
        int mtu,
        @Nullable String master,
        @Nullable BridgeSettings settings,
        @Nullable String lower,
        Traits traits) {
    /// Ethernet's own.
    public static final int USUAL_MTU = 1500;

    public Link(
            String name,
            Kind kind,
            String mac,
            boolean up,
            @Nullable Boolean carrier,
            int mtu,
            @Nullable String master,
            @Nullable BridgeSettings settings,
            @Nullable String lower) {
        this(name, kind, mac, up, carrier, mtu, master, settings, lower, Traits.NONE);
    }

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
        /// Open vSwitch's, of which the kernel knows only the link by which Dom0 itself is on it.
        OVS_BRIDGE,
        /// A guest's interface in Dom0: vifD.N, or tapD.N / vifD.N-emu for an emulated NIC.
        VIF,
        LOOPBACK,
        /// An 802.1Q VLAN of its `lower`, by its [Traits#vlan].
        VLAN,
        /// Several NICs as one; they are its ports.
        BOND,
        /// Tunnel, dummy, macvlan and whatever else is made by software.
        VIRTUAL;

        /// Whether ports can be on it, the kernel's or Open vSwitch's.
        public boolean isBridge() {
            return this == BRIDGE || this == OVS_BRIDGE;
        }

        /// Whether guests can reach the world by it as by a NIC.
        public boolean isUplink() {
            return this == NIC || this == VLAN || this == BOND;
        }
    }

    /// @param forwardDelay hundredths of a second, as sysfs has it
    public record BridgeSettings(boolean stp, int forwardDelay) {
        /// No spanning tree and no delay: what Xen's guests want of a bridge.
        public static final BridgeSettings USUAL = new BridgeSettings(false, 0);
    }

    /// @param vlan the id of a VLAN; null: it is none, or that can't be told
    /// @param bondMode such as `active-backup`; null: it is no bond
    /// @param follows whether its MAC is known to follow its ports: a bridge's that nobody has set
    /// @param maxMtu what its driver takes; null: that wasn't asked, or can't be told
    /// @param offloads by ethtool's short names; unknown unless somebody asked
    /// @param manager the daemon that has the link now, [#NETWORKD] or [#NETWORK_MANAGER]; null: none has;
    ///     [#UNSETTLED]: that can't be told yet
    /// @param linkFile the .link file by which udev set it up; null: by none, or that can't be told
    /// @param borrowed whether somebody gave a NIC its MAC, so that its own can't be told
    public record Traits(
            @Nullable Integer vlan,
            @Nullable String bondMode,
            boolean follows,
            @Nullable Integer maxMtu,
            Seen<SortedMap<String, Offload>> offloads,
            @Nullable String manager,
            @Nullable String linkFile,
            boolean borrowed) {
        /// The daemons that give links what their files say, whenever they like.
        public static final String NETWORKD = "systemd-networkd";

        public static final String NETWORK_MANAGER = "NetworkManager";

        /// networkd runs, and hasn't said whether it will have the link.
        public static final String UNSETTLED = "systemd-networkd?";

        private static final Seen<SortedMap<String, Offload>> NOT_ASKED = Seen.unknown("nobody asked");

        public static final Traits NONE = new Traits(null, null, false, null, NOT_ASKED, null, null, false);

        public Traits {
            offloads = offloads.map(all -> Collections.unmodifiableSortedMap(new TreeMap<>(all)));
        }

        /// Whether its offloads were looked at, told or not.
        public boolean asked() {
            return !offloads.equals(NOT_ASKED);
        }

        public Traits withVlan(@Nullable Integer changed) {
            return new Traits(changed, bondMode, follows, maxMtu, offloads, manager, linkFile, borrowed);
        }

        public Traits withBondMode(@Nullable String changed) {
            return new Traits(vlan, changed, follows, maxMtu, offloads, manager, linkFile, borrowed);
        }

        public Traits withFollows(boolean changed) {
            return new Traits(vlan, bondMode, changed, maxMtu, offloads, manager, linkFile, borrowed);
        }

        public Traits withMaxMtu(@Nullable Integer changed) {
            return new Traits(vlan, bondMode, follows, changed, offloads, manager, linkFile, borrowed);
        }

        /// One that can be set, where they are known.
        public Traits withOffload(String feature, boolean on) {
            return withOffloads(offloads.map(all -> {
                var changed = new TreeMap<>(all);
                changed.put(feature, new Offload(on, false));
                return changed;
            }));
        }

        public Traits withOffloads(Seen<SortedMap<String, Offload>> changed) {
            return new Traits(vlan, bondMode, follows, maxMtu, changed, manager, linkFile, borrowed);
        }

        public Traits withLinkFile(@Nullable String changed) {
            return new Traits(vlan, bondMode, follows, maxMtu, offloads, manager, changed, borrowed);
        }

        public Traits withBorrowed(boolean changed) {
            return new Traits(vlan, bondMode, follows, maxMtu, offloads, manager, linkFile, changed);
        }

        public Traits withManager(@Nullable String changed) {
            return new Traits(vlan, bondMode, follows, maxMtu, offloads, changed, linkFile, borrowed);
        }
    }

    /// @param fixed the driver lets nobody change it
    public record Offload(boolean on, boolean fixed) {}

    /// A bridge as the kernel makes it with STP off and no delay, up.
    public static Link bridge(String name) {
        return new Link(name, Kind.BRIDGE, "", true, null, USUAL_MTU, null, BridgeSettings.USUAL);
    }

    /// A bridge of Open vSwitch's as it is made. Its own link is down, and nobody's frames need it.
    public static Link ovsBridge(String name) {
        return new Link(name, Kind.OVS_BRIDGE, "", false, null, USUAL_MTU, null, BridgeSettings.USUAL);
    }

    /// A VLAN as it is made, up, on a link that has a cable.
    public static Link vlan(String name, Link lower, int id) {
        return new Link(name, Kind.VLAN, lower.mac(), true, lower.carrier(), lower.mtu(), null, null, lower.name())
                .with(Traits.NONE.withVlan(id));
    }

    public Link withName(String changed) {
        return new Link(changed, kind, mac, up, carrier, mtu, master, settings, lower, traits);
    }

    public Link withKind(Kind changed) {
        return new Link(name, changed, mac, up, carrier, mtu, master, settings, lower, traits);
    }

    public Link withMaster(@Nullable String changed) {
        return new Link(name, kind, mac, up, carrier, mtu, changed, settings, lower, traits);
    }

    public Link withMac(String changed) {
        return new Link(name, kind, changed, up, carrier, mtu, master, settings, lower, traits);
    }

    public Link withUp(boolean changed) {
        return new Link(name, kind, mac, changed, carrier, mtu, master, settings, lower, traits);
    }

    public Link withMtu(int changed) {
        return new Link(name, kind, mac, up, carrier, changed, master, settings, lower, traits);
    }

    public Link with(BridgeSettings changed) {
        return new Link(name, kind, mac, up, carrier, mtu, master, changed, lower, traits);
    }

    public Link withLower(@Nullable String changed) {
        return new Link(name, kind, mac, up, carrier, mtu, master, settings, changed, traits);
    }

    public Link with(Traits changed) {
        return new Link(name, kind, mac, up, carrier, mtu, master, settings, lower, changed);
    }

    public @Nullable String manager() {
        return traits.manager();
    }

    public Link withManager(@Nullable String changed) {
        return with(traits.withManager(changed));
    }
}
