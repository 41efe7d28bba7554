package pontifex.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import pontifex.state.Address;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.NetworkBridge;
import pontifex.state.Route;
import pontifex.state.Seen;

/// What is said of a change on paper, over the topologies that Dom0s have.
class SimulationTest {
    private static final String IN = "10.77.1.2, the address that Pontifex comes in by,";

    private static List<String> dangers(HostState observed, UnaryOperator<Network> change) {
        return Simulation.of(observed, observed.with(change.apply(observed.network())))
                .dangers();
    }

    @Test
    void whatOnlyTheNextBootWouldBringIsToldApart() {
        var host = Dom0.plain().state();
        var moved = bound(host.network(), "eth0", "xenbr0").moved("eth0", "xenbr0");
        var boot = Simulation.of(host, host.with(keeping(moved, "xenbr0", "eth0")));
        assertEquals(List.of("the next boot would give " + IN + " to no link"), boot.atBoot());
        assertEquals(boot.atBoot(), boot.dangers());
        var now = Simulation.of(host, host.with(bound(host.network(), "eth0", "xenbr0")));
        assertFalse(now.dangers().isEmpty());
        assertEquals(List.of(), now.atBoot());
    }

    private static Link link(Network network, String name) {
        return java.util.Objects.requireNonNull(network.link(name));
    }

    /// Of its routes these alone are left.
    private static Network routed(Network network, Predicate<Route> kept) {
        return network.withRoutes(
                network.routes().map(routes -> routes.stream().filter(kept).toList()));
    }

    /// A NIC becomes a port of a bridge, up, and nothing else happens.
    private static Network bound(Network network, String nic, String bridge) {
        var made = network.link(bridge) == null ? network.with(Link.bridge(bridge)) : network;
        return made.with(link(made, nic).withMaster(bridge).withUp(true));
    }

    private static Network released(Network network, String nic) {
        return network.with(link(network, nic).withMaster(null));
    }

    private static Network keeping(Network network, String bridge, String port, String... words) {
        var bridges = new TreeMap<String, Kept.Bridge>();
        bridges.put(
                bridge,
                new Kept.Bridge(new TreeSet<>(List.of(port)), false, "0").withAddresses(new TreeSet<>(List.of(words))));
        return network.with(Seen.of(Kept.of(bridges, null)));
    }

    @Test
    void nothingIsNoDanger() {
        for (var host : List.of(
                Dom0.plain(),
                Dom0.bridged(),
                Dom0.xend(),
                new Dom0(),
                Dom0.plain().noSession())) {
            assertEquals(List.of(), dangers(host.state(), network -> network));
        }
    }

    @Test
    void anotherNicMayDoAsItLikes() {
        assertEquals(List.of(), dangers(Dom0.plain().state(), network -> bound(network, "eth1", "xenbr1")));
        assertEquals(List.of(), dangers(Dom0.plain().state(), network -> bound(network, "eth2", "xenbr2")));
        assertEquals(List.of(), dangers(Dom0.bridged().state(), network -> bound(network, "eth1", "xenbr1")));
    }

    @Test
    void aNicThatTakesItsAddressesAlongIsNoDanger() {
        assertEquals(
                List.of(),
                dangers(
                        Dom0.plain().state(),
                        network -> keeping(
                                bound(network, "eth0", "xenbr0").moved("eth0", "xenbr0"),
                                "xenbr0",
                                "eth0",
                                "static 10.77.1.2/16")));
    }

    @Test
    void anAddressThatIsLeftOnAPortIsADanger() {
        assertEquals(
                List.of(IN + " would be on eth0, which is a port of xenbr0"),
                dangers(Dom0.plain().state(), network -> bound(network, "eth0", "xenbr0")));
    }

    @Test
    void anAddressThatIsGoneIsADanger() {
        assertEquals(
                List.of(IN + " would be on no link"),
                dangers(Dom0.plain().state(), network -> network.withAddresses(Seen.of(List.of()))));
    }

    @Test
    void aBridgeWhoseNewNicHasNoCarrierIsADanger() {
        var host = Dom0.bridged().carrier("eth1", false).state();
        assertEquals(
                List.of(
                        IN + " would be on xenbr0, whose NIC eth1 has no carrier",
                        "dom1's vif1.0 is on xenbr0, which would have eth1 as its NIC, which has no carrier"),
                dangers(host, network -> bound(released(network, "eth0"), "eth1", "xenbr0")));
        assertEquals(
                List.of(IN + " would be on xenbr0, whose NIC eth2 isn't known to have a carrier (a link that is down"
                        + " shows none)"),
                dangers(host, network -> bound(released(network, "eth0"), "eth2", "xenbr0")));
    }

