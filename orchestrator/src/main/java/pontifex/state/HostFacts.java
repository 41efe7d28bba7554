package pontifex.state;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// What was seen of a host, in plain values by name: what `facts` prints, and what `when`, `--where` and templates ask.
///
/// A value is a `String`, `Long`, `Boolean`, a `List` of texts, or a sorted `Map` of such by name. Every fact is there
/// on every host. What could not be told is unknown with its reason, in a map too, where it is a [Seen.Unknown].
///
/// @param byName as [#ALL] has them
public record HostFacts(SortedMap<String, Seen<Object>> byName) {
    /// @param shape what its value is: `text`, `list`, `map`
    /// @param about what it says, for people
    public record Fact(String name, String shape, String about, Function<HostState, Seen<Object>> in) {}

    /// Every fact there is, by name.
    public static final List<Fact> ALL = List.of(
            new Fact(
                    "addresses",
                    "list",
                    "Dom0's addresses with their prefix length: `192.0.2.7/24`; without fe80::, which each link has by itself",
                    state -> addresses(state, _ -> true)),
            new Fact(
                    "bridges",
                    "map",
                    "every bridge by name, the kernel's and Open vSwitch's: its `nics` and `ports` (names), Dom0's"
                            + " `addresses` on it, `mtu`, `mac`, and whether it is `up`, has `stp` or is `openvswitch`",
                    state -> Seen.of(bridges(state))),
            new Fact(
                    "default_gateways",
                    "list",
                    "the gateways of the default routes in table main, both families",
                    state -> state.network().routes().map(HostFacts::gateways)),
            new Fact(
                    "distribution",
                    "text",
                    "`ID` of os-release, such as `debian`; by older files where there is none",
                    state -> told(state.platform().distribution(), "no file says what distribution it is")),
            new Fact(
                    "guests",
                    "list",
                    "names of the guests that run, or of which there is a file",
                    state -> guests(state, _ -> true)),
            new Fact(
                    "kernel",
                    "text",
                    "as `uname -r` prints it",
                    state -> told(state.platform().kernel(), "the host didn't say")),
            new Fact(
                    "links",
                    "map",
                    "every network link by the kernel's name: its `kind` (`nic`, `bridge`, `ovs_bridge`, `vif`, `vlan`,"
                            + " `bond`, `loopback`, `virtual`), `mac`, `mtu`, `up`, `carrier` (whether its cable is in),"
                            + " `master` (the bridge or bond that it is a port of; empty: none), Dom0's `addresses`",
                    state -> Seen.of(links(state))),
            new Fact(
                    "nics",
                    "list",
                    "names of the physical NICs: `eth0`, also where Xen 3 has renamed its link to `peth0`",
                    state -> Seen.of(nics(state.network()))),
            new Fact(
                    "persistence",
                    "text",
                    "how bridges are kept over a reboot: `xend_script`, `ifupdown`, `ifcfg`, `netplan`, `networkd`,"
                            + " `nmcli`, `xapi`",
                    HostFacts::persistence),
            new Fact(
                    "release",
                    "text",
                    "`VERSION_ID` of os-release, such as `12`; by older files where there is none",
                    state -> told(state.platform().release(), "no file says which release it is")),
            new Fact(
                    "running_guests",
                    "list",
                    "names of the guests that run",
                    state -> guests(state, guest -> guest.domain() instanceof Domain.Running)),
            new Fact(
                    "session_links",
                    "list",
                    "the links by which Pontifex comes in; none where the host is this machine",
                    state -> state.network().sessionLinks().map(List::copyOf)),
            new Fact(
                    "toolstack",
                    "text",
                    "what manages its guests: `xend`, `xl`, `xapi`, or `none` where none was found",
                    state -> Seen.of(word(state.platform().toolstack()))),
            new Fact(
                    "tools",
                    "list",
                    "the programs that were found, of those that Pontifex can act with: `ip`, `brctl`, `xl` …",
                    state -> Seen.of(List.copyOf(state.platform().tools()))),
            new Fact(
                    "xen_version",
                    "text",
                    "such as `4.17.7` or `3.0`, as the kernel tells it, else the toolstack",
                    state -> told(state.platform().xenVersion(), "neither the kernel nor a toolstack told of Xen")));

    public HostFacts {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
    }

