package pontifex.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pontifex.state.Address;
import pontifex.state.Carried;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.Route;
import pontifex.state.Rule;
import pontifex.state.Seen;

/// What is read of a link's addresses, routes and rules is given to `ip` again in another namespace: the same must be
/// read there.
class GivenAgainIT {
    private static final String LINKS = """
            ip link set lo up
            ip link add eth0 type veth peer name far0
            ip link add eth1 type veth peer name far1
            for link in eth0 far0 eth1 far1; do ip link set $link up; done
            """;

    private static final String MUCH = """
            ip address add 10.77.1.1/16 brd + dev eth0
            ip address add 10.77.1.2/16 dev eth0 label eth0:1
            ip address add 10.9.9.1 peer 10.9.9.2/32 dev eth0 scope link
            ip address add 10.8.8.1/24 dev eth0 valid_lft 3600 preferred_lft 1800
            ip address add 10.8.9.1/24 dev eth0 metric 50
            ip address add 10.8.10.1/24 dev eth0 noprefixroute
            ip address add 192.0.2.9/32 dev eth0 scope host
            ip address add 2001:db8::7/64 dev eth0 nodad
            ip address add 2001:db8:1::7/64 dev eth0 nodad noprefixroute preferred_lft 0
            ip address add 2001:db8:3::7/128 dev eth0 nodad home
            ip route add default via 10.77.0.1 dev eth0 metric 100 proto static mtu lock 1400 advmss 1360 onlink
            ip route add default via inet6 2001:db8::1 dev eth0 metric 300
            ip route add 203.0.113.0/24 table 7 proto static nexthop via 10.77.0.1 dev eth0 weight 1 \\
                nexthop via 10.77.0.2 dev eth0 weight 5
            ip route add 198.51.100.0/24 via 10.77.0.3 src 10.77.1.2 tos 0x10 realms 5/6
            ip route add 198.51.101.0/24 via 10.77.0.3 window 3000 rtt 20ms rttvar 10ms ssthresh 9 cwnd 8 \\
                hoplimit 7 quickack 1 features ecn congctl reno rto_min 5ms initcwnd 20 initrwnd 30
            ip nexthop add id 5 via 10.77.0.9 dev eth0
            ip route add 198.51.102.0/24 nhid 5
            ip route add 192.0.2.128/25 dev eth1 src 10.77.1.1
            ip -6 route add 2001:db8:99::/48 via fe80::1 dev eth0 metric 12 proto static mtu 1400 pref high \\
                src 2001:db8::7
            ip -6 route add 2001:db8:98::/48 nexthop via 2001:db8::1 dev eth0 weight 1 \\
                nexthop via 2001:db8::2 dev eth0 weight 3
            ip -6 route add 2001:db8:96::/48 from 2001:db8::/64 dev eth0
            ip -6 route add default via 2001:db8::1 dev eth0 metric 1024 expires 300
            ip route add unreachable 10.66.0.0/16
            ip rule add iif eth0 lookup 7 pref 100
            ip rule add not from 10.77.1.1 oif eth0 fwmark 0x1/0xff lookup 7 pref 101
            ip rule add from all iif eth0 tos 0x10 lookup main suppress_prefixlength 0 pref 102
            ip -6 rule add from 2001:db8::/64 iif eth0 lookup 8 pref 100
            """;

    /// What busybox's `ip` shows all of.
    private static final String LITTLE = """
            ip address add 10.77.1.1/16 brd + dev eth0
            ip address add 10.77.1.2/16 dev eth0 label eth0:1
            ip address add 2001:db8::7/64 dev eth0 nodad
            ip route add default via 10.77.0.1 dev eth0 metric 100
            ip route add 198.51.100.0/24 via 10.77.0.3 src 10.77.1.2 table 7
            ip -6 route add default via 2001:db8::1 dev eth0
            """;

