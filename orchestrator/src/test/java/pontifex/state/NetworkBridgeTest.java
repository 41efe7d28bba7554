package pontifex.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Held against the links themselves by LabIT and ResourcesIT, whose xend hosts have a stand-in of the script's.
class NetworkBridgeTest {
    private static final String MAC = "52:54:00:00:00:01";

    @Test
    void startGivesTheNicsNameMacAndAddressesToDom0sOwnEnd() {
        var after = NetworkBridge.started(netloop(plain()), 1, "eth1", "xenbr1");
        var nic = Objects.requireNonNull(after.link("peth1"));
        assertEquals("xenbr1", nic.master());
        assertEquals(NetworkBridge.NO_MAC, nic.mac());
        var own = Objects.requireNonNull(after.link("eth1"));
        assertEquals(MAC, own.mac());
        assertNull(own.master());
        assertTrue(own.up());
        assertEquals(new TreeSet<>(List.of("peth1", "vif0.1")), after.ports("xenbr1"));
        assertNull(after.link("veth1"));
        assertEquals(plain().addresses(), after.addresses());
        assertEquals(plain().routes(), after.routes());
        assertEquals("peth1", Objects.requireNonNull(after.link("eth1.5")).lower());
        assertEquals(nic, after.nic("eth1"));
        assertTrue(NetworkBridge.renames(after, "eth1", 1));
    }

    @Test
    void withoutNetloopTheNicIsThePortAndTheBridgeHasTheAddresses() {
        var after = NetworkBridge.started(plain(), 1, "eth1", "xenbr1");
        assertEquals(new TreeSet<>(List.of("eth1")), after.ports("xenbr1"));
        assertEquals(
                List.of("xenbr1"),
                after.addresses().or(List.of()).stream().map(Address::link).toList());
        assertFalse(NetworkBridge.renames(after, "eth1", 1));
    }

    @Test
    void stopPutsBackWhatStartMade() {
        for (var before : List.of(plain(), netloop(plain()))) {
            var made = NetworkBridge.started(before, 1, "eth1", "xenbr1");
            assertEquals(before, NetworkBridge.stopped(made, 1, "eth1", "xenbr1"));
        }
    }

    @Test
    void startDoesNothingForANicThatItHasRenamed() {
        var once = NetworkBridge.started(netloop(plain()), 1, "eth1", "xenbr1");
        assertEquals(once, NetworkBridge.started(once, 1, "eth1", "xenbr1"));
    }

    private static Network plain() {
        var links = new TreeMap<String, Link>();
        for (var link : List.of(
                link("eth1", Link.Kind.NIC, MAC).withUp(true),
                link("eth1.5", Link.Kind.VIRTUAL, MAC).withLower("eth1"))) {
            links.put(link.name(), link);
        }
        return new Network(
                links,
                Seen.of(List.of(new Address("eth1", "192.0.2.7/24"))),
                Seen.of(List.of(
                        new Route(false, "main", "default", "192.0.2.1", "eth1", 0, "default via 192.0.2.1 dev eth1"))),
                Seen.of(List.of()),
                Seen.of(Session.NONE),
                Seen.of(Kept.NOTHING));
    }

    private static Network netloop(Network network) {
        return network.with(link("veth1", Link.Kind.VIRTUAL, NetworkBridge.NO_MAC))
                .with(link("vif0.1", Link.Kind.VIF, NetworkBridge.NO_MAC));
    }

    private static Link link(String name, Link.Kind kind, String mac) {
        return new Link(name, kind, mac, false, null, 1500, null, null);
    }
}
