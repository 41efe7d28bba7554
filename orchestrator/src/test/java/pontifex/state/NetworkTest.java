package pontifex.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What rests on a link, and what becomes of it on another.
class NetworkTest {
    private static final Address STATIC =
            new Address("eth0", "10.77.1.1/16", List.of("brd", "10.77.255.255", "scope", "global"), false);
    private static final Address SECOND = new Address("eth0", "192.0.2.7/32", List.of("label", "eth0:1"), false);
    private static final Address OWN = new Address("eth0", "fe80::1/64");
    private static final Address OTHER = new Address("eth1", "198.51.100.7/24");

    private static final Route DEFAULT =
            new Route(false, "main", "default", "10.77.0.1", "eth0", 100, "default via 10.77.0.1 dev eth0 metric 100");
    private static final Route BALANCED = new Route(
            false,
            "7",
            "default",
            null,
            null,
            0,
            "default table 7 nexthop via 10.77.0.1 dev eth0 weight 1 nexthop via 198.51.100.1 dev eth1 weight 1");
    private static final Route SENT_FROM = new Route(
            false, "main", "203.0.113.0/24", null, "eth1", 0, "203.0.113.0/24 dev eth1 scope link src 10.77.1.1");
    private static final Route NEIGHBOURS =
            new Route(true, "main", "fe80::/64", null, "eth0", 256, "fe80::/64 dev eth0 proto kernel metric 256");
    private static final Route ELSEWHERE =
            new Route(false, "main", "198.51.100.0/24", null, "eth1", 0, "198.51.100.0/24 dev eth1 scope link");

    private static final Rule LOCAL = new Rule(false, "0: from all lookup local");
    private static final Rule NAMED = new Rule(false, "100: from all iif eth0 lookup 7");
    private static final Rule TABLE = new Rule(false, "101: from 10.77.1.1 lookup eth0");

    private static Network network() {
        return new Network(
                new TreeMap<>(),
                Seen.of(List.of(STATIC, SECOND, OWN, OTHER)),
                Seen.of(List.of(DEFAULT, BALANCED, SENT_FROM, NEIGHBOURS, ELSEWHERE)),
                Seen.of(List.of(LOCAL, NAMED, TABLE)),
                Seen.of(new Session(new TreeSet<>(List.of("eth0")), "10.77.1.1", "10.77.0.9")),
                Seen.unknown("not read"));
    }

    @Test
    void whatRestsOnALinkIsAllThatGoesWithItsAddresses() {
        assertEquals(
                Seen.of(new Carried(List.of(STATIC, SECOND), List.of(DEFAULT, BALANCED, SENT_FROM), List.of(NAMED))),
                network().carried("eth0"));
        assertEquals(
                Seen.of(new Carried(List.of(OTHER), List.of(BALANCED, SENT_FROM, ELSEWHERE), List.of())),
                network().carried("eth1"));
        assertEquals(Seen.of(Carried.NOTHING), network().carried("eth2"));
    }

    @Test
    void whatCantBeToldIsCarriedByNobody() {
        assertEquals(
                Seen.unknown("the host's addresses are unknown: no ip"),
                network().withAddresses(Seen.unknown("no ip")).carried("eth0"));
        assertEquals(
                Seen.unknown("the host's routes are unknown: no ip"),
                network().withRoutes(Seen.unknown("no ip")).carried("eth0"));
        assertEquals(
                Seen.unknown("the host's routing rules are unknown: no ip"),
                network().withRules(Seen.unknown("no ip")).carried("eth0"));
    }

    @Test
    void allOfALinkMovesButWhatItHasByItself() {
        var moved = network().moved("eth0", "xenbr0");
        assertEquals(
                Seen.of(List.of(
                        new Address("xenbr0", "10.77.1.1/16", STATIC.attributes(), false),
                        new Address("xenbr0", "192.0.2.7/32", List.of("label", "xenbr0:1"), false),
                        OWN,
                        OTHER)),
                moved.addresses());
        assertEquals(
                Seen.of(List.of(
                        new Route(
                                false,
                                "main",
                                "default",
                                "10.77.0.1",
                                "xenbr0",
                                100,
                                "default via 10.77.0.1 dev xenbr0 metric 100"),
                        new Route(
                                false,
                                "7",
                                "default",
                                null,
                                null,
                                0,
                                "default table 7 nexthop via 10.77.0.1 dev xenbr0 weight 1"
                                        + " nexthop via 198.51.100.1 dev eth1 weight 1"),
                        SENT_FROM,
                        NEIGHBOURS,
                        ELSEWHERE)),
                moved.routes());
        assertEquals(
                Seen.of(List.of(LOCAL, new Rule(false, "100: from all iif xenbr0 lookup 7"), TABLE)), moved.rules());
        assertEquals(Seen.of(new Session(new TreeSet<>(List.of("xenbr0")), "10.77.1.1", "10.77.0.9")), moved.session());
    }

    @Test
    void whatMovesThereAndBackIsAsBefore() {
        assertEquals(network(), network().moved("eth0", "xenbr0").moved("xenbr0", "eth0"));
    }

    @Test
    void whatIsUnknownStaysUnknownWhereverItMoves() {
        var unknown = network()
                .withAddresses(Seen.unknown("no ip"))
                .withRoutes(Seen.unknown("no ip"))
                .withRules(Seen.unknown("no ip"))
                .withSession(Seen.unknown("no variable"));
        assertEquals(unknown, unknown.moved("eth0", "xenbr0"));
    }

    @Test
    void aLabelThatWouldBeTooLongIsLeftOut() {
        var labelled = new Address("eth0", "192.0.2.7/24", List.of("brd", "192.0.2.255", "label", "eth0:1"), false);
        assertEquals(
                List.of("brd", "192.0.2.255", "label", "xenbridge-lon:1"),
                labelled.on("xenbridge-lon").attributes());
        assertEquals(
                List.of("brd", "192.0.2.255"), labelled.on("xenbridge-long").attributes());
    }

    @Test
    void aNameIsNamedAsAWholeWordAfterItsKeyword() {
        assertTrue(NAMED.names("eth0"));
        assertFalse(NAMED.names("eth"));
        assertFalse(TABLE.names("eth0"), "a table may have a link's name");
        assertTrue(BALANCED.names("eth1"));
        assertFalse(DEFAULT.names("eth1"));
        assertTrue(new Rule(true, "5:\tfrom all oif eth0 lookup 7").names("eth0"));
    }
}
