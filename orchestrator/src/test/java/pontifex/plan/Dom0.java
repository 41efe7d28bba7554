package pontifex.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.States;
import pontifex.state.Address;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.Route;
import pontifex.state.Rule;
import pontifex.state.Seen;
import pontifex.state.Session;

/// A Dom0's network, put together link by link.
final class Dom0 {
    private final SortedMap<String, Link> links = new TreeMap<>();
    private final List<Address> addresses = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>(List.of(
            new Rule(false, "0: from all lookup local"),
            new Rule(false, "32766: from all lookup main"),
            new Rule(false, "32767: from all lookup default"),
            new Rule(true, "0: from all lookup local"),
            new Rule(true, "32766: from all lookup main")));
    private final SortedMap<String, SortedSet<String>> boot = new TreeMap<>();
    private final SortedMap<String, Kept.Bridge> bridges = new TreeMap<>();
    private final TreeMap<String, Guest> guests = new TreeMap<>();
    private Seen<Session> session = Seen.of(Session.NONE);

    Dom0() {
        put(States.link("lo", Link.Kind.LOOPBACK).withUp(true));
        address("lo", "127.0.0.1/8");
    }

    /// eth0 with 10.77.1.2, a gateway, and the session; the next boot does the same.
    static Dom0 plain() {
        return new Dom0()
                .nic("eth0")
                .nic("eth1")
                .down("eth2")
                .address("eth0", "10.77.1.2/16")
                .route("10.77.0.0/16 dev eth0 proto kernel scope link src 10.77.1.2")
                .route("default via 10.77.0.1 dev eth0")
                .boot("eth0", "static 10.77.1.2/16")
                .session("10.77.1.2", "10.79.0.1", "eth0");
    }

    /// The same address on xenbr0, with eth0 and dom1's interface.
    static Dom0 bridged() {
        return new Dom0()
                .nic("eth0")
                .nic("eth1")
                .down("eth2")
                .bridge("xenbr0", "eth0")
                .guest("dom1", 1, "xenbr0")
                .address("xenbr0", "10.77.1.2/16")
                .route("10.77.0.0/16 dev xenbr0 proto kernel scope link src 10.77.1.2")
                .route("default via 10.77.0.1 dev xenbr0")
                .bootBridge("xenbr0", "eth0", "static 10.77.1.2/16")
                .session("10.77.1.2", "10.79.0.1", "xenbr0");
    }

    /// Xen 3.0's picture: eth0 is Dom0's end of a pair, vif0.0 the other, on xenbr0 beside peth0.
    static Dom0 xend() {
        return new Dom0()
                .nic("peth0")
                .nic("eth0")
                .carrier("eth0", null)
                .nic("eth1")
                .bridge("xenbr0", "peth0")
                .vif("vif0.0", "xenbr0")
                .guest("dom1", 1, "xenbr0")
                .address("eth0", "10.77.1.2/16")
                .route("10.77.0.0/16 dev eth0 proto kernel scope link src 10.77.1.2")
                .session("10.77.1.2", "10.77.0.9", "eth0");
    }

    Dom0 nic(String name) {
        return put(link(name, Link.Kind.NIC, true, true));
    }

    Dom0 down(String name) {
        return put(link(name, Link.Kind.NIC, false, null));
    }

    Dom0 carrier(String name, @Nullable Boolean carrier) {
        return put(States.withCarrier(java.util.Objects.requireNonNull(links.get(name)), carrier));
    }

    Dom0 bridge(String name, String... ports) {
        put(Link.bridge(name));
        for (var port : ports) {
            put(java.util.Objects.requireNonNull(links.get(port)).withMaster(name));
        }
        return this;
    }

    /// A VLAN and its like.
    Dom0 on(String name, String lower) {
        return put(link(name, Link.Kind.VIRTUAL, true, true).withLower(lower));
    }

    Dom0 bond(String name, String... ports) {
        put(link(name, Link.Kind.VIRTUAL, true, true));
        for (var port : ports) {
            put(java.util.Objects.requireNonNull(links.get(port)).withMaster(name));
        }
        return this;
    }

    Dom0 vif(String name, String bridge) {
        return put(States.vif(name, bridge));
    }

    Dom0 guest(String name, int id, String bridge) {
        var live = new TreeMap<Integer, Domain.LiveVif>();
        live.put(0, new Domain.LiveVif("vif" + id + ".0", bridge, bridge));
        guests.put(
                name,
                new Guest(
                        name, null, Seen.unknown("not read"), new Domain.Running(id, Seen.unknown("not asked"), live)));
        return vif("vif" + id + ".0", bridge);
    }

    Dom0 address(String link, String prefixed) {
        addresses.add(new Address(link, prefixed));
        return this;
    }

    Dom0 route(String line) {
        var words = List.of(line.split(" "));
        routes.add(new Route(
                line.indexOf(':') >= 0,
                after(words, "table", "main"),
                words.getFirst(),
                words.contains("via") ? after(words, "via", "") : null,
                words.contains("nexthop") ? null : after(words, "dev", ""),
                Integer.parseInt(after(words, "metric", "0")),
                line));
        return this;
    }

    private static String after(List<String> words, String word, String otherwise) {
        return words.contains(word) ? words.get(words.indexOf(word) + 1) : otherwise;
    }

    /// Put before the usual ones of its family.
    Dom0 rule(boolean ipv6, String line) {
        rules.add(0, new Rule(ipv6, line));
        return this;
    }

    Dom0 boot(String link, String... words) {
        boot.put(link, new TreeSet<>(List.of(words)));
        return this;
    }

    Dom0 bootBridge(String name, String port, String... words) {
        bridges.put(
                name,
                new Kept.Bridge(new TreeSet<>(List.of(port)), false, "0").withAddresses(new TreeSet<>(List.of(words))));
        return this;
    }

    Dom0 session(String local, String peer, String... carrying) {
        session = Seen.of(new Session(new TreeSet<>(List.of(carrying)), local, peer));
        return this;
    }

    Dom0 noSession() {
        session = Seen.unknown("SSH_CONNECTION is ''");
        return this;
    }

    private Dom0 put(Link link) {
        links.put(link.name(), link);
        return this;
    }

    private static Link link(String name, Link.Kind kind, boolean up, @Nullable Boolean carrier) {
        return new Link(name, kind, "52:54:00:00:00:01", up, carrier, 1500, null, null);
    }

    HostState state() {
        return States.rawXl()
                .with(new Guests(guests, new TreeSet<>()))
                .with(new Network(
                        links,
                        Seen.of(List.copyOf(addresses)),
                        Seen.of(List.copyOf(routes)),
                        Seen.of(List.copyOf(rules)),
                        session,
                        Seen.of(new Kept(Seen.of(bridges), null, Seen.of(boot), null))));
    }
}
