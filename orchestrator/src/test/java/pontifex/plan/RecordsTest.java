package pontifex.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.state.Address;
import pontifex.state.Carried;
import pontifex.state.Route;
import pontifex.state.Rule;

/// What a host says of its addresses, routes and rules goes back to its `ip` as words, and as nothing else.
class RecordsTest {
    private static final Address ADDRESS =
            new Address("eth0", "192.0.2.7/24", List.of("brd", "192.0.2.255", "scope", "global"), false);

    private static Route route(boolean ipv6, String destination, String gateway, String line) {
        return new Route(ipv6, "main", destination, gateway.isEmpty() ? null : gateway, "eth0", 0, line);
    }

    private static List<String> of(List<Address> addresses, List<Route> routes, List<Rule> rules) {
        return Records.of("eth0", new Carried(addresses, routes, rules));
    }

    @Test
    void theLinksPlaceIsLeftOpenWhereverItIsNamed() {
        assertEquals(
                List.of(
                        "address 192.0.2.7/24 scope global label @:1 dev @",
                        "address6 2001:db8::7/64 scope global dev @",
                        "route default via 192.0.2.1 dev @ metric 100",
                        "route6 default via fe80::1 dev @",
                        "rule pref 100 from all iif @ lookup 7",
                        "rule6 pref 101 from all oif @ lookup l3mdev"),
                of(
                        List.of(
                                new Address(
                                        "eth0", "192.0.2.7/24", List.of("scope", "global", "label", "eth0:1"), false),
                                new Address("eth0", "2001:db8::7/64", List.of("scope", "global"), false)),
                        List.of(
                                route(false, "default", "192.0.2.1", "default via 192.0.2.1 dev eth0 metric 100"),
                                route(true, "default", "fe80::1", "default via fe80::1 dev eth0")),
                        List.of(
                                new Rule(false, "100: from all iif eth0 lookup 7"),
                                new Rule(true, "101: from all oif eth0 lookup [l3mdev-table]"))));
    }

    @Test
    void aRouteStandsBehindTheOneToItsGateway() {
        var several = new Route(
                false,
                "main",
                "203.0.113.0/24",
                null,
                null,
                0,
                "203.0.113.0/24 nexthop via 198.51.100.1 dev eth0 weight 1 nexthop via 10.88.0.1 dev eth1 weight 1");
        assertEquals(
                List.of(
                        "route 198.51.100.1 dev @ scope link",
                        "route default via 198.51.100.1 dev @",
                        "ways 203.0.113.0/24 nexthop via 198.51.100.1 dev @ weight 1 nexthop via 10.88.0.1 dev eth1"
                                + " weight 1"),
                of(
                        List.of(),
                        List.of(
                                several,
                                route(false, "default", "198.51.100.1", "default via 198.51.100.1 dev eth0"),
                                route(false, "198.51.100.1", "", "198.51.100.1 dev eth0 scope link")),
                        List.of()));
    }

    /// The first is iproute2's line, the second busybox's.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.7",
                "192.0.2.0/24 dev eth0 scope link src 192.0.2.7"
            })
    void theKernelMakesTheRouteToAnAddressesNetworkItself(String line) {
        assertEquals(
                List.of("address 192.0.2.7/24 brd 192.0.2.255 scope global dev @"),
                of(List.of(ADDRESS), List.of(route(false, "192.0.2.0/24", "", line)), List.of()));
        var without = new Address("eth0", "192.0.2.7/24", List.of("noprefixroute"), false);
        assertEquals(
                2,
                of(List.of(without), List.of(route(false, "192.0.2.0/24", "", line)), List.of())
                        .size());
        assertEquals(
                2,
                of(List.of(ADDRESS), List.of(route(false, "192.0.0.0/16", "", line)), List.of())
                        .size(),
                "another network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-batch", "$(id)", "a;b", "*", "a'b", "@", "a@b", "é", "a\\b", "?", "[x]", "a&", "<x", ""})
    void aWordThatCouldBeMoreIsRefused(String word) {
        var address = new Address("eth0", "192.0.2.7/24", List.of("scope", word), false);
        assertThrows(IllegalArgumentException.class, () -> of(List.of(address), List.of(), List.of()));
        if (!word.isEmpty()) {
            var line = "default via " + word + " dev eth0";
            assertThrows(
                    IllegalArgumentException.class,
                    () -> of(List.of(), List.of(route(false, "default", word, line)), List.of()));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> of(List.of(), List.of(), List.of(new Rule(false, "100: from all iif eth0 lookup " + word))));
        }
    }

    @Test
    void aLabelThatIsNotTheLinksIsRefused() {
        var address = new Address("eth0", "192.0.2.7/24", List.of("label", "wan"), false);
        assertThrows(IllegalArgumentException.class, () -> of(List.of(address), List.of(), List.of()));
    }
}
