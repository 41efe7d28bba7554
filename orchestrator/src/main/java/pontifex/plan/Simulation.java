package pontifex.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pontifex.state.Address;
import pontifex.state.Domain;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.Route;
import pontifex.state.Seen;
import pontifex.state.Session;

/// What a host would be after its changes, judged on paper before anything is sent: whether Pontifex could still come
/// in, now and after the next boot, and whether each guest that runs still had its bridge.
///
/// What is so already is no danger: the session that looks is the proof that it can be lived with. What can't be told
/// of a host that is changed is one.
///
/// @param dangers each a sentence that says what would happen, and why that is believed; none: nothing speaks
///     against it
/// @param atBoot those of them that only the next boot would bring: no guard sees them, as nobody can try it
public record Simulation(List<String> dangers, List<String> atBoot) {
    public Simulation {
        dangers = List.copyOf(dangers);
        atBoot = List.copyOf(atBoot);
    }

    public static Simulation of(HostState observed, HostState wanted) {
        var dangers = new LinkedHashSet<String>();
        var atBoot = new LinkedHashSet<String>();
        boolean moved = moves(observed.network(), wanted.network());
        for (var arrival : arrivals(observed.network())) {
            add(arrival.faults(observed.network()), arrival.faults(wanted.network()), moved, dangers);
            add(ArrivalAtBoot.faults(arrival, observed), ArrivalAtBoot.faults(arrival, wanted), moved, atBoot);
            dangers.addAll(atBoot);
        }
        lostRoutes(observed.network(), wanted.network(), dangers);
        blind(observed.network(), wanted.network(), dangers);
        guests(observed, wanted, dangers);
        return new Simulation(List.copyOf(dangers), List.copyOf(atBoot));
    }

    /// Whether anything moves that a session may rest on: what couldn't be told before then matters.
    private static boolean moves(Network observed, Network wanted) {
        return !observed.addresses().equals(wanted.addresses())
                || !observed.routes().equals(wanted.routes())
                || !observed.rules().equals(wanted.rules());
    }

    private static void add(Arrival.Faults before, Arrival.Faults after, boolean moved, Set<String> dangers) {
        after.seen().stream().filter(fault -> !before.seen().contains(fault)).forEach(dangers::add);
        after.untold().stream()
                .filter(fault -> moved || !before.untold().contains(fault))
                .forEach(dangers::add);
    }

    /// The session's own end; where it can't be told, every address that somebody may come in by.
    private static List<Arrival> arrivals(Network network) {
        return switch (network.session()) {
            case Seen.Value<Session>(var session) ->
                isHere(network)
                        ? List.of()
                        : List.of(new Arrival(
                                session.local(),
                                session.peer(),
                                session.local() + ", the address that Pontifex comes in by,"));
            case Seen.Unknown<Session>(var why) ->
                network.addresses().or(List.of()).stream()
                        .filter(address -> !ManagementPath.isGuests(network, address) && !isLoopback(network, address))
                        .map(address -> new Arrival(
                                address.linkLocal() ? address.bare() + "%" + address.link() : address.bare(),
                                null,
                                address.bare() + " on " + address.link() + ", an address that Pontifex may come in by ("
                                        + why + "),"))
                        .toList();
        };
    }

    private static boolean isLoopback(Network network, Address address) {
        return network.link(address.link()) instanceof Link link && link.kind() == Link.Kind.LOOPBACK;
    }

    /// Where nobody knows from where Pontifex comes in, any route may be its way back.
    private static void lostRoutes(Network observed, Network wanted, Set<String> dangers) {
        if (!(observed.session() instanceof Seen.Unknown<Session>(var why))) {
            return;
        }
        var kept = wanted.routes().or(List.of()).stream().map(Simulation::told).toList();
        observed.routes().or(List.of()).stream()
                .map(Simulation::told)
                .filter(route -> !kept.contains(route))
                .distinct()
                .forEach(route -> dangers.add(
                        "the route to " + route + " would be lost, and Pontifex may come in by it (" + why + ")"));
    }

    /// A route but for the link that it leads over.
    private static String told(Route route) {
        return route.destination()
                + (route.gateway() == null ? "" : " via " + route.gateway())
                + (route.table().equals("main") ? "" : " of table " + route.table());
    }

    /// Without the addresses, whatever is changed may be the way in, and no more can be said.
    private static void blind(Network observed, Network wanted, Set<String> dangers) {
        if (!(observed.addresses() instanceof Seen.Unknown<List<Address>>(var why)) || isHere(observed)) {
            return;
        }
        var path = ManagementPath.of(observed, observed.session()).links();
        var names = new TreeSet<>(path);
        names.addAll(wanted.links().keySet());
        names.removeIf(name -> Objects.equals(observed.link(name), wanted.link(name))
                || ManagementPath.isGuests(observed, name)
                || !path.contains(name) && observed.link(name) != null);
        if (!names.isEmpty()) {
            dangers.add(String.join(" and ", names) + " would change, and which address Pontifex comes in by, and where"
                    + " it would be then, can't be told: " + why);
        }
    }

    /// Whether the host is this machine, with no session to lose.
    private static boolean isHere(Network network) {
        return network.session() instanceof Seen.Value<Session>(var session)
                && session.local().isEmpty();
    }

    private static void guests(HostState observed, HostState wanted, Set<String> dangers) {
        observed.network().links().values().forEach(vif -> {
            if (vif.kind() == Link.Kind.VIF
                    && !vif.name().startsWith("vif0.")
                    && vif.master() instanceof String before
                    && observed.network().link(before) instanceof Link from
                    && wanted.network().link(vif.name()) instanceof Link after) {
                var who = guest(observed, vif.name()) + vif.name();
                if (!(after.master() instanceof String bridge)
                        || !(wanted.network().link(bridge) instanceof Link to)) {
                    dangers.add(who + " would be on no bridge: " + before + ", which has it now, "
                            + (wanted.network().link(before) == null ? "would go" : "would lose it"));
                } else if (bridge.equals(before)) {
                    cut(who, nics(observed.network(), from), nics(wanted.network(), to), bridge, dangers);
                }
            }
        });
    }

    /// Where a guest's bridge leads out no more: for want of a NIC, or of a carrier that is known to be missing.
    private static void cut(String who, List<Link> before, List<Link> after, String bridge, Set<String> dangers) {
        if (after.isEmpty() && !before.isEmpty()) {
            dangers.add(who + " is on " + bridge + ", which would lose " + named(before) + ", its only NIC");
        } else if (before.stream().anyMatch(nic -> Boolean.TRUE.equals(nic.carrier()))
                && after.stream().allMatch(nic -> Boolean.FALSE.equals(nic.carrier()))) {
            dangers.add(who + " is on " + bridge + ", which would have " + named(after) + " as its NIC, which has no"
                    + " carrier");
        }
    }

    private static List<Link> nics(Network network, Link bridge) {
        return Uplink.nics(network, bridge).stream()
                .map(network::link)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String named(List<Link> nics) {
        return nics.stream().map(Link::name).collect(Collectors.joining(" and "));
    }

    /// Whose interface that is, as far as the toolstack told.
    private static String guest(HostState state, String device) {
        for (var guest : state.guests().byName().values()) {
            if (guest.domain() instanceof Domain.Running running
                    && running.live().values().stream().anyMatch(vif -> device.equals(vif.device()))) {
                return guest.name() + "'s ";
            }
        }
        return "";
    }
}
