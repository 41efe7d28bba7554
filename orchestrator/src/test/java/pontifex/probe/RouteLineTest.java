package pontifex.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.state.Route;

/// Lines of `ip route show`, as real hosts printed them.
class RouteLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // iproute2 6.1
                "10.55.0.0/16 dev eth1 scope link linkdown  | 10.55.0.0/16 dev eth1 scope link",
                "198.51.102.0/24 nhid 5 via 10.77.0.9 dev eth0  | 198.51.102.0/24 via 10.77.0.9 dev eth0",
                "default via 2001:db8::1 dev eth0 metric 1024 expires 297sec pref medium"
                        + " | default via 2001:db8::1 dev eth0 metric 1024 pref medium",
                "default via fe80::1 dev eth0 proto ra metric 1024 expires 1797sec hoplimit 64 pref medium"
                        + " | default via fe80::1 dev eth0 proto ra metric 1024 hoplimit 64 pref medium",
                "10.0.0.0/24 dev swp1 proto kernel scope link src 10.0.0.1 rt_offload linkdown "
                        + " | 10.0.0.0/24 dev swp1 proto kernel scope link src 10.0.0.1",
                "203.0.113.0/24 table 7 proto static nexthop via 10.77.0.1 dev eth0 weight 1 dead linkdown "
                        + "nexthop via 10.77.0.2 dev eth1 weight 5 offload "
                        + " | 203.0.113.0/24 table 7 proto static nexthop via 10.77.0.1 dev eth0 weight 1"
                        + " nexthop via 10.77.0.2 dev eth1 weight 5",
                "198.51.101.0/24 via 10.77.0.3 dev eth0 mtu lock 1400 rtt 20ms rto_min lock 5ms congctl lock reno "
                        + " | 198.51.101.0/24 via 10.77.0.3 dev eth0 mtu lock 1400 rtt 20ms rto_min 5ms congctl lock"
                        + " reno",
                "default via 10.77.0.1 dev eth0 proto static metric 100 onlink mtu lock 1400 advmss 1360 initcwnd 20 "
                        + " | default via 10.77.0.1 dev eth0 proto static metric 100 onlink mtu lock 1400 advmss 1360"
                        + " initcwnd 20",
                // iproute2 of 2009 on 2.6
                "2001:db8:7::/64 dev eth0  proto kernel  metric 256  expires 86366sec mtu 1500 advmss 1440 hoplimit"
                        + " 4294967295 | 2001:db8:7::/64 dev eth0 proto kernel metric 256 mtu 1500 advmss 1440",
                "default via fe80::224:e8ff:feed:2421 dev eth0  proto kernel  metric 1024  expires 146sec mtu 1500"
                        + " advmss 1440 hoplimit 64 | default via fe80::224:e8ff:feed:2421 dev eth0 proto kernel"
                        + " metric 1024 mtu 1500 advmss 1440 hoplimit 64",
                "unicast 192.0.2.0/24 dev eth0  scope link | 192.0.2.0/24 dev eth0 scope link",
                // busybox 1.35
                "2001:db8:2::/64 dev eth0  metric 256  expires 0sec | 2001:db8:2::/64 dev eth0 metric 256",
                "default via 10.77.0.1 dev eth0  metric 100 onlink  | default via 10.77.0.1 dev eth0 metric 100"
                        + " onlink",
            })
    void whatIsOnlySoJustNowIsLeftOut(String printed, String line) {
        assertEquals(line, RouteLine.of(false, printed).route().line());
    }

    @Test
    void aRouteIsReadWithItsParts() {
        assertEquals(
                new Route(
                        true,
                        "8",
                        "default",
                        "fe80::1",
                        "eth0",
                        1024,
                        "default from 2001:db8::/64 via fe80::1 dev eth0 table 8 metric 1024 pref medium"),
                RouteLine.of(
                                true,
                                "default from 2001:db8::/64 via fe80::1 dev eth0 table 8 metric 1024 linkdown pref"
                                        + " medium")
                        .route());
        var byIpv6 = RouteLine.of(false, "default via inet6 2001:db8::1 dev eth0 metric 300")
                .route();
        assertEquals("2001:db8::1", byIpv6.gateway());
        assertFalse(byIpv6.ipv6());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "local 10.8.8.1 dev eth0 table local proto kernel scope host src 10.8.8.1 ",
                "unreachable 10.66.0.0/16 ",
                "multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium",
                "2001:db8::5 via 2001:db8::5 dev eth0  metric 0  cache  expires 6sec mtu 1500 advmss 1440",
            })
    void whatLeadsNowhereIsNone(String line) {
        assertFalse(RouteLine.of(false, line).leads());
    }

    @Test
    void busyboxDoesNotShowTheWaysOfARoute() {
        assertFalse(RouteLine.of(false, "203.0.113.0/24 table 7 ").route().namesAny());
        assertTrue(RouteLine.of(false, "203.0.113.0/24 table 7 nexthop via 10.77.0.1 dev eth0 weight 1")
                .route()
                .namesAny());
    }
}