    @Test
    void aBridgeWhoseNewNicHasOneIsNone() {
        assertEquals(
                List.of(),
                dangers(Dom0.bridged().state(), network -> bound(released(network, "eth0"), "eth1", "xenbr0")));
    }

    @Test
    void aBridgeThatLosesItsOnlyNicCutsOffDom0AndItsGuests() {
        assertEquals(
                List.of(
                        IN + " would be on xenbr0, which has no NIC",
                        "dom1's vif1.0 is on xenbr0, which would lose eth0, its only NIC"),
                dangers(Dom0.bridged().state(), network -> released(network, "eth0")));
    }

    @Test
    void aBridgeWhoseNewNicHasNoCarrierIsALossToItsGuests() {
        var host = new Dom0()
                .nic("eth0")
                .nic("eth1")
                .carrier("eth1", false)
                .down("eth2")
                .bridge("xenbr0", "eth0")
                .guest("dom1", 1, "xenbr0");
        assertEquals(
                List.of("dom1's vif1.0 is on xenbr0, which would have eth1 as its NIC, which has no carrier"),
                dangers(host.state(), network -> bound(released(network, "eth0"), "eth1", "xenbr0")));
        assertEquals(
                List.of(),
                dangers(host.state(), network -> bound(released(network, "eth0"), "eth2", "xenbr0")),
                "a NIC that is down shows none, and a guest may wait for it");
    }

    @Test
    void aBridgeThatGoesIsALossToItsGuests() {
        var host = new Dom0().nic("eth1").bridge("xenbr1", "eth1").guest("dom2", 2, "xenbr1");
        assertEquals(
                List.of("dom2's vif2.0 would be on no bridge: xenbr1, which has it now, would go"),
                dangers(
                        host.state(),
                        network -> released(released(network, "eth1"), "vif2.0").without("xenbr1")));
        assertEquals(
                List.of("dom2's vif2.0 would be on no bridge: xenbr1, which has it now, would lose it"),
                dangers(host.state(), network -> released(network, "vif2.0")));
    }

    @Test
    void aGuestThatMovesToAnotherBridgeLosesNone() {
        var host =
                new Dom0().nic("eth1").bridge("xenbr1", "eth1").bridge("xenbr2").guest("dom2", 2, "xenbr1");
        assertEquals(
                List.of(),
                dangers(
                        host.state(),
                        network -> network.with(link(network, "vif2.0").withMaster("xenbr2"))));
        assertEquals(
                List.of(),
                dangers(
                        new Dom0().bridge("xenbr3").guest("dom3", 3, "xenbr3").state(),
                        network -> network.with(link(network, "xenbr3").withUp(true))),
                "a bridge that has no NIC has none to lose");
    }

    @Test
    void whatIsSoAlreadyIsNoDanger() {
        var odd = Dom0.plain().carrier("eth0", null).boot("eth0");
        assertEquals(List.of(), dangers(odd.state(), network -> bound(network, "eth1", "xenbr1")));
        var router = new Dom0()
                .bridge("xenbr0")
                .guest("router", 1, "xenbr0")
                .address("xenbr0", "10.77.1.2/16")
                .route("10.77.0.0/16 dev xenbr0 scope link")
                .session("10.77.1.2", "10.77.0.9", "xenbr0")
                .state();
        assertEquals(
                List.of(),
                dangers(
                        router,
                        network -> network.with(link(network, "xenbr0").with(new Link.BridgeSettings(true, 1500)))));
    }

    @Test
    void aLinkThatGoesDownIsADanger() {
        assertEquals(
                List.of(
                        IN + " would be on eth0, which is down",
                        "no route would lead back to 10.79.0.1, where Pontifex comes in from"),
                dangers(
                        Dom0.plain().state(),
                        network -> network.with(link(network, "eth0").withUp(false))));
    }

