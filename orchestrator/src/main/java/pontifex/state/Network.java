package pontifex.state;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A host's network: what the kernel does now, and what the next boot will make of it.
///
/// @param rules of routing, of both families
/// @param session the one that is looking
/// @param kept the next boot's truth; unknown until its files have been read
/// @param ovs Open vSwitch's bridges, by its own database; none where it isn't used
/// @param nf whether frames that bridges forward are handed to iptables and the like
public record Network(
        SortedMap<String, Link> links,
        Seen<List<Address>> addresses,
        Seen<List<Route>> routes,
        Seen<List<Rule>> rules,
        Seen<Session> session,
        Seen<Kept> kept,
        Seen<SortedMap<String, OvsBridge>> ovs,
        NfCalls nf) {
    private static final Seen<SortedMap<String, OvsBridge>> NO_OVS = Seen.of(Collections.emptySortedMap());

    public Network {
        links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
        ovs = ovs.map(bridges -> Collections.unmodifiableSortedMap(new TreeMap<>(bridges)));
    }

    /// Of a host of which nobody has asked what its bridges hand on.
    public Network(
            SortedMap<String, Link> links,
            Seen<List<Address>> addresses,
            Seen<List<Route>> routes,
            Seen<List<Rule>> rules,
            Seen<Session> session,
            Seen<Kept> kept,
            Seen<SortedMap<String, OvsBridge>> ovs) {
        this(links, addresses, routes, rules, session, kept, ovs, NfCalls.NOT_SEEN);
    }

    /// Of a host without Open vSwitch, likewise.
    public Network(
            SortedMap<String, Link> links,
            Seen<List<Address>> addresses,
            Seen<List<Route>> routes,
            Seen<List<Rule>> rules,
            Seen<Session> session,
            Seen<Kept> kept) {
        this(links, addresses, routes, rules, session, kept, NO_OVS);
    }

    public @Nullable Link link(String name) {
        return links.get(name);
    }

    /// The links whose master is `bridge`.
    public SortedSet<String> ports(String bridge) {
        return links.values().stream()
                .filter(link -> bridge.equals(link.master()))
                .map(Link::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The link that a NIC is: itself, or `pethN` where Xen 3's network-bridge has renamed it and given its name to
    /// Dom0's own end of the bridge. Null: it isn't there.
    public @Nullable Link nic(String name) {
        return links.get("p" + name) instanceof Link renamed
                        && nicName(renamed.name()).equals(name)
                ? renamed
                : links.get(name);
    }

    /// A NIC's own name, by that of its link: `eth1` of `peth1`, otherwise the link's.
    public String nicName(String link) {
        boolean wired =
                links.get(link) instanceof Link found && (found.kind().isUplink() || found.kind() == Link.Kind.VIRTUAL);
        if (wired && link.startsWith("p")) {
            var own = link.substring(1);
            return links.containsKey(own) || own.matches("eth[0-9]+") ? own : link;
        }
        return link;
    }

    /// Whether a link is that one, or is made on it: a VLAN, or a VLAN's macvlan. A name `eth1.5` is believed too, for
    /// old kernels don't tell.
    public boolean isOn(String link, String below) {
        for (String at = link; at != null; at = links.get(at) instanceof Link found ? found.lower() : null) {
            if (at.equals(below) || at.startsWith(below + ".")) {
                return true;
            }
        }
        return false;
    }

    public Network with(Link changed) {
        var all = new TreeMap<>(links);
        all.put(changed.name(), changed);
        return new Network(all, addresses, routes, rules, session, kept, ovs, nf);
    }

    public Network without(String link) {
        var all = new TreeMap<>(links);
        all.remove(link);
        return new Network(all, addresses, routes, rules, session, kept, ovs, nf.withoutBridge(link));
    }

    /// The bridges that the next boot makes; the reason, where that can't be told.
    public Seen<SortedMap<String, Kept.Bridge>> keptBridges() {
        return switch (kept) {
            case Seen.Unknown<Kept>(var why) -> Seen.unknown(why);
            case Seen.Value<Kept>(var read) -> read.bridges();
        };
    }

    public Network with(Seen<Kept> read) {
        return new Network(links, addresses, routes, rules, session, read, ovs, nf);
    }

    public Network withAddresses(Seen<List<Address>> changed) {
        return new Network(links, changed, routes, rules, session, kept, ovs, nf);
    }

    public Network withRoutes(Seen<List<Route>> changed) {
        return new Network(links, addresses, changed, rules, session, kept, ovs, nf);
    }

    public Network withRules(Seen<List<Rule>> changed) {
        return new Network(links, addresses, routes, changed, session, kept, ovs, nf);
    }

    public Network withSession(Seen<Session> changed) {
        return new Network(links, addresses, routes, rules, changed, kept, ovs, nf);
    }

    public Network with(NfCalls changed) {
        return new Network(links, addresses, routes, rules, session, kept, ovs, changed);
    }

    /// A bridge of Open vSwitch's; null: it has none of that name, or that can't be told.
    public @Nullable OvsBridge ovsBridge(String name) {
        return ovs.or(Collections.emptySortedMap()).get(name);
    }

    /// Where on Open vSwitch's bridges a port is; null: it is on none, or that can't be told.
    public @Nullable Attachment attachment(String port) {
        return ovs.or(Collections.emptySortedMap()).values().stream()
                .filter(bridge -> bridge.ports().containsKey(port))
                .map(bridge -> java.util.Objects.requireNonNull(bridge.ports().get(port))
                        .at())
                .findFirst()
                .orElse(null);
    }

    /// With a bridge of Open vSwitch's that has no port.
    public Network withOvsBridge(String name) {
        return with(Link.ovsBridge(name)).changed(bridges -> bridges.put(name, OvsBridge.withoutPorts()));
    }

    public Network withoutOvsBridge(String name) {
        return without(name).changed(bridges -> bridges.remove(name));
    }

    /// With that link on a bridge of Open vSwitch's, and on no other.
    public Network attached(String port, Attachment at) {
        return detached(port).onMaster(port, at.bridge()).changed(bridges -> {
            var bridge = bridges.getOrDefault(at.bridge(), OvsBridge.withoutPorts());
            bridges.put(at.bridge(), bridge.with(port, new OvsBridge.Port("", at)));
        });
    }

    public Network detached(String port) {
        return onMaster(port, null).changed(bridges -> bridges.replaceAll((_, bridge) -> bridge.without(port)));
    }

    private Network onMaster(String port, @Nullable String bridge) {
        return links.get(port) instanceof Link link ? with(link.withMaster(bridge)) : this;
    }

    private Network changed(Consumer<SortedMap<String, OvsBridge>> change) {
        return new Network(
                links,
                addresses,
                routes,
                rules,
                session,
                kept,
                ovs.map(bridges -> {
                    var all = new TreeMap<>(bridges);
                    change.accept(all);
                    return all;
                }),
                nf);
    }

    /// The links by which the session comes in; the reason, where they can't be told.
    public Seen<SortedSet<String>> sessionLinks() {
        return session.map(Session::links);
    }

    /// Dom0's addresses on a link, but for fe80::, which each link has by itself.
    public Seen<List<Address>> addressesOn(String link) {
        return addresses.map(all -> all.stream()
                .filter(address -> address.link().equals(link) && !address.linkLocal())
                .toList());
    }

    /// What Dom0 has on a link; unknown, with the reason, when its addresses, routes or rules are.
    public Seen<Carried> carried(String link) {
        if (addresses instanceof Seen.Unknown<List<Address>>(var why)) {
            return Seen.unknown("the host's addresses are unknown: " + why);
        }
        if (routes instanceof Seen.Unknown<List<Route>>(var why)) {
            return Seen.unknown("the host's routes are unknown: " + why);
        }
        if (rules instanceof Seen.Unknown<List<Rule>>(var why)) {
            return Seen.unknown("the host's routing rules are unknown: " + why);
        }
        for (var route : routes.or(List.of())) {
            if (!route.namesAny()) {
                return Seen.unknown("over which links the route '" + route.line() + "' leads isn't shown by the host");
            }
        }
        var held = addressesOn(link).or(List.of());
        return Seen.of(new Carried(
                held,
                routes.or(List.of()).stream()
                        .filter(route -> !route.linkLocal() && (route.names(link) || sendsFrom(route, held)))
                        .toList(),
                rules.or(List.of()).stream().filter(rule -> rule.names(link)).toList()));
    }

    private static boolean sendsFrom(Route route, List<Address> addresses) {
        return addresses.stream().anyMatch(address -> route.sendsFrom(address.bare()));
    }

    /// Where `to` has what Dom0 had on `from`: addresses, routes and rules, and the session with them. What each link
    /// has by itself (fe80::) stays, and so does what is unknown.
    public Network moved(String from, String to) {
        return new Network(
                links,
                each(
                        addresses,
                        address -> address.link().equals(from) && !address.linkLocal() ? address.on(to) : address),
                each(routes, route -> route.linkLocal() ? route : route.on(from, to)),
                each(rules, rule -> rule.on(from, to)),
                session.map(open -> open.on(from, to)),
                kept,
                ovs,
                nf);
    }

    private static <T> Seen<List<T>> each(Seen<List<T>> seen, UnaryOperator<T> change) {
        return seen.map(all -> all.stream().map(change).toList());
    }
}
