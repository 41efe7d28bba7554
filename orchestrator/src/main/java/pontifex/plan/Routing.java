package pontifex.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.Prefix;
import pontifex.state.Route;
import pontifex.state.Rule;
import pontifex.state.Seen;

/// Which way what Dom0 sends from one of its addresses takes: rules, tables and routes as the kernel goes through them.
///
/// A rule may rest on what a packet is marked with, or on its kind: then what it says may hold or not, and both ways
/// are possible.
final class Routing {
    /// What stands before a rule's table, or a route's, and what it is in every kernel.
    private static final List<Rule> USUAL = List.of(
            new Rule(false, "0: from all lookup local"),
            new Rule(false, "32766: from all lookup main"),
            new Rule(true, "0: from all lookup local"),
            new Rule(true, "32766: from all lookup main"));

    private static final Set<String> REFUSALS = Set.of("prohibit", "unreachable", "blackhole");

    private final Network network;
    private final String local;
    private final String peer;
    private final List<Route> routes;
    private final List<Route> found = new ArrayList<>();

    private Routing(Network network, String local, String peer) {
        this.network = network;
        this.local = local;
        this.peer = peer;
        this.routes = network.routes().or(List.of());
    }

    /// The routes that may be taken, in the order in which the rules come; none where there is no way, or none that is
    /// known. A host of which the rules can't be told is taken to have the usual ones.
    static List<Route> of(Network network, String local, String peer) {
        if (Prefix.of(peer) instanceof Prefix to && Prefix.of(local) instanceof Prefix from) {
            var routing = new Routing(network, local, peer);
            routing.follow(from, to);
            return List.copyOf(routing.found);
        }
        return List.of();
    }

    private void follow(Prefix from, Prefix to) {
        var rules = network.rules() instanceof Seen.Value<List<Rule>>(var known)
                        && known.stream().anyMatch(rule -> rule.ipv6() == to.ipv6())
                ? known
                : USUAL;
        for (var rule : rules) {
            if (rule.ipv6() != to.ipv6()) {
                continue;
            }
            var read = Selector.of(rule);
            var match = read.matches(from, to);
            if (match == Selector.Match.NO) {
                continue;
            }
            boolean decided = read.action() instanceof String action && REFUSALS.contains(action);
            if (read.table() instanceof String table && way(table, read.suppressed()) instanceof Route route) {
                found.add(route);
                decided = true;
            }
            if (decided && match == Selector.Match.YES) {
                return;
            }
        }
    }

    /// The route that a table has for the peer; null: none. What leads over a link that is down isn't taken.
    private @Nullable Route way(String table, int suppressed) {
        return routes.stream()
                .filter(route -> route.table().equals(table) && route.covers(peer) > suppressed)
                .filter(route -> isFor(route) && isUp(route))
                .min(Comparator.<Route>comparingInt(route -> -route.covers(peer))
                        .thenComparingInt(Route::metric))
                .orElse(null);
    }

    /// A route of IPv6's may be for what comes from some addresses alone.
    private boolean isFor(Route route) {
        var words = List.of(route.line().split("\\s+"));
        int from = words.indexOf("from");
        return from < 0
                || from + 1 == words.size()
                || Prefix.of(words.get(from + 1)) instanceof Prefix range
                        && Prefix.of(local) instanceof Prefix own
                        && range.covers(own);
    }

    private boolean isUp(Route route) {
        return route.links().isEmpty()
                || route.links().stream().anyMatch(name -> network.link(name) instanceof Link link && link.up());
    }
}