    @Test
    void aLinkThatGoesIsADanger() {
        var host = new Dom0()
                .nic("eth0")
                .nic("eth1")
                .address("eth0", "10.77.1.2/16")
                .route("10.77.0.0/16 dev eth1 scope link")
                .session("10.77.1.2", "10.77.0.9", "eth0", "eth1")
                .state();
        assertEquals(
                List.of(IN + " would be on eth0, which isn't there"),
                dangers(host, network -> network.without("eth0")));
        assertEquals(
                List.of("the way back to 10.77.0.9, where Pontifex comes in from, would lead over eth1, which is a"
                        + " port of xenbr1"),
                dangers(host, network -> bound(network, "eth1", "xenbr1")),
                "the way back is another link's");
    }

    @Test
    void aVlanRestsOnItsNic() {
        var host = new Dom0()
                .nic("eth0")
                .on("eth0.5", "eth0")
                .address("eth0.5", "10.77.1.2/16")
                .route("10.77.0.0/16 dev eth0.5 scope link")
                .session("10.77.1.2", "10.77.0.9", "eth0.5")
                .state();
        assertEquals(
                List.of(IN + " would be on eth0.5, which is on eth0, which is a port of xenbr0"),
                dangers(host, network -> bound(network, "eth0", "xenbr0")));
    }

    @Test
    void aBondNeedsOneOfItsNics() {
        var host = new Dom0()
                .nic("eth0")
                .nic("eth1")
                .carrier("eth1", false)
                .nic("eth2")
                .bond("bond0", "eth0", "eth1", "eth2")
                .address("bond0", "10.77.1.2/16")
                .route("10.77.0.0/16 dev bond0 scope link")
                .session("10.77.1.2", "10.77.0.9", "bond0")
                .state();
        assertEquals(List.of(), dangers(host, network -> bound(network, "eth0", "xenbr0")));
        assertEquals(
                List.of(IN + " would be on bond0, whose NIC eth1 has no carrier"),
                dangers(host, network -> bound(bound(network, "eth0", "xenbr0"), "eth2", "xenbr2")));
    }

    @Test
    void anEthThatXenRenamedRestsOnItsBridge() {
        var host = Dom0.xend().state();
        assertEquals(
                List.of(
                        IN + " would be on eth0, whose other end vif0.0 is on no bridge",
                        "dom1's vif1.0 would be on no bridge: xenbr0, which has it now, would lose it"),
                dangers(host, network -> released(released(network, "vif0.0"), "vif1.0")));
        assertEquals(
                List.of(
                        IN + " would be on eth0, whose other end vif0.0 is on xenbr0, which has no NIC",
                        "dom1's vif1.0 is on xenbr0, which would lose peth0, its only NIC"),
                dangers(host, network -> released(network, "peth0")));
        assertEquals(
                List.of(IN + " would be on eth0, whose other end vif0.0 is down"),
                dangers(host, network -> network.with(link(network, "vif0.0").withUp(false))));
        assertEquals(List.of(), dangers(host, network -> bound(network, "eth1", "xenbr1")));
    }

    @Test
    void networkBridgeItselfIsNoDanger() {
        var host = new Dom0()
                .nic("eth0")
                .nic("veth0")
                .carrier("veth0", null)
                .vif("vif0.0", "none")
                .address("eth0", "10.77.1.2/16")
                .route("10.77.0.0/16 dev eth0 scope link")
                .session("10.77.1.2", "10.77.0.9", "eth0")
                .state();
        host = host.with(released(host.network(), "vif0.0"));
        assertEquals(List.of(), dangers(host, network -> NetworkBridge.started(network, 0, "eth0", "xenbr0")));
    }

    @Test
    void withoutTheDefaultRouteNobodyIsAnswered() {
        assertEquals(
                List.of("no route would lead back to 10.79.0.1, where Pontifex comes in from"),
                dangers(Dom0.plain().state(), network -> routed(network, route -> !route.isDefault())));
    }

    @Test
    void aGatewayMustBeReachedItself() {
        assertEquals(
                List.of("no route would lead to 10.77.0.1, the gateway on the way back to 10.79.0.1"),
                dangers(Dom0.plain().state(), network -> routed(network, Route::isDefault)));
    }

    @Test
    void aPeerNextDoorNeedsNoGateway() {
        var host = Dom0.plain().session("10.77.1.2", "10.77.0.9", "eth0").state();
        assertEquals(List.of(), dangers(host, network -> routed(network, route -> !route.isDefault())));
    }

