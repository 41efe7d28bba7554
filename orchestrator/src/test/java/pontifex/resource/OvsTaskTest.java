package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.XapiStates;
import pontifex.plan.Change;
import pontifex.plan.Plan;
import pontifex.state.Attachment;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.OvsBridge;
import pontifex.state.Seen;
import pontifex.state.Truth;
import pontifex.state.Value;

/// Bridges, guests and isolation on a host whose switch is Open vSwitch.
class OvsTaskTest {
    private static final String BRIDGE = "bridge: { name: xenbr1, nic: eth1 }";

    /// xenbr0 with dom1 and dom2 is Open vSwitch's.
    private static HostState host() {
        return looked(States.ovs(States.rawXl()));
    }

    private static HostState looked(HostState raw) {
        return Reading.of(Tasks.looked(raw, Tasks.resource(BRIDGE)));
    }

    private static HostState on(HostState found, String task) {
        try {
            return Tasks.resource(task).on(found);
        } catch (Refused e) {
            throw new AssertionError(e.cause(), e);
        }
    }

    private static String refusal(HostState found, String task) {
        return assertThrows(Refused.class, () -> Tasks.resource(task).on(found)).cause();
    }

    private static HostState changed(HostState state, UnaryOperator<OvsBridge> change) {
        var bridges = new TreeMap<>(state.network().ovs().or(new TreeMap<>()));
        bridges.computeIfPresent("xenbr0", (_, bridge) -> change.apply(bridge));
        return answered(state, Seen.of(bridges));
    }

    private static HostState answered(HostState state, Seen<SortedMap<String, OvsBridge>> bridges) {
        var network = state.network();
        return state.with(new pontifex.state.Network(
                network.links(),
                network.addresses(),
                network.routes(),
                network.rules(),
                network.session(),
                network.kept(),
                bridges));
    }

    private static String text(HostState state, String path) {
        return assertInstanceOf(FileState.Regular.class, state.files().at(path))
                .content()
                .latin1();
    }

    private static Item item(String kind, String name, String facet, Truth truth) {
        return new Item(kind, name, facet, truth);
    }

    @Test
    void aNewBridgeIsOpenVswitchsWhereXlTakesItsScriptByItself() {
        var wanted = on(host(), BRIDGE);
        assertEquals(
                Link.Kind.OVS_BRIDGE,
                Objects.requireNonNull(wanted.network().link("xenbr1")).kind());
        assertEquals(Attachment.to("xenbr1"), wanted.network().attachment("eth1"));
        assertEquals(
                Value.of("eth1"),
                wanted.items(Tasks.resource(BRIDGE).claims(wanted))
                        .values()
                        .get(item("bridge", "xenbr1", "nic", Truth.NEXT_BOOT)));
        assertTrue(text(wanted, "/etc/network/interfaces").contains("auto eth1\niface eth1 inet manual\n"));
        assertEquals(
                List.of(new Change.OvsAtOnce(List.of(
                        new Change.OnOvs(new Change.AddBridge("xenbr1")),
                        new Change.OnOvs(new Change.BindNic("eth1", "xenbr1"))))),
                ovs(Plan.between(host(), wanted, List.of())),
                "a power cut leaves all of it or nothing");
        var gone = on(wanted, "bridge: { name: xenbr1, nic: eth1, state: absent }");
        assertEquals(
                List.of("ReleaseNic RemoveBridge"),
                ovs(Plan.between(wanted, gone, List.of())).stream()
                        .map(change -> change instanceof Change.OvsAtOnce(var parts)
                                ? parts.stream()
                                        .map(part -> part.what().getClass().getSimpleName())
                                        .collect(Collectors.joining(" "))
                                : change.toString())
                        .toList());
        var other = on(wanted, "bridge: { name: xenbr1, nic: eth2 }");
        assertEquals(
                List.of(new Change.OvsAtOnce(List.of(
                        new Change.OnOvs(new Change.ReleaseNic("eth1", "xenbr1")),
                        new Change.OnOvs(new Change.BindNic("eth2", "xenbr1"))))),
                ovs(Plan.between(wanted, other, List.of())));
    }

    private static List<Change> ovs(Plan plan) {
        return plan.changes().stream()
                .filter(change -> change instanceof Change.OnOvs || change instanceof Change.OvsAtOnce)
                .toList();
    }

    @Test
    void elsewhereItIsTheKernels() {
        var wanted = on(looked(States.rawXl()), BRIDGE);
        assertEquals(
                Link.Kind.BRIDGE,
                Objects.requireNonNull(wanted.network().link("xenbr1")).kind());
    }

    @Test
    void aNicThatItsOwnStanzaPutsOnAnotherBridgeIsLeftAlone() {
        var stanza = """
                auto lo
                iface lo inet loopback

                auto eth1
                allow-xenbr9 eth1
                iface eth1 inet manual
                    ovs_bridge xenbr9
                    ovs_type OVSPort
                """;
        var found = looked(host().with("/etc/network/interfaces", States.text(stanza)));
        assertTrue(refusal(found, BRIDGE).contains("puts eth1 on xenbr9 of Open vSwitch's as it is raised"));
    }

    @Test
    void whatIsGoneLeavesNothingBehind() {
        var wanted = on(on(host(), BRIDGE), "bridge: { name: xenbr1, nic: eth1, state: absent }");
        assertEquals(null, wanted.network().link("xenbr1"));
        assertEquals(null, wanted.network().attachment("eth1"));
    }

    @Test
    void aDatabaseThatDoesNotAnswerLeavesEverythingAlone() {
        var unknown = looked(answered(host(), Seen.unknown("ovs-vsctl did not answer in time")));
        assertTrue(refusal(unknown, BRIDGE).contains("ovs-vsctl did not answer in time"));
    }

