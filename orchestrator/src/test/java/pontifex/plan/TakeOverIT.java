package pontifex.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Faults;
import pontifex.plan.Change.TakeOver;
import pontifex.shell.Library;
import pontifex.shell.Script;
import pontifex.state.Carried;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Seen;

/// A bridge takes over its NIC in a real network: all of it, and back from wherever it stopped.
class TakeOverIT {
    private static final List<String> DASH = List.of("dash");
    private static final List<String> BASH = List.of("bash", "--posix");
    private static final List<String> BUSYBOX = List.of("busybox", "sh");
    private static final List<String> MKSH = List.of("mksh");

    private static final String SCENE = """
            ip addr add 10.88.1.1/16 dev eth1
            ip addr add 10.77.1.1/16 brd + dev eth0
            ip addr add 10.77.1.2/16 brd + dev eth0 label eth0:1
            ip addr add 192.0.2.7/32 dev eth0 scope link
            ip -6 addr add 2001:db8::7/64 dev eth0 nodad
            ip -6 addr add 2001:db8::8/64 dev eth0 nodad preferred_lft 0
            ip -6 addr change 2001:db8::7/64 dev eth0
            ip -6 addr change 2001:db8::8/64 dev eth0
            ip route add default via 10.77.0.1 dev eth0 proto static metric 100
            ip route add default via 10.88.0.1 dev eth1 metric 200
            ip route add 192.0.2.1 dev eth0 scope link
            ip route add 198.51.100.0/24 via 192.0.2.1 dev eth0 src 10.77.1.2 mtu 1400
            ip route add 203.0.113.0/24 via 10.88.0.1 dev eth1 src 10.77.1.1
            ip route add default via 10.77.0.1 dev eth0 table 7
            ip route add 198.18.0.0/15 via 192.168.3.1 dev eth0 table 7 onlink
            ip -6 route add default via 2001:db8::1 dev eth0 metric 1024
            ip -6 route add 2001:db8:99::/48 via fe80::1 dev eth0 table 7
            """;

    /// What busybox's ip doesn't show whole, so that no plan moves it there.
    private static final String BEYOND_BUSYBOX = """
            ip addr add 172.20.0.1 peer 172.20.0.2/32 dev eth0
            ip route add 203.0.114.0/24 nexthop via 10.77.0.1 dev eth0 nexthop via 10.88.0.1 dev eth1 weight 3
            ip -6 route add 2001:db8:98::/48 nexthop via 2001:db8::1 dev eth0 nexthop via 2001:db8::2 dev eth0 weight 5
            ip rule add pref 100 iif eth0 lookup 7
            ip rule add pref 101 from 10.77.1.2 oif eth0 lookup 7
            ip rule add pref 102 from 10.77.1.2 lookup 7
            ip -6 rule add pref 100 iif eth0 fwmark 0x5/0xff lookup 7
            """;

    /// All that is there of both families, but for what each link has by itself while it has a carrier.
    private static final String SHOWING = """
            {
                ip -o addr | sort -s -k 2,2
                ip route show table all
                ip rule
                ip -6 rule
                for link in eth0 eth1 xenbr0 xenbr1; do
                    echo "$link" "$(cat /sys/class/net/$link/address)" "$(readlink /sys/class/net/$link/master)"
                done
            } | sed -e 's/ linkdown//' -e '/[ ]fe80::[^ ]*.64 scope link/d' -e '/^fe80::.*proto kernel/d' \\
                -e '/ff00::/d' -e '/^local fe80:/d' -e '/^anycast /d' -e 's/ *$//'
            """;

    /// Stands before the tools themselves: call number `at` fails and does nothing.
    private static final Library FAILING = new Library("failing", """
            failing() {
                failing_count=$1 failing_at=$2
                shift 2
                "$@"
            }
            failing_one() {
                read -r failing_now <"$failing_count"
                failing_now=$((failing_now + 1))
                echo "$failing_now" >"$failing_count"
                [ "$failing_now" != "$failing_at" ] || { echo "it fails as told" >&2; return 9; }
                command "$@"
            }
            ip() { failing_one ip "$@"; }
            brctl() { failing_one brctl "$@"; }
            """);

