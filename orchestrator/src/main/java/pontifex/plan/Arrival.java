package pontifex.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.state.Address;
import pontifex.state.Network;
import pontifex.state.Route;
import pontifex.state.Rule;
import pontifex.state.Seen;

/// An address by which somebody comes in, and what would keep them from it on a host as it would be.
///
/// @param peer where they come from; null: that isn't known
/// @param told the address, in words, up to a comma
record Arrival(String local, @Nullable String peer, String told) {
    /// @param seen what is in the way, each a sentence
    /// @param untold what may be, for all that can be told
    record Faults(List<String> seen, List<String> untold) {
        Faults {
            seen = List.copyOf(seen);
            untold = List.copyOf(untold);
        }
    }

    /// What a network would put in the way; none where it would let them in.
    Faults faults(Network network) {
        if (!(network.addresses() instanceof Seen.Value<List<Address>> addresses)) {
            return new Faults(List.of(), List.of("whether " + told + " would still be there can't be told"));
        }
        var seen = new ArrayList<String>();
        var untold = new ArrayList<String>();
        var holders = holders(addresses.value());
        var wrong = wrong(network, holders);
        if (holders.isEmpty()) {
            seen.add(told + " would be on no link");
        } else if (wrong.size() == holders.size()) {
            wrong.forEach(link -> seen.add(told + " would be on " + link));
        }
        if (peer != null && peer.indexOf('%') < 0) {
            untold(network, peer, untold);
            if (network.routes() instanceof Seen.Value<List<Route>>) {
                back(network, peer, wrong, seen);
            }
        }
        return new Faults(seen, untold);
    }

    List<String> holders(List<Address> addresses) {
        int zone = local.indexOf('%');
        return addresses.stream()
                .filter(address ->
                        address.is(local) && (zone < 0 || address.link().equals(local.substring(zone + 1))))
                .map(Address::link)
                .distinct()
                .toList();
    }

    /// Those of the links that lead nowhere, and why.
    private static List<String> wrong(Network network, List<String> links) {
        var wrong = new ArrayList<String>();
        for (var link : links) {
            if (Uplink.fault(network, link) instanceof String fault) {
                wrong.add(link + ", " + Uplink.clause(fault));
            }
        }
        return wrong;
    }

    private static void untold(Network network, String peer, List<String> untold) {
        if (network.routes() instanceof Seen.Unknown<List<Route>>(var why)) {
            untold.add("whether a route would lead back to " + back(peer) + " can't be told: " + why);
        }
        if (network.rules() instanceof Seen.Unknown<List<Rule>>(var why)) {
            untold.add("whether a routing rule would lead the way back to " + back(peer) + " astray can't be told: "
                    + why);
        }
    }

    private static String back(String peer) {
        return peer + ", where Pontifex comes in from,";
    }

    /// The way of the answers.
    ///
    /// @param known links that are told of already
    private void back(Network network, String peer, List<String> known, List<String> faults) {
        var ways = Routing.of(network, local, peer);
        if (ways.isEmpty()) {
            faults.add("no route would lead back to " + peer + ", where Pontifex comes in from");
        }
        for (var way : ways) {
            if (!way.namesAny()) {
                faults.add("by which link the way back to " + back(peer) + " would lead isn't shown: '" + way.line()
                        + "'");
            }
            wrong(network, way.links()).stream()
                    .filter(link -> !known.contains(link))
                    .forEach(link -> faults.add("the way back to " + back(peer) + " would lead over " + link));
            if (way.gateway() instanceof String gateway && !reaches(network, way, gateway)) {
                faults.add("no route would lead to " + gateway + ", the gateway on the way back to " + peer);
            }
        }
    }

    /// A gateway must itself be on the link, by a route that has none; fe80:: is on every one.
    private static boolean reaches(Network network, Route way, String gateway) {
        return gateway.startsWith("fe80:")
                || List.of(way.line().split("\\s+")).contains("onlink")
                || network.routes().or(List.of()).stream()
                        .anyMatch(route -> route.gateway() == null
                                && route.covers(gateway) > 0
                                && route.links().stream().anyMatch(way::names));
    }
}