    @Test
    void whatACutOfThePowerWouldNotBringBackIsRefused() {
        var state = States.changed(host(), "address", "eth1", "192.0.2.7/24");
        assertTrue(refusal(looked(state), BRIDGE).contains("holds for the next boot at once"));
    }

    @Test
    void anInterfaceMovesToItsVlanLiveAndInItsFile() {
        var wanted = on(host(), "vif: { guest: dom1, bridge: 'xenbr0.100:10' }");
        assertTrue(text(wanted, "/etc/xen/dom1.cfg").contains("bridge=xenbr0.100:10"));
        assertEquals(Attachment.of("xenbr0.100:10"), wanted.network().attachment("vif1.0"));
        var changes = Plan.between(host(), wanted, List.of()).changes();
        assertTrue(
                changes.contains(
                        new Change.OnOvs(new Change.MoveVif("dom1", 1, 0, "vif1.0", "xenbr0", "xenbr0.100:10"))),
                changes.toString());
    }

    @Test
    void theFileNamesTheScriptWhereXlWouldTakeAnother() {
        var plain = looked(States.ovs(States.rawXl()).with("/etc/xen/xl.conf", FileState.ABSENT));
        var wanted = on(plain, "vif: { guest: dom3, index: 0, bridge: xenbr0.7 }");
        assertTrue(text(wanted, "/etc/xen/dom3.cfg").contains("script=vif-openvswitch"));
    }

    @Test
    void aRunningGuestIsNotMovedFromOneSortOfBridgeToTheOther() {
        var both = host().with(host().network().with(Link.bridge("br-linux")));
        assertTrue(refusal(both, "vif: { guest: dom1, bridge: br-linux }").contains("vif-openvswitch"));
    }

    @Test
    void aNameIsCheckedBeforeAnyHostIsAsked() {
        for (var wrong : List.of("xenbr0.100:x", "xenbr0:", "xenbr0.5000:1")) {
            assertTrue(
                    Tasks.problems("vif: { guest: dom1, bridge: '" + wrong + "' }")
                            .contains("no place on Open vSwitch"),
                    wrong);
        }
    }

    private static Judgement isolated(HostState state, String bridge, String guests) {
        return Tasks.assertion("isolated: { bridge: " + bridge + ", guests: [" + guests + "], dom0_address: true }")
                .judge(Tasks.looked(
                        state, Tasks.assertion("isolated: { bridge: " + bridge + ", guests: [" + guests + "] }")));
    }

    @Test
    void tagsPartWhoIsOnOneBridge() {
        var state =
                on(on(host(), "vif: { guest: dom1, bridge: xenbr0.100 }"), "vif: { guest: dom2, bridge: xenbr0.200 }");
        state = on(state, "vif: { guest: dom3, index: 0, bridge: xenbr0.300 }");
        state = on(state, "vif: { guest: dom3, index: 1, bridge: xenbr0.300 }");
        assertInstanceOf(Judgement.Holds.class, isolated(state, "xenbr0.100", "dom1"));
        assertInstanceOf(Judgement.Violated.class, isolated(state, "xenbr0", "dom1"));
        var open = on(state, "vif: { guest: dom2, bridge: xenbr0 }");
        assertInstanceOf(
                Judgement.Violated.class,
                isolated(open, "xenbr0.100", "dom1"),
                "without a tag an interface carries every VLAN");
    }

    @Test
    void whatOpenVswitchDoesBesideIsTold() {
        var state = host();
        var all = "dom1, dom2, dom3";
        assertInstanceOf(Judgement.Holds.class, isolated(state, "xenbr0", all));
        var patch = new OvsBridge.Port("patch", Attachment.to("xenbr0"));
        assertInstanceOf(
                Judgement.Violated.class, isolated(changed(state, it -> it.with("patch0", patch)), "xenbr0", all));
        assertInstanceOf(
                Judgement.Violated.class,
                isolated(changed(state, it -> new OvsBridge(it.ports(), false, false, true, false)), "xenbr0", all));
        assertInstanceOf(
                Judgement.NotProvable.class,
                isolated(changed(state, it -> new OvsBridge(it.ports(), false, true, false, false)), "xenbr0", all));
    }

    /// XenServer has Open vSwitch too, of which xapi makes use.
    @Test
    void underXapiAnOpenVswitchThatDoesNotAnswerLeavesNothingKnown() {
        var xapi = XapiStates.raw();
        var network = xapi.network();
        var state = Reading.of(xapi.with(new Network(
                network.links(),
                network.addresses(),
                network.routes(),
                network.rules(),
                network.session(),
                network.kept(),
                Seen.unknown("ovs-vsctl failed"))));
        for (var task : List.of(BRIDGE, "vif: { guest: dom1, bridge: xenbr0 }")) {
            assertTrue(refused(state, task).contains("ovs-vsctl failed"), task);
        }
    }

    private static String refused(HostState found, String task) {
        return String.valueOf(
                assertThrows(Refused.class, () -> Tasks.resource(task).on(found))
                        .getMessage());
    }

    @Test
    void portsThatGuestsLeftBehindAreNobodysNics() {
        var state =
                Reading.of(changed(host(), it -> it.with("vif99.0", new OvsBridge.Port("", Attachment.to("xenbr0")))));
        assertEquals(
                Set.of(),
                Objects.requireNonNull(state.network()
                                .keptBridges()
                                .or(new TreeMap<>())
                                .get("xenbr0"))
                        .ports());
    }
}
