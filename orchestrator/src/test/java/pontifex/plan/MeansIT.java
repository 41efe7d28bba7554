package pontifex.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.plan.Change.*;
import pontifex.shell.Script;
import pontifex.state.Carried;
import pontifex.state.Link.BridgeSettings;
import pontifex.state.NfCalls;
import pontifex.state.Toolstack;

/// The model against the kernel: look, do, look = the model's answer, undo, look = as before.
class MeansIT {
    private static final List<List<String>> SHELLS =
            List.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"), List.of("mksh"));

    private static final int CASES = 24;

    @TempDir
    private @Nullable Path temporary;

    /// A change, what must have been done before it can be, and, for the undo that finds its work changed, how others
    /// changed it.
    private record Case(String before, Change change, String others) {}

    private Path folder() {
        return java.util.Objects.requireNonNull(temporary);
    }

    private List<Case> cases(Namespace host) {
        var script = host.networkBridge().toString();
        return List.of(
                new Case("", new AddBridge("xenbr2"), "ip link set eth0 master xenbr2"),
                new Case("", new AddBridge("br-15-long.name"), "ip link del br-15-long.name"),
                new Case(
                        "",
                        new RemoveBridge("xenbr1", new BridgeSettings(false, 0), true),
                        "ip link add xenbr1 type bridge"),
                new Case(
                        "echo 900 >/sys/class/net/xenbr1/bridge/forward_delay\necho 1 >/sys/class/net/xenbr1/bridge/stp_state\n"
                                + "ip link set xenbr1 down",
                        new RemoveBridge("xenbr1", new BridgeSettings(true, 900), false),
                        "ip link add xenbr1 type bridge"),
                new Case("", new BindNic("eth0", "xenbr0"), "ip link set eth0 master xenbr1"),
                new Case("ip link set eth1 down", new BindNic("eth1", "xenbr1"), "ip link set eth1 nomaster"),
                new Case(
                        "ip link set eth0 master xenbr0",
                        new ReleaseNic("eth0", "xenbr0"),
                        "ip link set eth0 master xenbr1"),
                new Case(
                        "",
                        new StartNetworkBridge(script, 1, "eth1", "xenbr2", "", Carried.NOTHING),
                        "ip link set vif1.0 master xenbr2"),
                new Case(
                        script + " start vifnum=1 netdev=eth1 bridge=xenbr2",
                        new StopNetworkBridge(script, 1, "eth1", "xenbr2"),
                        "ip link add xenbr2 type bridge"),
                new Case("ip link set eth0 down", new SetUp("eth0"), "ip link del eth0"),
                new Case("ip link set xenbr0 down", new SetUp("xenbr0"), "ip link del xenbr0"),
                new Case("", new SetStp("xenbr0", false, true, 0), "echo 0 >/sys/class/net/xenbr0/bridge/stp_state"),
                new Case(
                        "echo 1500 >/sys/class/net/xenbr0/bridge/forward_delay\necho 1 >/sys/class/net/xenbr0/bridge/stp_state",
                        new SetStp("xenbr0", true, false, 1500),
                        "echo 1 >/sys/class/net/xenbr0/bridge/stp_state"),
                new Case(
                        "",
                        new SetForwardDelay("xenbr0", 0, 1500),
                        "echo 400 >/sys/class/net/xenbr0/bridge/forward_delay"),
                new Case("", new SetMtu("eth0", 1500, 9000), "ip link set eth0 mtu 3000"),
                new Case(
                        "ip link set vif1.0 master xenbr0\nip link set xenbr0 mtu 1400",
                        new SetMtu("xenbr0", 1400, 1500),
                        "ip link set xenbr0 mtu 1450"),
                new Case(
                        "ip link set xenbr0 address 52:54:00:00:00:0a",
                        new SetMac("xenbr0", "52:54:00:00:00:0a", "52:54:00:00:00:0b"),
                        "ip link set xenbr0 address 52:54:00:00:00:0c"),
                new Case(
                        "echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables",
                        new SetNfCall(NfCalls.Switch.of("iptables"), false),
                        "echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables"),
                new Case(
                        "echo 0 >/proc/sys/net/bridge/bridge-nf-call-arptables",
                        new SetNfCall(NfCalls.Switch.of("arptables"), true),
                        "echo 0 >/proc/sys/net/bridge/bridge-nf-call-arptables"),
                new Case(
                        "echo 1 >/sys/class/net/xenbr0/bridge/nf_call_ip6tables",
                        new SetNfCall(new NfCalls.Switch("xenbr0", "ip6tables"), false),
                        "ip link del xenbr0"),
                new Case(
                        "ip link set vif1.0 master xenbr0",
                        new MoveVif("dom1", 1, 0, "vif1.0", "xenbr0", "xenbr1"),
                        "ip link del vif1.0"),
                new Case("", new MoveVif("dom1", 1, 0, "vif1.0", null, "xenbr1"), "ip link set vif1.0 master xenbr0"),
                new Case(
                        "",
                        new SetXenstoreBridge("dom1", 1, 0, "xenbr0", "xenbr1"),
                        "rm -r " + folder() + "/store/local"),
                new Case(
                        "rm " + folder() + "/store/local/domain/0/backend/vif/1/0/bridge " + folder()
                                + "/store/libxl/1/device/vif/0/bridge",
                        new SetXenstoreBridge("dom1", 1, 0, null, "xenbr1"),
                        "echo xenbr7 >" + folder() + "/store/local/domain/0/backend/vif/1/0/bridge"));
    }