    @Test
    void rulesAndTheirTablesAreFollowed() {
        var host = Dom0.plain()
                .address("eth1", "198.51.100.7/24")
                .route("198.51.100.0/24 dev eth1 scope link")
                .route("default via 10.77.0.1 dev eth0 table 7")
                .route("default via 198.51.100.1 dev eth1 metric 10")
                .rule(false, "100: from 10.77.1.2 lookup 7")
                .state();
        assertEquals(
                List.of(),
                dangers(host, network -> bound(network, "eth1", "xenbr1").moved("eth1", "xenbr1")),
                "its table 7 doesn't lead there");
        assertEquals(
                List.of("the way back to 10.79.0.1, where Pontifex comes in from, would lead over eth1, which is a"
                        + " port of xenbr1"),
                dangers(
                        Dom0.plain()
                                .route("default via 10.77.0.1 dev eth1 table 7 onlink")
                                .rule(false, "100: from 10.77.0.0/16 lookup 7")
                                .session("10.77.1.2", "10.79.0.1", "eth0", "eth1")
                                .state(),
                        network -> bound(network, "eth1", "xenbr1")));
        assertEquals(
                List.of("no route would lead back to 10.79.0.1, where Pontifex comes in from"),
                dangers(
                        host,
                        network -> network.withRules(Seen.of(List.of(
                                new pontifex.state.Rule(false, "5: from all to 10.79.0.0/16 unreachable"),
                                new pontifex.state.Rule(false, "32766: from all lookup main"))))));
    }

    @Test
    void anIpv6SessionHasItsOwnWay() {
        var host = Dom0.plain()
                .address("eth1", "2001:db8::7/64")
                .route("2001:db8::/64 dev eth1 metric 256")
                .route("default via fe80::1 dev eth1 metric 1024")
                .session("2001:db8::7", "2001:db8:9::1", "eth1")
                .boot("eth1", "static 2001:db8:0::7/64")
                .state();
        assertEquals(
                List.of("2001:db8::7, the address that Pontifex comes in by, would be on eth1, which is a port of"
                        + " xenbr1"),
                dangers(host, network -> bound(network, "eth1", "xenbr1")));
        assertEquals(
                List.of(),
                dangers(
                        host,
                        network -> keeping(
                                bound(network, "eth1", "xenbr1").moved("eth1", "xenbr1"),
                                "xenbr1",
                                "eth1",
                                "static 2001:db8::7/64")));
        assertEquals(
                List.of(),
                dangers(
                        host,
                        network ->
                                keeping(bound(network, "eth0", "xenbr0"), "xenbr1", "eth1", "static 2001:db8::7/64")));
    }

    @Test
    void aSessionByALinksOwnAddressStaysWithTheLink() {
        var host = new Dom0()
                .nic("eth0")
                .nic("eth1")
                .address("eth0", "fe80::1/64")
                .address("eth1", "fe80::1/64")
                .session("fe80::1%eth0", "fe80::9%eth0", "eth0")
                .state();
        assertEquals(
                List.of("fe80::1%eth0, the address that Pontifex comes in by, would be on eth0, which is a port of"
                        + " xenbr0"),
                dangers(host, network -> bound(network, "eth0", "xenbr0").moved("eth0", "xenbr0")));
        assertEquals(List.of(), dangers(host, network -> bound(network, "eth1", "xenbr1")));
    }

    @Test
    void whatCannotBeToldOfWhatIsMovedIsADanger() {
        UnaryOperator<Network> move = network -> keeping(
                bound(network, "eth0", "xenbr0").moved("eth0", "xenbr0"), "xenbr0", "eth0", "static 10.77.1.2/16");
        var host = Dom0.plain().state();
        assertEquals(
                List.of("whether a routing rule would lead the way back to 10.79.0.1, where Pontifex comes in from,"
                        + " astray can't be told: no ip"),
                dangers(host.with(host.network().withRules(Seen.unknown("no ip"))), move));
        assertEquals(
                List.of("whether a route would lead back to 10.79.0.1, where Pontifex comes in from, can't be told: no"
                        + " ip"),
                dangers(host.with(host.network().withRoutes(Seen.unknown("no ip"))), move));
        assertEquals(
                List.of("what the next boot would do with " + IN + " can't be told: not read"),
                dangers(
                        host.with(host.network().with(Seen.<Kept>unknown("not read"))),
                        network -> bound(network, "eth0", "xenbr0").moved("eth0", "xenbr0")));
        assertEquals(
                List.of(),
                dangers(
                        host.with(host.network().withRules(Seen.unknown("no ip"))),
                        network -> bound(network, "eth1", "xenbr1")),
                "nothing that the session rests on moves");
    }

