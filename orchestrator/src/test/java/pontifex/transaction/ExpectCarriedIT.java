package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.plan.Change.TakeOver;
import pontifex.plan.Namespace;
import pontifex.shell.Library;
import pontifex.state.Carried;
import pontifex.state.HostState;
import pontifex.state.Link;

/// Whatever has changed of what a bridge is to take over since the look makes the plan stale, and nothing else does.
class ExpectCarriedIT {
    private static final String SCENE = """
            ip addr add 10.77.1.1/16 brd + dev eth0
            ip addr add 10.88.1.1/16 dev eth1
            ip -6 addr add 2001:db8::7/64 dev eth0 nodad
            ip route add default via 10.77.0.1 dev eth0 metric 100
            ip route add 203.0.113.0/24 via 10.88.0.1 dev eth1 src 10.77.1.1
            ip -6 route add default via 2001:db8::1 dev eth0
            """;

    private static final String BEYOND_BUSYBOX = """
            ip route add 203.0.114.0/24 nexthop via 10.77.0.1 dev eth0 nexthop via 10.88.0.1 dev eth1 weight 3
            ip rule add pref 100 iif eth0 lookup 7
            ip -6 rule add pref 101 oif eth0 lookup 7
            """;

    private static final List<String> CHANGES = List.of(
            "ip addr add 10.77.1.9/16 dev eth0",
            "ip route add 198.51.100.0/24 via 10.77.0.1 dev eth0",
            "ip route add default via 10.77.0.1 dev eth0 table 7",
            "ip route del default; ip route add default via 10.77.0.2 dev eth0 metric 100",
            "ip route del default; ip route add default via 10.77.0.1 dev eth0 metric 101",
            "ip -6 route add 2001:db8:1::/48 via 2001:db8::1 dev eth0",
            "ip rule add pref 99 iif eth0 lookup 8",
            "ip addr del 2001:db8::7/64 dev eth0",
            "ip addr add 192.0.2.1/24 dev xenbr0");

    private static final Library SAYING = new Library("saying", "say() { echo \"$*\"; }\n");

    @TempDir
    private @Nullable Path temporary;

    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"), List.of("mksh"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatHasMovedSinceTheLookIsSaid(List<String> shell) {
        try (var host = new Namespace(Objects.requireNonNull(temporary))) {
            host.plug("eth0", "eth1");
            host.sh(shell.getFirst().equals("busybox") ? SCENE : SCENE + BEYOND_BUSYBOX);
            assertEquals("", said(host, shell, host.probed(shell)));
            host.sh("ip rule add pref 98 iif eth1 lookup 8; ip route add 198.51.101.0/24 via 10.88.0.1 dev eth1");
            host.sh("ip rule del pref 98");
            for (var change : CHANGES) {
                var looked = host.probed(shell);
                host.sh(change);
                var said = said(host, shell, looked);
                assertTrue(said.startsWith("stale "), change + ": " + said);
                if (change.contains("rule")) {
                    host.sh("ip rule del pref 99");
                }
            }
        }
    }

    private static String said(Namespace host, List<String> shell, HostState looked) {
        var carried = looked.network().carried("eth0").or(Carried.NOTHING);
        assertTrue(carried.addresses().stream().anyMatch(address -> !address.ipv6()), looked.network()::toString);
        var change = new TakeOver("eth0", "xenbr0", mac(looked, "eth0"), mac(looked, "xenbr0"), carried);
        var libraries = List.of(
                Library.named("/pontifex/plan/links.sh"), Library.named("/pontifex/transaction/expect.sh"), SAYING);
        var said = new StringBuilder();
        for (var script : Expectations.of(looked, List.of(change))) {
            var ended = host.call(shell, libraries, script);
            assertEquals("", ended.err());
            said.append(ended.out());
        }
        return said.toString();
    }

    private static String mac(HostState state, String link) {
        return state.network().link(link) instanceof Link found ? found.mac() : "";
    }
}