    /// Every change × means × shell.
    static Stream<Object[]> everyWay() {
        return ways(SHELLS);
    }

    /// Every change × means, in the two shells that are least alike.
    static Stream<Object[]> everyMeansAndChange() {
        return ways(List.of(SHELLS.get(0), SHELLS.get(3)));
    }

    static Stream<Means> everyMeans() {
        return Stream.of(Means.values());
    }

    private static Stream<Object[]> ways(List<List<String>> shells) {
        var ways = new ArrayList<Object[]>();
        for (var means : Means.values()) {
            for (var shell : shells) {
                for (int number = 0; number < CASES; number++) {
                    ways.add(new Object[] {means, shell, number});
                }
            }
        }
        return ways.stream();
    }

    @ParameterizedTest
    @MethodSource("everyWay")
    void theHostDoesWhatTheModelSaysAndTheUndoTakesItBack(Means means, List<String> shell, int number) {
        try (var host = new Namespace(folder())) {
            var one = cases(host).get(number);
            host.sh(one.before());
            var before = host.look();
            var forward = Means.forward(one.change());
            assertEquals(new Namespace.Ended(0, "", ""), host.call(shell, means.libraries(), forward));
            var after = host.look();
            assertEquals(one.change().on(before), after);
            assertNotEquals(before, after);
            assertEquals(new Namespace.Ended(0, "", ""), host.call(shell, means.libraries(), undo(forward)));
            assertEquals(before, host.look());
        }
    }

    @ParameterizedTest
    @MethodSource("everyMeansAndChange")
    void anUndoLeavesWhatOthersHaveMadeOfIt(Means means, List<String> shell, int number) {
        try (var host = new Namespace(folder())) {
            var one = cases(host).get(number);
            host.sh(one.before());
            var forward = Means.forward(one.change());
            assertEquals(0, host.call(shell, means.libraries(), forward).status());
            host.sh(one.others());
            var theirs = host.look();
            var ended = host.call(shell, means.libraries(), undo(forward));
            assertEquals(Means.LEFT, ended.status(), ended.err());
            assertEquals(1, ended.err().lines().count(), "one line says why");
            assertEquals(theirs, host.look());
        }
    }

