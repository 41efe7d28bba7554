package pontifex.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.plan.Change.AddBridge;
import pontifex.plan.Change.BindNic;
import pontifex.plan.Change.ReleaseNic;
import pontifex.plan.Change.SetForwardDelay;
import pontifex.plan.Change.SetStp;
import pontifex.plan.Change.SetUp;
import pontifex.plan.Change.StartNetworkBridge;
import pontifex.plan.Change.StopNetworkBridge;
import pontifex.plan.Change.TakeOver;
import pontifex.state.Carried;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Persistence;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Truth;
import pontifex.state.Value;

/// Xen 3's network-bridge gives a NIC another name, and Pontifex speaks of it by its own.
class OrderingTest {
    private static final String SCRIPT = "/etc/xen/scripts/network-bridge";

    private static HostState xen3(String... command) {
        var state = States.changed(States.rawXend(), command);
        return state.with(state.platform().with(Persistence.XEND_SCRIPT, "as it is"));
    }

    private static HostState bound(HostState state, String bridge, String link) {
        var port = state.network().links().get(link);
        var network =
                state.network().link(bridge) == null ? state.network().with(Link.bridge(bridge)) : state.network();
        return state.with(network.with(port.withMaster(bridge).withUp(true)));
    }

    private static String mac(HostState host, String link) {
        return host.network().links().get(link).mac();
    }

    @Test
    void aNicIsBoundByNetworkBridge() {
        var host = xen3("nic", "eth1");
        assertEquals(
                List.of(new StartNetworkBridge(SCRIPT, 1, "eth1", "xenbr1", mac(host, "eth1"), Carried.NOTHING)),
                Plan.between(host, bound(host, "xenbr1", "eth1"), List.of()).changes());
    }

    @Test
    void aDaemonLetsANicGoOnlyWhenWhatItGaveIsElsewhere() {
        var host = States.changed(States.rawXl(), "reached", "eth1");
        host = host.with(host.network().with(host.network().links().get("eth1").withManager(Link.Traits.NETWORKD)));
        var bound = bound(host, "xenbr1", "eth1");
        var wanted = bound.with(bound.network()
                .with(bound.network().links().get("eth1").withManager(null))
                .moved("eth1", "xenbr1"));
        var plan = Plan.between(host, wanted, List.of());
        assertEquals(
                List.of("AddBridge", "TakeOver", "LetGo"),
                plan.changes().stream()
                        .map(change -> change.getClass().getSimpleName())
                        .toList());
        assertEquals(
                new Change.LetGo("eth1", "xenbr1", Link.Traits.NETWORKD),
                plan.changes().getLast());
        assertEquals(
                wanted.network().links().get("eth1"),
                plan.appliedTo(host).network().link("eth1"));
    }

    @Test
    void aDaemonThatReadsAllOfItsFilesAnewIsGuardedAgainst() {
        var host = States.rawXl();
        var managed =
                host.with(host.network().with(host.network().links().get("eth2").withManager(Link.Traits.NETWORKD)));
        assertTrue(Plan.between(managed, host, List.of()).guarded());
    }

    @Test
    void networkBridgeGetsTheNumberThatItWillGetAtBoot() {
        var host = xen3("nic", "eth1");
        var kept = new TreeMap<String, Kept.Bridge>();
        kept.put("xenbr1", new Kept.Bridge(new TreeSet<>(List.of("eth1")), false, "0", 7));
        var wanted = bound(host, "xenbr1", "eth1");
        wanted = wanted.with(wanted.network().with(Seen.of(Kept.of(kept, "my-network-script"))));
        assertEquals(
                List.of(new StartNetworkBridge(SCRIPT, 7, "eth1", "xenbr1", mac(host, "eth1"), Carried.NOTHING)),
                Plan.between(host, wanted, List.of()).changes());
    }

    @Test
    void networkBridgeIsStoppedByTheNumberThatItWasStartedWith() {
        var host = xen3("renamed", "eth1", "xenbr1");
        var end = host.network().links().get("vif0.1");
        host = host.with(host.network().without("vif0.1").with(end.withName("vif0.7")));
        var stop = new StopNetworkBridge(SCRIPT, 7, "eth1", "xenbr1");
        assertEquals(List.of(stop), Plan.between(host, stop.on(host), List.of()).changes());
    }