    @Test
    void allOfItIsThereAgain() throws Exception {
        var read = looked(LINKS + MUCH, "ip");
        var carried = carried(read);
        assertEquals(10, carried.addresses().size());
        assertTrue(carried.routes().size() > 15, carried.routes().toString());
        assertEquals(4, carried.rules().size());
        assertEquals(told(carried), told(carried(looked(LINKS + given(carried), "ip"))));
    }

    @Test
    void busyboxIsEnoughForLittle() throws Exception {
        var carried = carried(looked(LINKS + LITTLE, "busybox ip"));
        assertEquals(3, carried.addresses().size());
        assertEquals(told(carried), told(carried(looked(LINKS + given(carried), "busybox ip"))));
    }

    /// busybox 1.35 shows neither the ways of a route nor where a rule holds: nothing is said to be known then.
    @Test
    void whatBusyboxDoesNotShowIsUnknown() throws Exception {
        var ways = LINKS + LITTLE + """
                ip route add 203.0.113.0/24 table 7 nexthop via 10.77.0.1 dev eth0 nexthop via 10.77.0.2 dev eth0
                """;
        assertEquals(
                Seen.unknown("over which links the route '203.0.113.0/24 table 7' leads isn't shown by the host"),
                looked(ways, "busybox ip").carried("eth0"));
        assertEquals(
                Seen.unknown("the host's routing rules are unknown: busybox's ip shows only a part of a rule ('102:"
                        + " from all lookup 7')"),
                looked(LINKS + LITTLE + "ip rule add oif eth0 lookup 7 pref 102\n", "busybox ip")
                        .carried("eth0"));
    }

    /// The routes that need no gateway come first. What the kernel has made with the address is replaced by itself.
    private static String given(Carried carried) {
        var script = new ArrayList<String>();
        for (var address : carried.addresses()) {
            script.add("ip address add " + address.prefixed() + " " + String.join(" ", address.attributes())
                    + " dev eth0" + (address.ipv6() ? " nodad" : ""));
        }
        carried.routes().stream()
                .sorted(Comparator.comparing(route -> route.gateway() != null || route.link() == null))
                .forEach(route -> script.add("ip " + family(route.ipv6()) + " route replace " + route.line()));
        for (var rule : carried.rules()) {
            script.add("ip " + family(rule.ipv6()) + " rule add pref "
                    + rule.line().replaceFirst(":", ""));
        }
        return String.join("\n", script) + "\n";
    }

    private static String family(boolean ipv6) {
        return ipv6 ? "-6" : "-4";
    }

    /// Without the time that has passed, and in an order of its own.
    private static TreeSet<String> told(Carried carried) {
        var told = new TreeSet<String>();
        carried.addresses().stream()
                .map(Address::toString)
                .map(GivenAgainIT::timeless)
                .forEach(told::add);
        carried.routes().stream().map(Route::toString).forEach(told::add);
        carried.rules().stream().map(Rule::toString).forEach(told::add);
        return told;
    }

    private static String timeless(String text) {
        return text.replaceAll("_lft, [1-9][0-9]*", "_lft, some");
    }

    private static Carried carried(Network network) {
        return switch (network.carried("eth0")) {
            case Seen.Value<Carried>(var carried) -> carried;
            case Seen.Unknown<Carried>(var why) -> throw new AssertionError(why);
        };
    }

    /// A namespace of its own is set up by this machine's `ip`, and looked at by another one.
    private static Network looked(String setUp, String ip) throws Exception {
        var process = new ProcessBuilder("unshare", "-n", "sh", "-c", "set -e\n{\n" + setUp + "} </dev/null\nexec sh")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(("ip() { command " + ip + " \"$@\"; }\n").getBytes(StandardCharsets.UTF_8));
            in.write(Probe.program(Look.NOTHING, TestHost.MARK).bytes());
        }
        var answer = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), () -> setUp.lines().collect(Collectors.joining("\n")));
        return Probe.read(answer, false, TestHost.MARK).network();
    }
}
