package pontifex.resource;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.Seen;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlScalar;

/// What a task says of a bridge beside its NIC; what it doesn't say of MTU and MAC stays as it is found.
///
/// @param forwardDelay hundredths of a second, as the kernel counts
/// @param mtu of bridge, NIC and every running guest's interface on it
/// @param mac what the bridge is pinned to: a MAC, or [#NIC], the NIC's own
/// @param offload what the NIC's are set to, by ethtool's short names
record BridgeDetails(
        boolean stp,
        int forwardDelay,
        @Nullable Integer mtu,
        @Nullable String mac,
        SortedMap<String, Boolean> offload) {
    static final String NIC = "nic";

    /// What Xen's guests want of a bridge: no spanning tree that they could send into, and no delay.
    static final BridgeDetails USUAL = new BridgeDetails(false, 0, null, null, new TreeMap<>());

    private static final List<String> OFFLOADS = List.of("rx", "tx", "sg", "tso", "gso", "gro", "lro");

    /// What the kernel waits by itself, and IEEE 802.1D recommends.
    private static final int TREES_DELAY = 1500;

    /// IPv6 needs as much of each link (RFC 8200); an IP packet can't be longer than the other.
    private static final int LEAST_MTU = 1280;

    private static final int MOST_MTU = 65535;

    static final List<Field> FIELDS = List.of(
            Field.of("stp", Shape.FLAG, "whether it takes part in a spanning tree; without it: no"),
            Field.of("forward_delay", Shape.TEXT, "seconds, up to 30; without it: 0, or 15 with a spanning tree"),
            Field.of("mtu", Shape.whole(LEAST_MTU, MOST_MTU), "of bridge, NIC and running guests' interfaces on it"),
            Field.of("mac", Shape.TEXT, "what the bridge is pinned to: a MAC, or nic for the NIC's own"),
            Field.of(
                    "offload",
                    Shape.mapOf(OFFLOADS.stream()
                            .map(name -> Field.of(name, Shape.FLAG, "as ethtool calls it"))
                            .toList()),
                    "which offloads of the NIC are on or off"));

    BridgeDetails {
        offload = Collections.unmodifiableSortedMap(new TreeMap<>(offload));
    }

    /// Whether anything is said of a facet of the bridge's.
    boolean says(String facet) {
        return switch (facet) {
            case "mtu", "nic_mtu", "guests_mtu" -> mtu != null;
            case "mac" -> mac != null;
            default -> !facet.startsWith("offload_") || offload.containsKey(facet.substring("offload_".length()));
        };
    }

    static BridgeDetails read(YamlMap fields, Problems problems) {
        boolean stp = Boolean.TRUE.equals(fields.bool(problems, "stp"));
        return new BridgeDetails(
                stp,
                delay(fields, stp, problems),
                mtu(fields, problems),
                mac(fields, problems),
                offload(fields, problems));
    }

    /// The kernel takes 2 to 30 seconds with a spanning tree, and without one any number (br_set_forward_delay).
    private static int delay(YamlMap fields, boolean stp, Problems problems) {
        var written = fields.scalar(problems, "forward_delay");
        if (written == null) {
            return stp ? TREES_DELAY : USUAL.forwardDelay;
        }
        if (!written.text().matches("[0-9]{1,2}(\\.[0-9]{1,2})?")) {
            problems.add(
                    written,
                    "'forward_delay' is a number of seconds up to 30, not '" + written.text() + "'",
                    "for guests, 0 is best: without a spanning tree nothing is waited for");
            return USUAL.forwardDelay;
        }
        int delay = new BigDecimal(written.text()).movePointRight(2).intValueExact();
        if (delay > 3000 || stp && delay < 200) {
            problems.add(
                    written,
                    stp
                            ? "with a spanning tree the kernel takes a 'forward_delay' of 2 to 30 seconds"
                            : "'forward_delay' is at most 30 seconds",
                    null);
        }
        return delay;
    }

    private static @Nullable Integer mtu(YamlMap fields, Problems problems) {
        var mtu = fields.integer(problems, "mtu");
        if (mtu == null) {
            return null;
        }
        if (mtu < LEAST_MTU || mtu > MOST_MTU) {
            problems.add(
                    Objects.requireNonNull(fields.get("mtu")),
                    "'mtu' is " + LEAST_MTU + " to " + MOST_MTU + " bytes, not " + mtu,
                    "1500 is Ethernet's own; jumbo frames are 9000 as a rule");
        }
        return Math.toIntExact(Math.clamp(mtu, LEAST_MTU, MOST_MTU));
    }

    private static @Nullable String mac(YamlMap fields, Problems problems) {
        return fields.get("mac") instanceof YamlScalar scalar && scalar.text().equals(NIC)
                ? NIC
                : MacAddress.read(fields, "mac", problems);
    }

    private static SortedMap<String, Boolean> offload(YamlMap fields, Problems problems) {
        var offload = new TreeMap<String, Boolean>();
        if (fields.map(problems, "offload") instanceof YamlMap written) {
            written.fields(problems, "offload", Set.copyOf(OFFLOADS));
            for (var name : written.keys()) {
                if (OFFLOADS.contains(name) && written.bool(problems, name) instanceof Boolean on) {
                    offload.put(name, on);
                }
            }
        }
        return offload;
    }

    /// The NIC's driver is asked only where a task is about what it takes.
    Look look(String nic) {
        return mtu == null && offload.isEmpty() ? Look.NOTHING : Look.closely(nic);
    }

    /// What is said beyond the usual, by the fields' names: what a way that knows the usual alone can't
    /// keep.
    List<String> beyondUsual() {
        var said = new ArrayList<String>();
        if (stp) {
            said.add("stp");
        }
        if (forwardDelay != USUAL.forwardDelay) {
            said.add("forward_delay");
        }
        if (mtu != null) {
            said.add("mtu");
        }
        if (mac != null) {
            said.add("mac");
        }
        if (!offload.isEmpty()) {
            said.add("offload");
        }
        return said;
    }

    /// The network with the bridge, which has its NIC, and all that is on it as the task says. A bridge
    /// that gets a NIC takes its MTU where the task says none, as the kernel would have it of a bridge
    /// that nobody has set.
    ///
    /// @param bound whether the NIC has just come to the bridge
    Network on(Network network, Link bridge, Link port, boolean bound) {
        var changed = network.with(offloaded(port.withMtu(mtu == null ? port.mtu() : mtu)));
        var wanted = bridge.withMtu(mtu != null ? mtu : bound ? least(network, bridge) : bridge.mtu());
        if (mac(port) instanceof String own) {
            wanted = wanted.withMac(own).with(wanted.traits().withFollows(false));
        }
        changed = changed.with(wanted);
        for (var name : network.ports(bridge.name())) {
            if (mtu != null && network.link(name) instanceof Link vif && vif.kind() == Link.Kind.VIF) {
                changed = changed.with(vif.withMtu(mtu));
            }
        }
        return changed;
    }

    private static int least(Network network, Link bridge) {
        return network.ports(bridge.name()).stream()
                .map(network::link)
                .filter(Objects::nonNull)
                .mapToInt(Link::mtu)
                .min()
                .orElse(bridge.mtu());
    }

    private Link offloaded(Link port) {
        var traits = port.traits();
        for (var one : offload.entrySet()) {
            traits = traits.withOffload(one.getKey(), one.getValue());
        }
        return port.with(traits);
    }

    /// Why the NIC can't be had so; null: it can.
    TakeOverRefusal.@Nullable Reason unfit(Network network, Link port) {
        if (mtu != null && port.traits().maxMtu() instanceof Integer most && mtu > most) {
            return new TakeOverRefusal.Reason(
                    port.name() + " takes an MTU of " + most + " at most", "say that, or name another NIC");
        }
        if (mtu != null
                && port.lower() != null
                && network.link(port.lower()) instanceof Link lower
                && lower.mtu() < mtu) {
            return new TakeOverRefusal.Reason(
                    port.name() + " is on " + lower.name() + ", whose MTU is " + lower.mtu(),
                    "raise that first, in the host's own configuration");
        }
        return offload.isEmpty()
                ? null
                : switch (port.traits().offloads()) {
                    case Seen.Unknown<SortedMap<String, Link.Offload>>(var why) ->
                        new TakeOverRefusal.Reason(
                                "what " + port.name() + " offloads can't be told: " + why,
                                "install ethtool on the host, and see that it knows the NIC");
                    case Seen.Value<SortedMap<String, Link.Offload>>(var known) ->
                        offload.entrySet().stream()
                                .map(one -> unfit(port.name(), one, known.get(one.getKey())))
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null);
                };
    }

    private static TakeOverRefusal.@Nullable Reason unfit(
            String port, Map.Entry<String, Boolean> wanted, Link.@Nullable Offload found) {
        if (found != null && (!found.fixed() || found.on() == wanted.getValue())) {
            return null;
        }
        return new TakeOverRefusal.Reason(
                found == null
                        ? port + " has no offload " + wanted.getKey()
                        : port + " has the offload " + wanted.getKey() + (found.on() ? " on" : " off")
                                + ", and its driver lets nobody change it",
                "leave " + wanted.getKey() + " out for this host");
    }

    Link.BridgeSettings settings() {
        return new Link.BridgeSettings(stp, forwardDelay);
    }

    /// The delay in seconds, as hosts' files have it.
    String seconds() {
        return BigDecimal.valueOf(forwardDelay, 2).stripTrailingZeros().toPlainString();
    }

    /// What the bridge is pinned to where its NIC is that; null: to nothing that the task says.
    @Nullable String mac(Link port) {
        return NIC.equals(mac) ? port.mac() : mac;
    }

    /// What the next boot is to make of `bridge`: what the task says, and of the rest what the files say
    /// already. Dom0's addresses are those that the files give the bridge and its NIC, and with them goes
    /// the MAC that they were known by.
    ///
    /// @param before the host as it was
    /// @param found the host as its links are wanted
    Kept.Bridge kept(Bridge bridge, HostState before, HostState found) {
        var ports = new TreeSet<String>();
        if (bridge.nic() instanceof String nic) {
            ports.add(nic);
        }
        var now = found.network().keptBridges().or(new TreeMap<>()).get(bridge.name());
        return new Kept.Bridge(ports, stp, seconds())
                .withMtu(mtu != null || now == null ? mtu : now.mtu())
                .withMac(keptMac(bridge, before, found, now))
                .withOffloads(keptOffloads(now))
                .withAddresses(BootAddresses.of(bridge, found).or(new TreeSet<>()));
    }

    private SortedMap<String, Boolean> keptOffloads(Kept.@Nullable Bridge now) {
        var offloads = new TreeMap<String, Boolean>();
        if (now != null) {
            offloads.putAll(now.offloads());
        }
        offloads.putAll(offload);
        return offloads;
    }

    private @Nullable String keptMac(Bridge bridge, HostState before, HostState found, Kept.@Nullable Bridge now) {
        var link = found.network().link(bridge.name());
        if (link != null && (mac != null || BootAddresses.moved(bridge, before, found))) {
            return link.mac().isEmpty() ? null : link.mac();
        }
        return now == null ? null : now.mac();
    }
}