    @TempDir
    private @Nullable Path temporary;

    private record Way(Means means, List<String> shell) {
        Namespace host(Path folder) {
            var host = new Namespace(folder);
            host.plug("eth0", "eth1");
            // busybox's ip shows neither who made a route nor more than half of a rule, and no route of several ways
            host.sh(
                    shell.equals(BUSYBOX)
                            ? SCENE.replace(" proto static", "").replace(" mtu 1400", "")
                            : SCENE + BEYOND_BUSYBOX);
            return host;
        }

        Namespace.Ended call(Namespace host, Script script) {
            return host.call(shell, means.libraries(), script);
        }
    }

    static Stream<Way> everyWay() {
        return Stream.of(Means.values())
                .flatMap(means -> Stream.of(DASH, BASH, BUSYBOX, MKSH).map(shell -> new Way(means, shell)));
    }

    /// Each shell and each means once.
    static Stream<Way> fourWays() {
        return Stream.of(
                new Way(Means.IPROUTE2, DASH),
                new Way(Means.BRCTL, BASH),
                new Way(Means.IPROUTE2, BUSYBOX),
                new Way(Means.BRCTL, MKSH));
    }

    private Path folder() {
        return Objects.requireNonNull(temporary);
    }

    private static String shown(Namespace host) {
        return host.sh(SHOWING).out();
    }

    private static TakeOver change(HostState state) {
        var network = state.network();
        if (!(network.carried("eth0") instanceof Seen.Value<Carried>(var carried))) {
            throw new IllegalStateException(network.carried("eth0").toString());
        }
        return new TakeOver(
                "eth0",
                "xenbr0",
                link(state, "eth0").mac(),
                link(state, "xenbr0").mac(),
                carried);
    }

    private static Link link(HostState state, String name) {
        return Objects.requireNonNull(state.network().link(name));
    }

    private static Script undo(Script forward) {
        return new Script("undo_" + forward.function(), forward.arguments());
    }

    private static final Namespace.Ended WELL = new Namespace.Ended(0, "", "");

    @ParameterizedTest
    @MethodSource("everyWay")
    void theBridgeHasWhatDom0HadOnTheNicAndTheUndoGivesItBack(Way way) {
        try (var host = way.host(folder())) {
            var before = host.probed(way.shell());
            var text = shown(host);
            var change = change(before);
            var forward = Means.forward(change);
            assertEquals(WELL, way.call(host, forward));
            var after = host.probed(way.shell());
            assertEquals("", difference(told(change.on(before)), told(after)));
            assertEquals("xenbr0", link(after, "eth0").master());
            assertEquals(change.mac(), link(after, "xenbr0").mac());
            assertEquals(Seen.of(Carried.NOTHING), after.network().carried("eth0"));
            assertEquals(WELL, way.call(host, undo(forward)));
            assertAsBefore(text, host, "undone");
            assertEquals(WELL, way.call(host, undo(forward)));
            assertAsBefore(text, host, "undone again");
            assertEquals(forward, Means.forward(change(host.probed(way.shell()))), "and it can be done anew");
            assertEquals(WELL, way.call(host, forward));
        }
    }

    /// The lines that only one of both has, `-` before and `+` after; empty: they are equal.
    private static String difference(String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        var was = before.lines().toList();
        var is = after.lines().toList();
        return Stream.concat(
                        was.stream().filter(line -> !is.contains(line)).map(line -> "- " + line),
                        is.stream().filter(line -> !was.contains(line)).map(line -> "+ " + line))
                .collect(Collectors.joining("\n", "differs:\n", ""));
    }

    private static void assertAsBefore(String text, Namespace host, String when) {
        assertEquals("", difference(text, shown(host)), when);
    }