    /// @param state of which what its files say was read
    public static HostFacts of(HostState state) {
        var found = new TreeMap<String, Seen<Object>>();
        ALL.forEach(fact -> found.put(fact.name(), fact.in().apply(state)));
        return new HostFacts(found);
    }

    private static Seen<Object> told(String text, String otherwise) {
        return text.isEmpty() ? Seen.unknown(otherwise) : Seen.of(text);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Seen<Object> persistence(HostState state) {
        var platform = state.platform();
        return platform.persistence() == Persistence.NONE_KNOWN
                ? Seen.unknown(platform.persistenceWhy())
                : Seen.of(word(platform.persistence()));
    }

    /// As [Network#nicName], for a link whose kind says that it is one.
    private static List<String> nics(Network network) {
        return network.links().values().stream()
                .filter(link -> link.kind() == Link.Kind.NIC)
                .map(link -> network.nicName(link.name()))
                .distinct()
                .sorted()
                .toList();
    }

    private static Object gateways(List<Route> routes) {
        return routes.stream()
                .filter(route -> route.isDefault() && route.table().equals("main"))
                .map(Route::gateway)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    private static Seen<Object> addresses(HostState state, Predicate<Address> which) {
        return state.network()
                .addresses()
                .map(all -> all.stream()
                        .filter(address -> !address.linkLocal() && which.test(address))
                        .map(Address::prefixed)
                        .toList());
    }

    /// Where not all that run were told of, one that isn't listed may still be there.
    private static Seen<Object> guests(HostState state, Predicate<Guest> which) {
        if (state.guests().unlisted() instanceof Domain.Unknown(var why)) {
            return Seen.unknown(why);
        }
        for (var guest : state.guests().byName().values()) {
            if (guest.domain() instanceof Domain.Unknown(var why)) {
                return Seen.unknown("whether " + guest.name() + " runs can't be told: " + why);
            }
        }
        return Seen.of(state.guests().byName().values().stream()
                .filter(which)
                .map(Guest::name)
                .toList());
    }

    private static Object bridges(HostState state) {
        var network = state.network();
        var found = new TreeMap<String, Object>();
        for (var link : network.links().values()) {
            if (link.kind().isBridge()) {
                var ports = network.ports(link.name());
                var bridge = new TreeMap<String, Object>();
                bridge.put("nics", nics(network, ports));
                bridge.put("ports", List.copyOf(ports));
                bridge.put(
                        "addresses",
                        plain(addresses(state, address -> address.link().equals(link.name()))));
                bridge.put("mtu", (long) link.mtu());
                bridge.put("mac", link.mac());
                bridge.put("up", link.up());
                bridge.put("stp", link.settings() instanceof Link.BridgeSettings settings && settings.stp());
                bridge.put("openvswitch", link.kind() == Link.Kind.OVS_BRIDGE);
                found.put(link.name(), Collections.unmodifiableSortedMap(bridge));
            }
        }
        return Collections.unmodifiableSortedMap(found);
    }

    private static List<String> nics(Network network, Collection<String> ports) {
        return ports.stream()
                .filter(port ->
                        network.link(port) instanceof Link link && link.kind().isUplink())
                .map(network::nicName)
                .sorted()
                .toList();
    }

    private static Object links(HostState state) {
        var found = new TreeMap<String, Object>();
        for (var link : state.network().links().values()) {
            var of = new TreeMap<String, Object>();
            of.put("kind", word(link.kind()));
            of.put("mac", link.mac());
            of.put("mtu", (long) link.mtu());
            of.put("up", link.up());
            of.put("carrier", link.carrier() instanceof Boolean in ? in : Seen.unknown(noCarrier(link)));
            of.put("master", link.master() instanceof String master ? master : "");
            of.put("addresses", plain(addresses(state, address -> address.link().equals(link.name()))));
            found.put(link.name(), Collections.unmodifiableSortedMap(of));
        }
        return Collections.unmodifiableSortedMap(found);
    }

    private static String noCarrier(Link link) {
        return "the kernel doesn't say whether a cable is in " + link.name() + (link.up() ? "" : " while it is down");
    }

    private static Object plain(Seen<Object> seen) {
        return switch (seen) {
            case Seen.Value<Object>(var value) -> value;
            case Seen.Unknown<Object> unknown -> unknown;
        };
    }
}
