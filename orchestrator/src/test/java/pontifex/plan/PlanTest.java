package pontifex.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pontifex.state.Carried;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Mode;
import pontifex.state.Seen;

/// What each change puts at stake, by where the session comes in.
class PlanTest {
    private static Risk risk(HostState host, Change change) {
        return new Plan(host, change.on(host), List.of(change), List.of()).risk(change);
    }

    private static void guarded(Dom0 dom0, Change... changes) {
        var host = dom0.state();
        Stream.of(changes).forEach(change -> assertEquals(Risk.MANAGEMENT_PATH, risk(host, change), change.toString()));
    }

    private static void free(Dom0 dom0, Change... changes) {
        var host = dom0.state();
        Stream.of(changes).forEach(change -> assertEquals(change.risk(), risk(host, change), change.toString()));
    }

    private static Change bind(String nic, String bridge) {
        return new Change.BindNic(nic, bridge);
    }

    @Test
    void aNicOfItsOwn() {
        guarded(Dom0.plain(), bind("eth0", "xenbr0"), new Change.SetUp("eth0"));
        free(Dom0.plain(), new Change.AddBridge("xenbr1"), bind("eth1", "xenbr1"), new Change.SetUp("eth1"));
    }

    @Test
    void aNicUnderABridge() {
        guarded(
                Dom0.bridged(),
                bind("eth1", "xenbr0"),
                new Change.ReleaseNic("eth0", "xenbr0"),
                new Change.SetUp("eth0"),
                new Change.SetStp("xenbr0", true, false, 0),
                new Change.SetForwardDelay("xenbr0", 1500, 0),
                new Change.RemoveBridge("xenbr0", new Link.BridgeSettings(false, 0), true));
        free(
                Dom0.bridged(),
                bind("eth1", "xenbr1"),
                new Change.MoveVif("dom1", 1, 0, "vif1.0", "xenbr0", "xenbr1"),
                new Change.SetXenstoreBridge("dom1", 1, 0, "xenbr0", "xenbr1"));
    }

    @Test
    void aBridgeThatIsMadeForTheSession() {
        var host = Dom0.plain().state();
        var wanted = host.with(host.network().with(Link.bridge("xenbr0")).moved("eth0", "xenbr0"));
        var add = new Change.AddBridge("xenbr0");
        var plan = new Plan(host, wanted, List.of(add), List.of());
        assertEquals(Risk.MANAGEMENT_PATH, plan.risk(add), "it is on the path afterwards");
        assertTrue(plan.guarded());
    }

    @Test
    void aVlanAndWhatItIsMadeOn() {
        var tagged = new Dom0()
                .nic("eth0")
                .nic("eth1")
                .on("mgmt", "eth0")
                .on("eth1.5", "eth1")
                .address("mgmt", "10.77.1.2/16")
                .route("10.77.0.0/16 dev mgmt scope link")
                .session("10.77.1.2", "10.77.0.9", "mgmt");
        guarded(tagged, bind("eth0", "xenbr0"), new Change.SetUp("mgmt"));
        free(tagged, bind("eth1", "xenbr1"), new Change.SetUp("eth1.5"));
        var bridged = new Dom0()
                .nic("eth0")
                .bridge("xenbr0", "eth0")
                .on("xenbr0.5", "xenbr0")
                .session("10.77.1.2", "10.77.0.9", "xenbr0.5");
        guarded(bridged, new Change.ReleaseNic("eth0", "xenbr0"), new Change.SetStp("xenbr0", true, false, 0));
    }

    /// Linux before 2.6.32 doesn't say what a VLAN is made on.
    @Test
    void aVlanThatOnlyItsNameTells() {
        var old = new Dom0().nic("eth0").nic("eth0.5").session("10.77.1.2", "10.77.0.9", "eth0.5");
        guarded(old, bind("eth0", "xenbr0"));
    }

    @Test
    void aBondAndItsNics() {
        var bonded = new Dom0()
                .nic("eth0")
                .nic("eth1")
                .nic("eth2")
                .bond("bond0", "eth0", "eth1")
                .bridge("xenbr0", "bond0")
                .session("10.77.1.2", "10.77.0.9", "xenbr0");
        guarded(bonded, new Change.SetUp("eth1"), new Change.ReleaseNic("bond0", "xenbr0"));
        free(bonded, bind("eth2", "xenbr2"));
    }