    @Test
    void aNicThatNetworkBridgeHasRenamedIsBoundWithoutItAsItWouldDoNothing() {
        var host = xen3("renamed", "eth1");
        assertEquals(
                List.of(new AddBridge("xenbr1"), new BindNic("peth1", "xenbr1")),
                Plan.between(host, bound(host, "xenbr1", "peth1"), List.of()).changes());
    }

    @Test
    void theItemsNameTheNicByItsOwnName() {
        var live = new Item("bridge", "xenbr1", "nic", Truth.LIVE);
        for (var host : List.of(xen3("renamed", "eth1", "xenbr1"), bound(xen3("nic", "eth1"), "xenbr1", "eth1"))) {
            assertEquals(
                    Value.of("eth1"),
                    host.items(Scope.of("bridge", "xenbr1")).values().get(live));
        }
        assertEquals("eth1", xen3("renamed", "eth1").network().nicName("peth1"));
        assertEquals("p4p1", xen3("nic", "p4p1").network().nicName("p4p1"), "a name by the slot is its own");
    }

    @Test
    void whatNetworkBridgeMadeGoesByItsStop() {
        var host = xen3("renamed", "eth1", "xenbr1");
        var stop = new StopNetworkBridge(SCRIPT, 1, "eth1", "xenbr1");
        assertEquals(List.of(stop), Plan.between(host, stop.on(host), List.of()).changes());
    }

    private static HostState reachedBy(String nic, String... commands) {
        var state = States.changed(States.rawXl(), "reached", nic);
        for (var command : commands) {
            state = States.changed(state, command.split(" "));
        }
        return state;
    }

    private static HostState takenOver(HostState state, String nic, String bridge) {
        var bound = bound(state, bridge, nic).network();
        var mac = bound.links().get(nic).mac();
        return state.with(
                bound.with(bound.links().get(bridge).withMac(mac).withUp(true)).moved(nic, bridge));
    }

    private static TakeOver takeOver(HostState state, String bridgeMac) {
        return new TakeOver(
                "eth1",
                "xenbr1",
                "52:54:00:00:00:01",
                bridgeMac,
                state.network().carried("eth1").or(Carried.NOTHING));
    }

    @Test
    void aBridgeIsThereAndUpBeforeItTakesOver() {
        var fresh = reachedBy("eth1");
        assertEquals(
                List.of(new AddBridge("xenbr1"), takeOver(fresh, "")),
                Plan.between(fresh, takenOver(fresh, "eth1", "xenbr1"), List.of())
                        .changes());
        var down = reachedBy("eth1", "bridge xenbr1", "down xenbr1");
        assertEquals(
                List.of(new SetUp("xenbr1"), takeOver(down, "")),
                Plan.between(down, takenOver(down, "eth1", "xenbr1"), List.of()).changes());
    }

    @Test
    void aNicThatSomebodyHasPutOnTheBridgeLeavesItForAMoment() {
        var host = reachedBy("eth1", "bind eth1 xenbr1");
        assertEquals(
                List.of(new ReleaseNic("eth1", "xenbr1"), takeOver(host, "")),
                Plan.between(host, takenOver(host, "eth1", "xenbr1"), List.of()).changes());
    }

    @Test
    void aNicIsReplacedInTwoStepsThatFollowOneAnother() {
        var host = reachedBy("eth0", "stp xenbr1", "bind eth2 xenbr1");
        var wanted = bound(host, "xenbr1", "eth1");
        wanted = wanted.with(wanted.network()
                .with(wanted.network().links().get("eth2").withMaster(null))
                .with(wanted.network().links().get("xenbr1").with(new Link.BridgeSettings(false, 0))));
        assertEquals(
                List.of(
                        new SetStp("xenbr1", true, false, 1500),
                        new SetForwardDelay("xenbr1", 1500, 0),
                        new ReleaseNic("eth2", "xenbr1"),
                        new BindNic("eth1", "xenbr1"),
                        new SetUp("eth1")),
                Plan.between(host, wanted, List.of()).changes());
    }
}
