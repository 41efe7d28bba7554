package pontifex.state;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is live of a bridge's details: its MTU and its ports', its MAC, its NIC's offloads.
///
/// What neither the host's files nor anybody else has set is no item: Ethernet's own MTU, a MAC that
/// comes and goes with the ports, offloads as the driver has them.
///
/// @param kept what the files say of it; null: nothing, or it can't be told
record BridgeItems(Network network, Link bridge, Kept.@Nullable Bridge kept) {
    static BridgeItems of(Network network, Link bridge) {
        return new BridgeItems(
                network, bridge, network.keptBridges().or(new TreeMap<>()).get(bridge.name()));
    }

    /// Whether what is live is an item only where the files say something of it, and so can't be told without them.
    static boolean restsOn(Item live, Item kept) {
        return live.truth() == Truth.LIVE
                && kept.truth() == Truth.NEXT_BOOT
                && live.kind().equals("bridge")
                && (live.facet().endsWith("mtu")
                        || live.facet().equals("mac")
                        || live.facet().startsWith("offload_"));
    }

    void details(BiConsumer<String, Value> found) {
        mtus(kept != null && kept.mtu() != null, found);
        if (kept != null && kept.mac() != null) {
            found.accept("mac", Value.of(bridge.traits().follows() ? "follows its ports" : bridge.mac()));
        }
        if (kept != null) {
            var offloads = kept.offloads();
            nics().forEach(nic -> offloads(nic, offloads, found));
        }
    }

    private List<Link> ports() {
        return network.ports(bridge.name()).stream()
                .map(network::link)
                .filter(Objects::nonNull)
                .toList();
    }

    private List<Link> nics() {
        return ports().stream().filter(port -> port.kind() != Link.Kind.VIF).toList();
    }

    /// A guest's interface that was moved by hand keeps the MTU of the bridge that it came from.
    ///
    /// @param meant the files say one
    private void mtus(boolean meant, BiConsumer<String, Value> found) {
        var nics = nics().stream()
                .filter(nic -> meant || nic.mtu() != Link.USUAL_MTU)
                .toList();
        if (!nics.isEmpty()) {
            found.accept("nic_mtu", Value.of(mtus(nics)));
        }
        if (meant || bridge.mtu() != Link.USUAL_MTU) {
            found.accept("mtu", Value.of(String.valueOf(bridge.mtu())));
        }
        var others = ports().stream()
                .filter(port -> port.kind() == Link.Kind.VIF && port.mtu() != bridge.mtu())
                .toList();
        if (!others.isEmpty()) {
            found.accept("guests_mtu", Value.of(mtus(others)));
        }
    }

    private static String mtus(List<Link> links) {
        return links.stream()
                .map(Link::mtu)
                .distinct()
                .sorted()
                .map(String::valueOf)
                .collect(Collectors.joining(" "));
    }

    private static void offloads(Link nic, SortedMap<String, Boolean> kept, BiConsumer<String, Value> found) {
        if (!nic.traits().asked()) {
            return;
        }
        for (var feature : kept.keySet()) {
            found.accept(
                    "offload_" + feature,
                    switch (nic.traits().offloads()) {
                        case Seen.Unknown<SortedMap<String, Link.Offload>>(var why) -> new Value.Unknown(why);
                        case Seen.Value<SortedMap<String, Link.Offload>>(var known) ->
                            known.get(feature) instanceof Link.Offload offload
                                    ? Value.of(offload.on() ? "on" : "off")
                                    : new Value.Unknown(nic.name() + " has no such offload");
                    });
        }
    }
}
