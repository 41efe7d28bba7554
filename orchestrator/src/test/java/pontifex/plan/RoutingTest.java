package pontifex.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import pontifex.state.Route;
import pontifex.state.Seen;

/// The ways that the kernel takes, as `ip route get` told them of the same rules and routes.
class RoutingTest {
    private static List<String> ways(Dom0 host, String local, String peer) {
        return Routing.of(host.state().network(), local, peer).stream()
                .map(Route::line)
                .toList();
    }

    private static Dom0 host() {
        return new Dom0().nic("eth0").nic("eth1").down("eth2");
    }

    @Test
    void theLongestPrefixAndThenTheLowestMetric() {
        var host = host().route("default via 10.0.0.1 dev eth0 metric 100")
                .route("default via 10.1.0.1 dev eth1 metric 50")
                .route("10.9.0.0/16 dev eth0 metric 900")
                .route("10.9.1.0/24 dev eth1");
        assertEquals(List.of("default via 10.1.0.1 dev eth1 metric 50"), ways(host, "10.0.0.2", "192.0.2.1"));
        assertEquals(List.of("10.9.0.0/16 dev eth0 metric 900"), ways(host, "10.0.0.2", "10.9.2.1"));
        assertEquals(List.of("10.9.1.0/24 dev eth1"), ways(host, "10.0.0.2", "10.9.1.1"));
        assertEquals(List.of(), ways(host, "2001:db8::1", "2001:db8::2"));
    }

    @Test
    void aLinkThatIsDownLeadsNowhere() {
        var host = host().route("10.9.0.0/16 dev eth2").route("default via 10.0.0.1 dev eth0");
        assertEquals(List.of("default via 10.0.0.1 dev eth0"), ways(host, "10.0.0.2", "10.9.0.1"));
    }

    @Test
    void aRouteOfSeveralWaysIsOne() {
        var line = "default proto static nexthop via 10.0.0.1 dev eth0 weight 1 nexthop via 10.1.0.1 dev eth2 weight 1";
        assertEquals(List.of(line), ways(host().route(line), "10.0.0.2", "192.0.2.1"));
    }

    @Test
    void rulesComeInTheirOrder() {
        var host = host().route("default via 10.0.0.1 dev eth0")
                .route("default via 10.1.0.1 dev eth1 table 7")
                .route("10.9.0.0/16 dev eth1 table 8")
                .rule(false, "102: from 10.0.0.2 lookup 7")
                .rule(false, "101: from 10.0.0.2 lookup 8");
        assertEquals(List.of("default via 10.1.0.1 dev eth1 table 7"), ways(host, "10.0.0.2", "192.0.2.1"));
        assertEquals(List.of("10.9.0.0/16 dev eth1 table 8"), ways(host, "10.0.0.2", "10.9.0.1"));
        assertEquals(List.of("default via 10.0.0.1 dev eth0"), ways(host, "10.0.0.3", "192.0.2.1"));
    }

    @Test
    void whatComesInOrIsBoundElsewhereIsAnothersRule() {
        var host = host().route("default via 10.0.0.1 dev eth0")
                .route("default via 10.1.0.1 dev eth1 table 7")
                .rule(false, "103: from all oif eth1 lookup 7")
                .rule(false, "102: from all iif eth0 lookup 7")
                .rule(false, "101: not from 10.0.0.0/8 lookup 7");
        assertEquals(List.of("default via 10.0.0.1 dev eth0"), ways(host, "10.0.0.2", "192.0.2.1"));
        assertEquals(List.of("default via 10.1.0.1 dev eth1 table 7"), ways(host, "172.16.0.1", "192.0.2.1"));
        host.rule(false, "100: from all iif lo lookup 7");
        assertEquals(List.of("default via 10.1.0.1 dev eth1 table 7"), ways(host, "10.0.0.2", "192.0.2.1"));
    }

    @Test
    void whatAMarkDecidesMayGoBothWays() {
        var host = host().route("default via 10.0.0.1 dev eth0")
                .route("default via 10.1.0.1 dev eth1 table 7")
                .rule(false, "101: from all fwmark 0x1/0xff lookup 7");
        assertEquals(
                List.of("default via 10.1.0.1 dev eth1 table 7", "default via 10.0.0.1 dev eth0"),
                ways(host, "10.0.0.2", "192.0.2.1"));
    }

    @Test
    void aRuleMayRefuse() {
        var host = host().route("default via 10.0.0.1 dev eth0").rule(false, "101: from all to 192.0.2.0/24 prohibit");
        assertEquals(List.of(), ways(host, "10.0.0.2", "192.0.2.1"));
        assertEquals(List.of("default via 10.0.0.1 dev eth0"), ways(host, "10.0.0.2", "192.0.3.1"));
    }

    /// As VPN clients have it: all but the default route of `main`, and then their own table.
    @Test
    void aRuleMayLeaveShortPrefixesOut() {
        var host = host().route("default via 10.0.0.1 dev eth0")
                .route("10.0.0.0/16 dev eth0")
                .route("default dev eth1 table 51820")
                .rule(false, "102: from all lookup 51820")
                .rule(false, "101: from all lookup main suppress_prefixlength 0");
        assertEquals(List.of("10.0.0.0/16 dev eth0"), ways(host, "10.0.0.2", "10.0.0.9"));
        assertEquals(List.of("default dev eth1 table 51820"), ways(host, "10.0.0.2", "192.0.2.1"));
    }

    @Test
    void tablesByNumberAreThoseByName() {
        var host = host().route("default via 10.0.0.1 dev eth0").rule(false, "101: from 10.0.0.2 lookup 254");
        assertEquals(List.of("default via 10.0.0.1 dev eth0"), ways(host, "10.0.0.2", "192.0.2.1"));
    }

    @Test
    void ipv6MayGoByWhereItIsFrom() {
        var host = host().route("default from 2001:db8:1::/48 via fe80::1 dev eth1 metric 1024")
                .route("default via fe80::1 dev eth0 metric 2048");
        assertEquals(
                List.of("default from 2001:db8:1::/48 via fe80::1 dev eth1 metric 1024"),
                ways(host, "2001:db8:1::7", "2001:db8:9::1"));
        assertEquals(List.of("default via fe80::1 dev eth0 metric 2048"), ways(host, "2001:db8:2::7", "2001:db8:9::1"));
    }

    @Test
    void withoutRulesTheUsualOnesAreTaken() {
        var state = host().route("default via 10.0.0.1 dev eth0").state();
        for (var rules :
                List.of(Seen.<List<pontifex.state.Rule>>unknown("no ip"), Seen.of(List.<pontifex.state.Rule>of()))) {
            assertEquals(
                    1,
                    Routing.of(state.network().withRules(rules), "10.0.0.2", "192.0.2.1")
                            .size());
        }
    }
}