    static Stream<Object[]> everyShell() {
        return Stream.of(Means.values()).flatMap(means -> SHELLS.stream().map(shell -> new Object[] {means, shell}));
    }

    /// The script takes all from the NIC, gives it another name and MAC, and ends; its `stop` does nothing at all.
    @ParameterizedTest
    @MethodSource("everyShell")
    void whatDom0HadIsOnItsNicAgainWhereNetworkBridgeEndsHalfWay(Means means, List<String> shell) {
        try (var host = new Namespace(folder())) {
            host.plug("eth0");
            host.sh("""
                    ip addr add 192.0.2.7/24 brd + dev eth0
                    ip addr add 192.0.2.8/24 brd + dev eth0 label eth0:1
                    ip addr add 203.0.113.5/32 dev eth0
                    ip addr add 2001:db8::7/64 dev eth0 nodad
                    ip route add default via 192.0.2.1 dev eth0 metric 7
                    ip route add 198.51.100.0/24 via 192.0.2.1 dev eth0 src 192.0.2.8 table 9
                    ip -6 route add 2001:db8:1::/48 via 2001:db8::1 dev eth0
                    """);
            if (!shell.contains("busybox")) { // whose ip shows only half of such a rule
                host.sh("ip rule add pref 100 iif eth0 lookup 9");
            }
            var script = host.write("half-way", """
                    #!/bin/sh -e
                    [ "$1" = start ]
                    ip link add name xenbr2 type bridge
                    ip link set xenbr2 up
                    ip link set eth0 down
                    ip address flush dev eth0
                    ip link set eth0 name peth0
                    ip link set peth0 address fe:ff:ff:ff:ff:ff master xenbr2
                    kill -9 $$
                    """);
            assertTrue(script.toFile().setExecutable(true));
            var before = host.probed(shell).network();
            var carried = before.carried("eth0").or(Carried.NOTHING);
            assertEquals(4, carried.addresses().size());
            var mac = Objects.requireNonNull(before.link("eth0")).mac();
            var change = new StartNetworkBridge(script.toString(), 0, "eth0", "xenbr2", mac, carried);
            var forward = Means.forward(change);
            assertNotEquals(0, host.call(shell, means.libraries(), forward).status());
            var undone = host.call(shell, means.libraries(), undo(forward));
            assertEquals(0, undone.status(), undone.err());
            assertEquals(carried, host.probed(shell).network().carried("eth0").or(Carried.NOTHING));
            assertEquals(before.links(), host.probed(shell).network().links());
            var again = host.call(shell, means.libraries(), undo(forward));
            assertEquals(Means.LEFT, again.status(), again.err());
        }
    }

    /// Where it can't be had again, nobody may take the host for as it was.
    @Test
    void whatCantBePutBackIsNamed() {
        try (var host = new Namespace(folder())) {
            host.sh("ip addr add 192.0.2.7/24 dev eth0");
            var carried =
                    host.probed(SHELLS.getFirst()).network().carried("eth0").or(Carried.NOTHING);
            var script = host.networkBridge().toString();
            var forward = Means.forward(new StartNetworkBridge(script, 0, "eth0", "xenbr2", "", carried));
            assertEquals(
                    0,
                    host.call(SHELLS.getFirst(), Means.IPROUTE2.libraries(), forward)
                            .status());
            host.sh("ip link del eth0");
            var undone = host.call(SHELLS.getFirst(), Means.IPROUTE2.libraries(), undo(forward));
            assertEquals(1, undone.status());
            assertTrue(undone.err().contains("eth0 is gone"), undone.err());
        }
    }

