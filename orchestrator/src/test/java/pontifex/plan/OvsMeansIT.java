package pontifex.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.States;
import pontifex.plan.Change.*;
import pontifex.shell.Script;
import pontifex.state.Link.BridgeSettings;
import pontifex.state.Seen;

/// The model against a real ovs-vswitchd: look, do, look = the model's answer, undo, look = as before.
class OvsMeansIT {
    private static final List<List<String>> SHELLS =
            List.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"), List.of("mksh"));

    private static final String DOM1 =
            "ovs-vsctl add-port xenbr0 vif1.0 tag=100 trunks=10,20 -- set interface vif1.0 external_ids:xen-vm-name='dom 1'";

    /// As in [MeansIT].
    private record Case(String before, Change change, String others) {}

    private static final List<Case> CASES = List.of(
            new Case(
                    "",
                    atOnce(new AddBridge("xenbr2"), new BindNic("eth0", "xenbr2")),
                    "ovs-vsctl add-port xenbr2 eth1 -- del-port eth0 -- add-port xenbr0 eth0"),
            new Case(
                    "ovs-vsctl add-port xenbr0 eth0",
                    atOnce(new ReleaseNic("eth0", "xenbr0"), new BindNic("eth1", "xenbr0")),
                    "ovs-vsctl add-port xenbr1 eth0 -- del-port eth1"),
            new Case(
                    "ovs-vsctl add-port xenbr1 eth0\nip link set xenbr1 up",
                    atOnce(
                            new ReleaseNic("eth0", "xenbr1"),
                            new RemoveBridge("xenbr1", new BridgeSettings(false, 0), true)),
                    "ovs-vsctl add-br xenbr1 -- add-port xenbr0 eth0"),
            new Case("", new AddBridge("xenbr2"), "ovs-vsctl add-port xenbr2 eth0"),
            new Case("", new AddBridge("br-15-long_name"), "ovs-vsctl del-br br-15-long_name"),
            new Case("", new RemoveBridge("xenbr1", new BridgeSettings(false, 0), false), "ovs-vsctl add-br xenbr1"),
            new Case(
                    "ip link set xenbr1 up",
                    new RemoveBridge("xenbr1", new BridgeSettings(false, 0), true),
                    "ip link add xenbr1 type bridge"),
            new Case("", new BindNic("eth0", "xenbr0"), "ovs-vsctl del-port eth0 -- add-port xenbr1 eth0"),
            new Case("ip link set eth1 down", new BindNic("eth1", "xenbr1"), "ovs-vsctl del-port eth1"),
            new Case(
                    "ovs-vsctl add-port xenbr0 eth0",
                    new ReleaseNic("eth0", "xenbr0"),
                    "ovs-vsctl add-port xenbr1 eth0"),
            new Case(DOM1, new MoveVif("dom1", 1, 0, "vif1.0", "xenbr0.100:10:20", "xenbr1"), "ip link del vif1.0"),
            new Case(
                    DOM1,
                    new MoveVif("dom1", 1, 0, "vif1.0", "xenbr0.100:10:20", "xenbr1.7:8"),
                    "ovs-vsctl set port vif1.0 tag=9"),
            new Case(
                    DOM1,
                    new MoveVif("dom1", 1, 0, "vif1.0", "xenbr0.100:10:20", "xenbr0"),
                    "ovs-vsctl del-port vif1.0"));

    private static OvsAtOnce atOnce(Change... parts) {
        return new OvsAtOnce(Stream.of(parts).map(OnOvs::new).toList());
    }

    private static Change onOvs(Change change) {
        return change instanceof OvsAtOnce ? change : new OnOvs(change);
    }

    @TempDir
    private @Nullable Path temporary;

    private Path folder() {
        return java.util.Objects.requireNonNull(temporary);
    }

