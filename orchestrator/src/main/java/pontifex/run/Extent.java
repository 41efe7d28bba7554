package pontifex.run;

import java.util.TreeMap;
import java.util.TreeSet;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.NfCalls;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.Value;

/// What there is on a host of the things that Pontifex keeps, whoever made them: the bridges that have a NIC or a
/// guest,
/// guests' interfaces, xend's network script, and what bridges hand on where the host was told so.
public final class Extent {
    private Extent() {}

    public static Scope of(HostState found) {
        var claims = new TreeSet<Scope.Claim>();
        bridges(found.network(), claims);
        found.guests().byName().values().forEach(guest -> vifs(guest, claims));
        if (found.platform().toolstack() == Toolstack.XEND) {
            claims.add(new Scope.Claim("network_script", "xend"));
        }
        NfCalls.ALL.stream()
                .filter(call -> isSet(found.network().nf(), call))
                .forEach(call -> claims.add(new Scope.Claim(NfCalls.ITEM, call)));
        return new Scope(false, claims);
    }

    /// What must be looked at so that recorded items can be seen again, beyond what the probe finds by itself.
    public static Look look(Items recorded) {
        return recorded.values().entrySet().stream()
                .map(entry -> look(entry.getKey(), entry.getValue(), recorded))
                .distinct()
                .reduce(Look.NOTHING, Look::and);
    }

    private static Look look(Item item, Value value, Items recorded) {
        if (item.kind().equals("file")) {
            return Look.at(item.name());
        }
        if (item.kind().equals("vif") && item.facet().equals("file") && value instanceof Value.Text(var path)) {
            return Look.atGuest(path);
        }
        boolean closely = item.kind().equals("bridge")
                && item.facet().equals("nic")
                && recorded.values().keySet().stream()
                        .anyMatch(other -> other.name().equals(item.name())
                                && other.facet().startsWith("offload_"));
        return closely && value instanceof Value.Text(var nic) && !nic.equals("none") && !nic.contains(" ")
                ? Look.closely(nic)
                : Look.NOTHING;
    }

    /// Whether a switch is not as the kernel alone has it: on, once its module is loaded.
    private static boolean isSet(NfCalls nf, String call) {
        boolean off = nf.live() instanceof Seen.Value<NfCalls.Live>(var live)
                && live.there().contains(call)
                && !live.isAlways(call, true);
        return off || nf.boot().or(new TreeMap<>()).get(call) instanceof NfCalls.Boot boot && !boot.isAlways(true);
    }

    private static void bridges(Network network, TreeSet<Scope.Claim> claims) {
        for (var link : network.links().values()) {
            if (link.kind().isBridge()
                    && network.ports(link.name()).stream()
                            .anyMatch(port -> network.link(port) instanceof Link it
                                    && (it.kind().isUplink() || it.kind() == Link.Kind.VIF))) {
                claims.add(new Scope.Claim("bridge", link.name()));
            }
        }
        network.keptBridges().or(new TreeMap<>()).forEach((name, kept) -> {
            if (!kept.ports().isEmpty()) {
                claims.add(new Scope.Claim("bridge", name));
            }
        });
    }

    private static void vifs(Guest guest, TreeSet<Scope.Claim> claims) {
        var numbers = new TreeSet<>(guest.configured().or(new TreeMap<>()).keySet());
        if (guest.domain() instanceof Domain.Running running) {
            numbers.addAll(running.loaded().or(new TreeMap<>()).keySet());
            numbers.addAll(running.live().keySet());
        }
        numbers.forEach(number -> claims.add(new Scope.Claim("vif", guest.name() + "/" + number)));
    }
}