    /// By a bridge that was made for it: what made the bridge takes it away again.
    @ParameterizedTest
    @MethodSource("everyMeans")
    void aPinnedMacStaysWhateverComesToTheBridge(Means means) {
        try (var host = new Namespace(folder())) {
            var shell = SHELLS.getFirst();
            var pin = Means.forward(new SetMac("xenbr0", "", "52:54:00:00:00:0b"));
            assertTrue(Objects.requireNonNull(host.probed(shell).network().link("xenbr0"))
                    .traits()
                    .follows());
            assertEquals(0, host.call(shell, means.libraries(), pin).status());
            host.sh("ip link set eth0 address 02:00:00:00:00:01 master xenbr0");
            var bridge = Objects.requireNonNull(host.probed(shell).network().link("xenbr0"));
            assertEquals("52:54:00:00:00:0b", bridge.mac());
            assertEquals(false, bridge.traits().follows());
            assertEquals(0, host.call(shell, means.libraries(), undo(pin)).status());
        }
    }

    /// VLANs and offloads need a kernel that has the one, and a driver that has the other: the real Dom0's. Daemons
    /// have
    /// tests of their own.
    @Test
    void everySortOfLinkChangeIsAmongTheCasesOrHasItsOwnTest() {
        try (var host = new Namespace(folder())) {
            assertEquals(CASES, cases(host).size());
            var seen = cases(host).stream().map(one -> one.change().getClass()).toList();
            for (var sort : Change.class.getPermittedSubclasses()) {
                var elsewhere = List.of(
                        WriteFile.class,
                        RemoveFile.class,
                        SetAccess.class,
                        TakeOver.class,
                        AddVlan.class,
                        SetOffload.class,
                        LetGo.class,
                        OnOvs.class,
                        OvsAtOnce.class,
                        DropGhost.class,
                        Change.AskXapi.class,
                        Change.Run.class);
                assertEquals(!elsewhere.contains(sort), seen.contains(sort), sort.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyMeans")
    void aToolThatFailsFailsTheStep(Means means) {
        try (var host = new Namespace(folder())) {
            for (var one : cases(host)) {
                // what makes something anew doesn't mind that there was nothing
                if (!(one.change() instanceof AddBridge) && !(one.change() instanceof SetXenstoreBridge)) {
                    var script = Script.of(Means.forward(one.change()).function(), "none", "none", "1", "none");
                    assertNotEquals(
                            0,
                            host.call(SHELLS.getFirst(), means.libraries(), script)
                                    .status(),
                            one.toString());
                }
            }
        }
    }

    @Test
    void aNameThatAShellCouldReadAsMoreIsRefused() {
        for (var name : List.of("", "a b", "$(id)", "-h", ".", "..", "a/b", "sixteen-letters.", "x;y", "a\n")) {
            var change =
                    new StartNetworkBridge("/etc/xen/scripts/network-bridge", 0, "eth0", name, "", Carried.NOTHING);
            assertThrows(IllegalArgumentException.class, () -> Means.forward(change), name);
        }
    }

    /// Nothing makes it anew, and an undo says so.
    @ParameterizedTest
    @MethodSource("everyShell")
    void aGhostThatWasDetachedStaysSo(Means means, List<String> shell) {
        try (var host = new Namespace(folder())) {
            host.ghost();
            var before = host.look();
            var change = new DropGhost(Toolstack.XL, "dom1", 1, 1, null);
            var forward = Means.forward(change);
            assertEquals(
                    new Namespace.Ended(0, "", ""),
                    host.call(shell, means.libraries(), undo(forward)),
                    "nothing was done yet");
            assertEquals(before, host.look());
            assertEquals(new Namespace.Ended(0, "", ""), host.call(shell, means.libraries(), forward));
            var after = host.look();
            assertEquals(change.on(before), after);
            assertNotEquals(before, after);
            var undone = host.call(shell, means.libraries(), undo(forward));
            assertEquals(Means.LEFT, undone.status());
            assertEquals(1, undone.err().lines().count(), undone.err());
            assertEquals(after, host.look());
            assertNotEquals(0, host.call(shell, means.libraries(), forward).status(), "there is none to detach");
        }
    }

    private static Script undo(Script forward) {
        return new Script("undo_" + forward.function(), forward.arguments());
    }
}
