package pontifex.resource;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.state.Address;
import pontifex.state.Carried;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.Persistence;
import pontifex.state.Route;
import pontifex.state.Seen;
import pontifex.state.Session;

/// Whether what Dom0 has on a NIC can be moved to its bridge whole, and taken back to what it was.
record TakeOverRefusal(HostState found, String bridge, String nic) {
    record Reason(String cause, String hint) {}

    /// Null: it can, or there is nothing.
    @Nullable Reason reason() {
        return Stream.<Supplier<@Nullable Reason>>of(
                        this::unknown,
                        this::above,
                        this::ownSession,
                        this::both,
                        this::given,
                        this::ambiguous,
                        this::old,
                        this::withoutIpv6)
                .map(Supplier::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Network network() {
        return found.network();
    }

    private Carried carried() {
        return network().carried(nic).or(Carried.NOTHING);
    }

    private List<Address> addresses() {
        return network().addresses().or(List.of());
    }

    private List<Address> addressesOn(String link) {
        return network().addressesOn(link).or(List.of());
    }

    private @Nullable Reason unknown() {
        if (network().addresses() instanceof Seen.Unknown<?>) {
            return new Reason(
                    "whether " + nic + " carries an address can't be told",
                    "install iproute2 on the host, or net-tools on an old one");
        }
        var own = addressesOn(nic);
        if (own.isEmpty()) {
            return null;
        }
        var carries = nic + " carries the address " + own.getFirst().prefixed() + " of Dom0's, and ";
        if (!found.platform().tools().contains("ip")) {
            return new Reason(
                    carries + "without ip on the host it can't be moved",
                    "install iproute2 on the host, or give " + bridge + " a NIC without an address");
        }
        return network().carried(nic) instanceof Seen.Unknown<Carried>(var why)
                ? new Reason(
                        carries + "what rests on it can't be told: " + why,
                        "see that ip on the host shows all of its routes and rules, or give " + bridge
                                + " a NIC without an address")
                : null;
    }

    /// What is made on a NIC hears nothing any more when it is a port. fe80:: is what every link that is up has; but
    /// where the session's links can't be told, it may be on that.
    private @Nullable Reason above() {
        boolean known = network().session() instanceof Seen.Value<?>;
        for (var address : addresses()) {
            boolean its = address.link().equals(nic);
            if (network().isOn(address.link(), nic) && (address.linkLocal() ? !known : !its)) {
                return new Reason(
                        address.link() + " carries the address " + address.prefixed() + " of Dom0's"
                                + (known ? "" : ", and which link carries the session can't be told"),
                        "give " + bridge + " a NIC without " + (its ? "an address" : "a VLAN that has an address"));
            }
        }
        return null;
    }

    private @Nullable Reason ownSession() {
        if (network().session() instanceof Seen.Value<Session>(var session)
                && session.links().stream().anyMatch(link -> network().isOn(link, nic))
                && (session.local().regionMatches(true, 0, "fe80:", 0, 5)
                        || !session.links().contains(nic))) {
            return new Reason(
                    "the session by which Pontifex looks at the host comes in at "
                            + (session.links().contains(nic) ? session.local() : String.join(", ", session.links()))
                            + ", which stays with " + nic,
                    "name another address of the host in the inventory (ansible_host)");
        }
        return network().sessionLinks().or(Collections.emptySortedSet()).contains(nic)
                        && carried().isEmpty()
                ? new Reason(
                        nic
                                + " carries the session by which Pontifex looks at the host, and nothing that could be moved"
                                + " is seen on it",
                        "see that ip on the host shows its addresses and routes, or give " + bridge + " another NIC")
                : null;
    }

    private @Nullable Reason both() {
        return !addressesOn(bridge).isEmpty() && !carried().isEmpty()
                ? new Reason(
                        "Dom0 has addresses or routes on both " + nic + " and " + bridge,
                        "take off those of one of them first: ip address del … dev " + bridge)
                : null;
    }

    /// A DHCP client renews its lease on the link that it was started for, and the kernel an advertised address.
    private @Nullable Reason given() {
        for (var address : carried().addresses()) {
            if (address.dynamic()) {
                return new Reason(
                        nic + " has the address " + address.prefixed() + " for a time only, from "
                                + (address.ipv6() ? "a router's advertisement or a DHCPv6 server" : "a DHCP server")
                                + ": who asked for it renews it on " + nic,
                        address.ipv6()
                                ? "give Dom0 a fixed address there, and turn accept_ra of " + nic + " off"
                                : "give " + nic + " a fixed address first, now and in the host's files");
            }
        }
        return carried().routes().stream()
                .filter(route -> route.names(nic) && (route.line() + " ").contains(" proto ra "))
                .map(route -> new Reason(
                        "the route '" + route.line() + "' comes from a router's advertisement, which is kept for "
                                + nic,
                        "give Dom0 a fixed gateway there, and turn accept_ra of " + nic + " off"))
                .findFirst()
                .orElse(null);
    }

    /// Of equal routes over several links the kernel takes the first; the bridge's would come last.
    private @Nullable Reason ambiguous() {
        for (var own : carried().routes()) {
            for (var other : network().routes().or(List.of())) {
                if (nic.equals(own.link()) && !other.names(nic) && !other.linkLocal() && equal(own, other)) {
                    return new Reason(
                            "'" + own.line() + "' and '" + other.line() + "' are equal but for their links, and "
                                    + bridge + " would have the last of them",
                            "give one of them another metric");
                }
            }
        }
        return null;
    }

    private static boolean equal(Route one, Route other) {
        return one.ipv6() == other.ipv6()
                && one.table().equals(other.table())
                && one.destination().equals(other.destination())
                && one.metric() == other.metric();
    }

    /// network-bridge moves IPv4 addresses and the main table's routes.
    private @Nullable Reason old() {
        boolean scripted = found.platform().persistence() == Persistence.XEND_SCRIPT
                && network().link(bridge) == null;
        boolean more = carried().addresses().stream().anyMatch(Address::ipv6)
                || carried().routes().stream()
                        .anyMatch(route -> route.ipv6() || !route.table().equals("main"));
        return scripted && more
                ? new Reason(
                        nic
                                + " carries IPv6 addresses, or routes of another table, which Xen 3's network-bridge would lose",
                        "take them off " + nic + " first, or give " + bridge + " another NIC")
                : null;
    }

    /// What must be looked at for it: whether the bridge has IPv6, or will have it when it is made.
    static Look look(String bridge) {
        return Look.at(ipv6Off("default"), ipv6Off(bridge));
    }

    private static String ipv6Off(String link) {
        return "/proc/sys/net/ipv6/conf/" + link + "/disable_ipv6";
    }

    private @Nullable Reason withoutIpv6() {
        var setting = network().link(bridge) == null ? "default" : bridge;
        boolean off = found.files().at(ipv6Off(setting)) instanceof FileState.Regular file
                && file.content().text().strip().equals("1");
        return off
                ? carried().addresses().stream()
                        .filter(Address::ipv6)
                        .map(address -> new Reason(
                                nic + " carries the address " + address.prefixed() + " of Dom0's, and " + bridge
                                        + " would have no IPv6",
                                "set net.ipv6.conf." + setting + ".disable_ipv6 to 0 on the host first"
                                        + (setting.equals("default") ? ", and back when the bridge is there" : "")))
                        .findFirst()
                        .orElse(null)
                : null;
    }
}
