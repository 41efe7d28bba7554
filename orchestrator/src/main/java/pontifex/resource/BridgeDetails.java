package pontifex.resource;

import java.math.BigDecimal;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlScalar;

/// What a task says of a bridge beside its NIC; what it doesn't say of MTU and MAC stays as it is found.
///
/// @param forwardDelay hundredths of a second, as the kernel counts
/// @param mtu of bridge, NIC and every running guest's interface on it
/// @param mac what the bridge is pinned to: a MAC, or [#NIC], the NIC's own
record BridgeDetails(
        boolean stp,
        int forwardDelay,
        @Nullable Integer mtu,
        @Nullable String mac) {
    static final String FIELDS = "stp forward_delay mtu mac";
    static final String NIC = "nic";

    /// What Xen's guests want of a bridge: no spanning tree that they could send into, and no delay.
    static final BridgeDetails USUAL = new BridgeDetails(false, 0, null, null);

    /// What the kernel waits by itself, and IEEE 802.1D recommends.
    private static final int TREES_DELAY = 1500;

    /// IPv6 needs as much of each link (RFC 8200); an IP packet can't be longer than the other.
    private static final int LEAST_MTU = 1280;

    private static final int MOST_MTU = 65535;

    static BridgeDetails read(YamlMap fields, Problems problems) {
        boolean stp = Boolean.TRUE.equals(fields.bool(problems, "stp"));
        return new BridgeDetails(stp, delay(fields, stp, problems), mtu(fields, problems), mac(fields, problems));
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
                    java.util.Objects.requireNonNull(fields.get("mtu")),
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
                .withAddresses(BootAddresses.of(bridge, found).or(new TreeSet<>()));
    }

    private @Nullable String keptMac(Bridge bridge, HostState before, HostState found, Kept.@Nullable Bridge now) {
        var link = found.network().link(bridge.name());
        if (link != null && (mac != null || BootAddresses.moved(bridge, before, found))) {
            return link.mac();
        }
        return now == null ? null : now.mac();
    }
}