    static Stream<List<String>> shells() {
        return SHELLS.stream();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theHostDoesWhatTheModelSaysAndTheUndoTakesItBack(List<String> shell) {
        try (var host = new OvsNamespace(folder())) {
            for (var one : CASES) {
                host.anew();
                host.sh(one.before());
                var before = host.look();
                var ids = ids(host);
                var change = onOvs(one.change());
                var forward = Means.forward(change);
                assertEquals(new Namespace.Ended(0, "", ""), host.call(shell, forward));
                var after = host.look();
                assertEquals(change.on(States.rawXl().with(before)).network(), after, one.toString());
                assertNotEquals(before, after);
                assertEquals(ids, ids(host), "what vif-openvswitch wrote of the guest stays");
                assertEquals(new Namespace.Ended(0, "", ""), host.call(shell, undo(forward)));
                assertEquals(before, host.look(), one.toString());
                assertEquals(ids, ids(host));
            }
        }
    }

    @Test
    void anUndoLeavesWhatOthersHaveMadeOfIt() {
        try (var host = new OvsNamespace(folder())) {
            for (var one : CASES) {
                host.anew();
                host.sh(one.before());
                var forward = Means.forward(onOvs(one.change()));
                assertEquals(0, host.call(SHELLS.getLast(), forward).status());
                host.sh(one.others());
                var theirs = host.look();
                var ended = host.call(SHELLS.getLast(), undo(forward));
                assertEquals(Means.LEFT, ended.status(), one + ended.err());
                int parts = one.change() instanceof OvsAtOnce(var all) ? all.size() : 1;
                assertEquals(parts, ended.err().lines().count(), "a line says why, for each part");
                assertEquals(theirs, host.look());
            }
        }
    }

    /// ovs-vsctl tells its database first, and then waits for what becomes of it.
    @Test
    void aNicThatCantBeHadLeavesNothingInTheDatabase() {
        try (var host = new OvsNamespace(folder())) {
            host.anew();
            var before = host.look();
            var forward = Means.forward(new OnOvs(new BindNic("nosuch", "xenbr0")));
            var ended = host.call(SHELLS.getFirst(), forward);
            assertEquals(1, ended.status());
            assertTrue(ended.err().contains("No such device"), ended.err());
            assertEquals(0, host.call(SHELLS.getFirst(), undo(forward)).status());
            assertEquals(before, host.look());
        }
    }

    /// One transaction: where a part of it can't be had, the others aren't there either.
    @Test
    void allPartsAreMadeOrNone() {
        try (var host = new OvsNamespace(folder())) {
            host.anew();
            host.sh("ovs-vsctl add-port xenbr0 eth0");
            var before = host.look();
            var forward = Means.forward(atOnce(new AddBridge("xenbr2"), new BindNic("eth0", "xenbr2")));
            assertEquals(67, host.call(SHELLS.getFirst(), forward).status());
            assertEquals(before, host.look());
        }
    }

    @Test
    void whatIsThereAlreadyWasntMade() {
        try (var host = new OvsNamespace(folder())) {
            host.anew();
            host.sh("ovs-vsctl add-port xenbr0 eth0");
            for (var change : List.of(new AddBridge("xenbr1"), new BindNic("eth0", "xenbr0"))) {
                assertEquals(
                        67,
                        host.call(SHELLS.getFirst(), Means.forward(new OnOvs(change)))
                                .status());
            }
        }
    }

    /// Where the database doesn't answer, nobody may believe that there is nothing to take back.
    @Test
    void withoutTheDatabaseNothingIsTakenForGone() {
        try (var host = new OvsNamespace(folder())) {
            host.anew();
            host.sh(DOM1);
            host.withoutDatabase();
            assertInstanceOf(Seen.Unknown.class, host.look().ovs());
            for (var change : List.of(
                    new AddBridge("xenbr1"),
                    new BindNic("eth0", "xenbr0"),
                    new ReleaseNic("eth0", "xenbr0"),
                    new MoveVif("dom1", 1, 0, "vif1.0", "xenbr0.100:10:20", "xenbr1"))) {
                var forward = Means.forward(new OnOvs(change));
                assertNotEquals(0, host.call(SHELLS.getFirst(), forward).status());
                assertEquals(1, host.call(SHELLS.getFirst(), undo(forward)).status(), change.toString());
            }
        }
    }

    private static String ids(OvsNamespace host) {
        return host.sh("ovs-vsctl --if-exists get interface vif1.0 external_ids")
                .out();
    }

    private static Script undo(Script forward) {
        return new Script("undo_" + forward.function(), forward.arguments());
    }
}