    /// As sets: the order of links is the host's.
    private static String told(HostState state) {
        var network = state.network();
        return Stream.of(
                        network.addresses().or(List.of()).stream().filter(address -> !address.linkLocal()),
                        network.routes().or(List.of()).stream().filter(route -> !route.linkLocal()),
                        network.rules().or(List.of()).stream())
                .flatMap(all -> all.map(Object::toString))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @MethodSource("fourWays")
    void fromWhereverItStoppedTheUndoGivesAllBack(Way way) {
        try (var host = way.host(folder())) {
            var text = shown(host);
            var forward = Means.forward(change(host.probed(way.shell())));
            var count = host.write("count", "0\n").toString();
            int at = 0;
            for (int called = Integer.MAX_VALUE; called >= at; ) {
                at++;
                host.write("count", "0\n");
                var libraries = new ArrayList<>(way.means().libraries());
                libraries.add(FAILING);
                var words = new ArrayList<>(List.of(count, String.valueOf(at), forward.function()));
                words.addAll(forward.arguments());
                host.call(way.shell(), libraries, new Script("failing", words));
                called = Integer.parseInt(host.sh("cat " + count).out().strip());
                assertEquals(WELL, way.call(host, undo(forward)), "failed at call " + at);
                assertAsBefore(text, host, "failed at call " + at);
                if (called >= at) {
                    Faults.record(
                            "the move of Dom0's address to a bridge fails at call " + at,
                            way.shell().getFirst(),
                            Faults.Ended.AS_BEFORE);
                }
            }
            assertTrue(at > 20, at + " calls");
        }
    }

    @ParameterizedTest
    @MethodSource("fourWays")
    void whatOthersPutOnTheBridgeStays(Way way) {
        try (var host = way.host(folder())) {
            var text = shown(host);
            var forward = Means.forward(change(host.probed(way.shell())));
            assertEquals(WELL, way.call(host, forward));
            host.sh("ip addr add 10.77.9.9/16 dev xenbr0");
            var ended = way.call(host, undo(forward));
            assertEquals(
                    new Namespace.Ended(Means.LEFT, "", "what others have put on xenbr0 was left: 10.77.9.9/16 \n"),
                    ended);
            assertEquals(
                    "",
                    host.sh("ip -o addr show dev xenbr0 | grep -v -e ' 10.77.9.9/16 ' -e fe80 || :")
                            .out());
            assertEquals(
                    1, host.sh("ip -o -4 addr show dev xenbr0").out().lines().count());
            host.sh("ip addr del 10.77.9.9/16 dev xenbr0");
            assertAsBefore(text, host, "undone");
            Faults.record(
                    "an undo meets an address that others have put on the bridge",
                    way.shell().getFirst(),
                    Faults.Ended.AS_BEFORE);
        }
    }

    /// A host that is shut down puts its links down first, and its keeper takes back what it can only then.
    @ParameterizedTest
    @MethodSource("fourWays")
    void aNicThatSomebodyHasPutDownGetsItsRoutesBackAllTheSame(Way way) {
        try (var host = way.host(folder())) {
            var text = shown(host);
            var forward = Means.forward(change(host.probed(way.shell())));
            assertEquals(WELL, way.call(host, forward));
            host.sh("ip link set xenbr0 down; ip link set eth0 down");
            assertEquals(WELL, way.call(host, undo(forward)));
            assertAsBefore(text, host, "undone");
        }
    }

    /// A real network's router is heard by a new bridge too, and the kernel makes itself an address of what it
    /// announces.
    @ParameterizedTest
    @MethodSource("fourWays")
    void whatTheKernelMakesOfARoutersAnnouncementGoesWithTheBridge(Way way) {
        try (var host = way.host(folder())) {
            host.sh("ip link del xenbr0");
            var text = shown(host);
            var bridge = Means.forward(new Change.AddBridge("xenbr0"));
            assertEquals(WELL, way.call(host, bridge));
            var forward = Means.forward(change(host.probed(way.shell())));
            assertEquals(WELL, way.call(host, forward));
            host.sh("ip -6 addr add 2001:db8:5::7/64 dev xenbr0 mngtmpaddr nodad valid_lft 900 preferred_lft 600");
            assertEquals(WELL, way.call(host, undo(forward)));
            assertEquals(WELL, way.call(host, undo(bridge)));
            assertAsBefore(text, host, "undone");
        }
    }

    @ParameterizedTest
    @MethodSource("fourWays")
    void aNicThatOthersHaveMovedOnIsLeftAndABridgeThatTheyRemovedIsDoneWithout(Way way) {
        try (var host = way.host(folder())) {
            var forward = Means.forward(change(host.probed(way.shell())));
            assertEquals(WELL, way.call(host, forward));
            host.sh("ip link set eth0 master xenbr1");
            var theirs = shown(host);
            assertEquals(
                    new Namespace.Ended(Means.LEFT, "", "eth0 was left: it is on xenbr1\n"),
                    way.call(host, undo(forward)));
            assertAsBefore(theirs, host, "left");
        }
        try (var host = way.host(folder())) {
            var before = told(host.probed(way.shell()));
            var forward = Means.forward(change(host.probed(way.shell())));
            assertEquals(WELL, way.call(host, forward));
            host.sh("ip link del xenbr0");
            assertEquals(
                    new Namespace.Ended(Means.LEFT, "", "xenbr0 is gone already\n"), way.call(host, undo(forward)));
            assertEquals("", difference(before, told(host.probed(way.shell()))));
            Faults.record(
                    "others remove the bridge that Dom0's address has moved to",
                    way.shell().getFirst(),
                    Faults.Ended.AS_BEFORE);
        }
    }

    @ParameterizedTest
    @MethodSource("fourWays")
    void aNicThatSomebodyHasPutOnTheBridgeWithItsAddressIsTakenOverToo(Way way) {
        try (var host = way.host(folder())) {
            host.sh("ip link set eth0 master xenbr0");
            var text = shown(host);
            var before = host.probed(way.shell());
            var wanted = change(before).on(before);
            var changes = Plan.between(before, wanted, List.of()).changes();
            assertEquals(
                    List.of(Change.ReleaseNic.class, TakeOver.class),
                    changes.stream().map(Object::getClass).toList());
            for (var change : changes) {
                assertEquals(WELL, way.call(host, Means.forward(change)));
            }
            assertEquals("", difference(told(wanted), told(host.probed(way.shell()))));
            for (var change : changes.reversed()) {
                assertEquals(WELL, way.call(host, undo(Means.forward(change))));
            }
            assertAsBefore(text, host, "undone");
        }
    }

    /// A question for a neighbour's address that is lost in the move is asked again after a second (retrans_time_ms).
    private static final int ASKED_ANEW = 100;

    @Test
    void thePathIsNotGoneForLongerThanAMoment() {
        try (var host = new Namespace(folder());
                var peer = host.behind("eth0", "10.77.0.1/16", "2001:db8::1/64")) {
            host.plug("eth1");
            host.sh(SCENE + BEYOND_BUSYBOX);
            var way = new Way(Means.IPROUTE2, DASH);
            var forward = Means.forward(change(host.probed(DASH)));
            for (var script : List.of(forward, undo(forward))) {
                for (var address : List.of("10.77.1.1", "2001:db8::7")) {
                    if (address.equals("2001:db8::7")) {
                        way.call(host, script.equals(forward) ? undo(forward) : forward);
                    }
                    int lost = peer.lost(address, () -> assertEquals(WELL, way.call(host, script)));
                    System.out.println(script.function() + " " + address + ": " + lost + " of 200 pings at 10 ms lost");
                    assertTrue(lost < ASKED_ANEW + 50, lost + " of 200 pings at 10 ms lost");
                }
            }
        }
    }

    @Test
    void nothingThatHasMovedAlreadyIsTakenTwice() {
        var way = new Way(Means.IPROUTE2, DASH);
        try (var host = way.host(folder())) {
            var forward = Means.forward(change(host.probed(DASH)));
            assertEquals(WELL, way.call(host, forward));
            assertNotEquals(0, way.call(host, forward).status());
        }
    }
}