    @Test
    void withoutAddressesWhateverChangesMayBeTheWayIn() {
        var host = Dom0.plain().noSession().state();
        var blind = host.with(host.network().withAddresses(Seen.unknown("neither ip nor ifconfig")));
        assertEquals(
                List.of("eth1 and xenbr1 would change, and which address Pontifex comes in by, and where it would be"
                        + " then, can't be told: neither ip nor ifconfig"),
                dangers(blind, network -> bound(network, "eth1", "xenbr1")));
        assertEquals(List.of(), dangers(blind, network -> network));
    }

    @Test
    void withoutASessionEveryAddressCounts() {
        var host = Dom0.plain().noSession().address("eth1", "192.0.2.7/24").state();
        assertEquals(
                List.of("192.0.2.7 on eth1, an address that Pontifex may come in by (SSH_CONNECTION is ''), would be"
                        + " on eth1, which is a port of xenbr1"),
                dangers(host, network -> bound(network, "eth1", "xenbr1")));
        assertEquals(List.of(), dangers(host, network -> bound(network, "eth2", "xenbr2")));
        assertEquals(
                List.of("the route to default via 10.77.0.1 would be lost, and Pontifex may come in by it"
                        + " (SSH_CONNECTION is '')"),
                dangers(host, network -> routed(network, route -> !route.isDefault())));
    }

    @Test
    void aHostThatIsThisMachineHasNoSessionToLose() {
        var here = Dom0.plain().session("", "").state();
        assertEquals(List.of(), dangers(here, network -> bound(network, "eth0", "xenbr0")));
    }

    @Test
    void theNextBootMustGiveTheAddressToWhatLeadsOut() {
        UnaryOperator<Network> move =
                network -> bound(network, "eth0", "xenbr0").moved("eth0", "xenbr0");
        var host = Dom0.plain().state();
        assertEquals(
                List.of("the next boot would give " + IN + " to no link"),
                dangers(host, network -> keeping(move.apply(network), "xenbr0", "eth0")));
        assertEquals(
                List.of("the next boot would give " + IN
                        + " to xenbr0, whose NIC eth2 isn't known to have a carrier (a link that is down shows none)"),
                dangers(host, network -> keeping(move.apply(network), "xenbr0", "eth2", "static 10.77.1.2/16")));
        assertEquals(
                List.of("the next boot would give " + IN + " to xenbr0, whose NIC eth7 isn't there"),
                dangers(host, network -> keeping(move.apply(network), "xenbr0", "eth7", "static 10.77.1.2/16")));
        var both = new TreeMap<String, java.util.SortedSet<String>>();
        both.put("eth0", new TreeSet<>(List.of("static 10.77.1.2/16")));
        assertEquals(
                List.of("the next boot would give " + IN + " to eth0, which would be a port of xenbr0"),
                dangers(host, network -> {
                    var bridges = keeping(move.apply(network), "xenbr0", "eth0").keptBridges();
                    return move.apply(network).with(Seen.of(new Kept(bridges, null, Seen.of(both), null)));
                }));
    }

    @Test
    void anAddressThatIsAskedForIsThatOfTheLinkThatAsks() {
        var dhcp = Dom0.plain().boot("eth0", "dhcp").state();
        UnaryOperator<Network> move =
                network -> bound(network, "eth0", "xenbr0").moved("eth0", "xenbr0");
        assertEquals(List.of(), dangers(dhcp, network -> keeping(move.apply(network), "xenbr0", "eth0", "dhcp")));
        assertEquals(
                List.of("the next boot would give " + IN + " to no link"),
                dangers(dhcp, network -> keeping(move.apply(network), "xenbr1", "eth1", "dhcp")));
    }

    @Test
    void anAddressIsTheSameHoweverItIsWritten() {
        assertTrue(new Address("eth0", "2001:db8:0:0::7/64").is("2001:db8::7"));
        assertTrue(new Address("eth0", "fe80::1/64").is("fe80::1%eth0"));
    }
}
