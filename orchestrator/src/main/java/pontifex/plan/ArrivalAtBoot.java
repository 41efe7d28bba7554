package pontifex.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.Persistence;
import pontifex.state.Seen;

/// An address by which somebody comes in, after the next boot: which link gets it then, and whether that leads out.
///
/// @param state whose files are asked, and whose links are taken to be there then too
final class ArrivalAtBoot {
    private final Arrival arrival;
    private final HostState state;
    private final Network network;
    private final SortedMap<String, Kept.Bridge> bridges;
    private final SortedMap<String, SortedSet<String>> links;

    private ArrivalAtBoot(
            Arrival arrival,
            HostState state,
            SortedMap<String, Kept.Bridge> bridges,
            SortedMap<String, SortedSet<String>> links) {
        this.arrival = arrival;
        this.state = state;
        this.network = state.network();
        this.bridges = bridges;
        this.links = links;
    }

    /// What the next boot would put in the way; none where it would let them in.
    static Arrival.Faults faults(Arrival arrival, HostState state) {
        return switch (state.network().kept()) {
            case Seen.Unknown<Kept>(var why) -> untold(arrival, why);
            case Seen.Value<Kept>(var kept) ->
                switch (kept.bridges()) {
                    case Seen.Unknown<SortedMap<String, Kept.Bridge>>(var why) -> untold(arrival, why);
                    case Seen.Value<SortedMap<String, Kept.Bridge>>(var bridges) ->
                        switch (kept.links()) {
                            case Seen.Unknown<SortedMap<String, SortedSet<String>>>(var why) -> untold(arrival, why);
                            case Seen.Value<SortedMap<String, SortedSet<String>>>(var links) ->
                                new Arrival.Faults(
                                        new ArrivalAtBoot(arrival, state, bridges, links).faults(), List.of());
                        };
                };
        };
    }

    private static Arrival.Faults untold(Arrival arrival, String why) {
        return new Arrival.Faults(
                List.of(), List.of("what the next boot would do with " + arrival.told() + " can't be told: " + why));
    }

    private List<String> faults() {
        var given = new TreeMap<>(links);
        bridges.forEach((name, bridge) -> given.put(name, bridge.addresses()));
        var getters = new TreeSet<String>();
        given.forEach((link, words) -> {
            if (words.stream().anyMatch(word -> gives(word, link))) {
                getters.add(link);
            }
        });
        if (getters.isEmpty()) {
            return List.of("the next boot would give " + arrival.told() + " to no link");
        }
        var faults = new ArrayList<String>();
        for (var link : getters) {
            if (!(fault(link) instanceof String fault)) {
                return List.of();
            }
            faults.add("the next boot would give " + arrival.told() + " to " + link + ", " + Uplink.clause(fault));
        }
        return faults;
    }

    /// An address that is asked for is taken to be this one where the link that asks for it is the one that has it.
    private boolean gives(String word, String link) {
        if (word.startsWith("static ")) {
            return new pontifex.state.Address(link, word.substring("static ".length())).is(arrival.local());
        }
        boolean ipv6 = arrival.local().indexOf(':') >= 0;
        boolean asks = ipv6 ? word.equals("auto") || word.equals("dhcp6") : word.equals("dhcp");
        return asks && arrival.holders(network.addresses().or(List.of())).contains(link);
    }

    private @Nullable String fault(String name) {
        if (bridges.get(name) instanceof Kept.Bridge bridge) {
            return throughPorts(bridge.ports());
        }
        if (state.platform().persistence() != Persistence.XEND_SCRIPT) {
            for (var bridge : bridges.entrySet()) {
                if (bridge.getValue().ports().contains(name)) {
                    return " would be a port of " + bridge.getKey();
                }
            }
        }
        return cable(name);
    }

    private @Nullable String throughPorts(SortedSet<String> ports) {
        String fault = null;
        for (var port : ports) {
            var own = cable(port);
            if (own == null) {
                return null;
            }
            fault = "'s NIC " + port + own;
        }
        return fault == null ? " would have no NIC" : fault;
    }

    /// What has a cable of its own is raised by the boot; anything else is as good as it is now.
    private @Nullable String cable(String name) {
        if (!(network.nic(name) instanceof Link link)) {
            return " isn't there";
        }
        boolean wired =
                link.kind() == Link.Kind.NIC && network.ports(link.name()).isEmpty();
        return wired ? Uplink.cable(link) : Uplink.end(network, link);
    }
}