    @Test
    void xensOwnNames() {
        guarded(
                Dom0.xend(),
                new Change.ReleaseNic("peth0", "xenbr0"),
                new Change.StopNetworkBridge("/etc/xen/scripts/network-bridge", 0, "eth0", "xenbr0"),
                new Change.SetUp("vif0.0"),
                new Change.SetStp("xenbr0", true, false, 0));
        free(
                Dom0.xend(),
                new Change.StartNetworkBridge(
                        "/etc/xen/scripts/network-bridge", 1, "eth1", "xenbr1", "", Carried.NOTHING),
                new Change.MoveVif("dom1", 1, 0, "vif1.0", "xenbr0", "xenbr1"));
        guarded(
                Dom0.plain(),
                new Change.StartNetworkBridge(
                        "/etc/xen/scripts/network-bridge", 0, "eth0", "xenbr0", "", Carried.NOTHING));
    }

    @Test
    void theWayBackByAnotherLink() {
        var twoLinks = new Dom0()
                .nic("eth0")
                .nic("eth1")
                .nic("eth2")
                .address("eth0", "10.77.1.2/16")
                .address("eth1", "192.0.2.7/24")
                .route("default via 192.0.2.1 dev eth1")
                .session("10.77.1.2", "10.79.0.1", "eth0", "eth1");
        guarded(twoLinks, bind("eth0", "xenbr0"), bind("eth1", "xenbr1"));
        free(twoLinks, bind("eth2", "xenbr2"));
    }

    @Test
    void theTableThatARuleAsks() {
        var ruled = Dom0.plain()
                .nic("eth2")
                .route("default via 192.0.2.1 dev eth2 table 7")
                .rule(false, "100: from 10.77.1.2 lookup 7");
        guarded(ruled, bind("eth2", "xenbr2"), bind("eth0", "xenbr0"));
        free(ruled, bind("eth1", "xenbr1"));
        var marked = Dom0.plain()
                .nic("eth2")
                .route("default via 192.0.2.1 dev eth2 table 7")
                .rule(false, "100: from all fwmark 0x1 lookup 7");
        guarded(marked, bind("eth2", "xenbr2"));
    }

    @Test
    void aGuestThatIsTheOnlyWayOut() {
        var router = new Dom0()
                .bridge("xenbr0")
                .bridge("xenbr1")
                .guest("router", 1, "xenbr0")
                .session("10.77.1.2", "10.77.0.9", "xenbr0");
        guarded(router, new Change.MoveVif("router", 1, 0, "vif1.0", "xenbr0", "xenbr1"));
    }

    @Test
    void withoutASessionEveryAddress() {
        var host = Dom0.plain().address("eth1", "fe80::1/64").noSession();
        guarded(host, bind("eth0", "xenbr0"), bind("eth1", "xenbr1"));
        host.bridge("xenbr3").vif("vif7.0", "none").address("vif7.0", "fe80::1/64");
        free(host, bind("eth2", "xenbr2"), new Change.MoveVif("dom7", 7, 0, "vif7.0", null, "xenbr3"));
        var unknown = host.state();
        unknown = unknown.with(unknown.network().withAddresses(Seen.unknown("neither ip nor ifconfig")));
        assertEquals(Risk.MANAGEMENT_PATH, risk(unknown, bind("eth2", "xenbr2")), "nothing is known to be fine");
    }

    @Test
    void whatIsOnThisMachineCantBeLost() {
        free(Dom0.plain().session("", ""), bind("eth0", "xenbr0"));
    }

    @Test
    void filesAndRecordsMoveNothing() {
        var text = new FileState.Regular(Content.of("x"), Mode.octal("0644"), "root", "root");
        free(Dom0.plain(), new Change.WriteFile("/etc/network/interfaces", FileState.ABSENT, text));
    }

    @Test
    void aPlanIsAsRiskyAsItsRiskiestChange() {
        var host = Dom0.plain().state();
        var other = bind("eth1", "xenbr1");
        var own = bind("eth0", "xenbr0");
        assertFalse(new Plan(host, other.on(host), List.of(other), List.of()).guarded());
        var both = new Plan(host, own.on(other.on(host)), List.of(other, own), List.of());
        assertTrue(both.guarded());
        assertEquals(Risk.HOST_INTERRUPTION, both.risk(other));
        assertEquals(Risk.MANAGEMENT_PATH, both.risk(own));
        assertFalse(new Plan(host, host, List.of(), List.of()).guarded());
    }
}
