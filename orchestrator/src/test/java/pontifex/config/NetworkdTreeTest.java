package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// As systemd.network(5) says, and systemd-networkd 252 does.
class NetworkdTreeTest {
    private static final String ETC = "/etc/systemd/network/";
    private static final String USR = "/usr/lib/systemd/network/";

    private static NetworkdTree tree(String... pathsAndTexts) throws ConfigException {
        var texts = new TreeMap<String, String>();
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            texts.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
        }
        return NetworkdTree.of(texts);
    }

    private static String match(String lines) {
        return "[Match]\n" + lines + "\n[Network]\nDHCP=yes\n";
    }

    private static String path(NetworkdTree tree, String link) throws ConfigException {
        return tree.network(link, "52:54:00:00:00:01", "") instanceof NetworkdTree.Unit unit ? unit.path() : "none";
    }

    @Test
    void theFirstFileByNameWinsWhereverItStands() throws ConfigException {
        var tree = tree(ETC + "50-b.network", match("Name=eth*"), USR + "10-a.network", match("Name=eth1"));
        assertEquals(USR + "10-a.network", path(tree, "eth1"));
        assertEquals(ETC + "50-b.network", path(tree, "eth2"));
        assertEquals("none", path(tree, "mgmt0"));
    }

    @Test
    void etcHidesAFileOfTheSameNameAndAnEmptyOneMasksIt() throws ConfigException {
        var hidden = tree(ETC + "a.network", match("Name=eth2"), USR + "a.network", match("Name=eth1"));
        assertEquals("none", path(hidden, "eth1"));
        var masked = tree(ETC + "a.network", "", USR + "a.network", match("Name=eth1"));
        assertEquals("none", path(masked, "eth1"));
    }

    @Test
    void allLinesOfAMatchMustAgree() throws ConfigException {
        var tree = tree(ETC + "a.network", match("Name=eth1\nMACAddress=52:54:00:00:00:02"));
        assertEquals("none", path(tree, "eth1"));
        assertEquals(
                ETC + "a.network",
                path(tree(ETC + "a.network", match("Name=eth1 eth2\nMACAddress=52-54-00-00-00-01")), "eth2"));
    }

    @Test
    void aNegatedListIsForAllOthers() throws ConfigException {
        var tree = tree(ETC + "a.network", match("Name=!eth1 lo"));
        assertEquals("none", path(tree, "eth1"));
        assertEquals(ETC + "a.network", path(tree, "eth2"));
    }

    @Test
    void whatCannotBeToldIsUnknownUnlessAnotherLineSaysNo() throws ConfigException {
        var driver = tree(ETC + "a.network", match("Driver=e1000e"));
        assertThrows(ConfigException.class, () -> path(driver, "eth1"));
        assertEquals("none", path(tree(ETC + "a.network", match("Driver=veth\nName=ve-*")), "eth1"));
        assertEquals("none", path(tree(ETC + "a.network", match("Type=wlan\nWLANInterfaceType=ad-hoc")), "eth1"));
    }

    @Test
    void aBridgeIsMetWithTheMacThatItsFileSaysAndHasNoneBurntIn() throws ConfigException {
        var netdev = "[NetDev]\nName=xenbr1\nKind=bridge\n";
        for (var key : java.util.List.of("MACAddress", "PermanentMACAddress")) {
            var tree = tree(ETC + "a.network", match(key + "=52:54:00:00:00:01"), ETC + "b.netdev", netdev);
            assertNull(tree.network("xenbr1", "52:54:00:00:00:01", "bridge"), key);
            assertEquals(ETC + "a.network", path(tree, "eth1"), key);
        }
        var pinned = tree(
                ETC + "a.network",
                match("MACAddress=52:54:00:00:00:01"),
                ETC + "b.netdev",
                netdev + "MACAddress=52:54:00:00:00:01\n");
        assertEquals(
                ETC + "a.network",
                pinned.network("xenbr1", "02:00:00:00:00:01", "bridge").path());
    }

    @Test
    void yesAndNoAreWrittenInAnyCase() throws ConfigException {
        var tree = tree(
                ETC + "a.network",
                "[Match]\nName=eth1\n[Network]\nDHCP=No\nIPv6AcceptRA=True\n",
                ETC + "b.netdev",
                "[NetDev]\nName=xenbr1\nKind=bridge\n[Bridge]\nSTP=ON\n",
                ETC + "c.network",
                "[Match]\nName=eth2\n[Link]\nUnmanaged=Yes\n");
        assertEquals(new TreeSet<>(java.util.List.of("auto")), NetworkdTree.words(tree.network("eth1", "", "")));
        assertEquals(true, NetworkdTree.stp(tree.netdev("xenbr1")));
        assertEquals(true, NetworkdTree.isOff(tree.network("eth2", "", "")));
    }

    @Test
    void aFileWithoutAMatchIsForNothing() throws ConfigException {
        assertEquals("none", path(tree(ETC + "a.network", "[Match]\n[Network]\nDHCP=yes\n"), "eth1"));
    }

    @Test
    void dropInsSayTheLastWord() throws ConfigException {
        var tree = tree(
                ETC + "a.network",
                match("Name=eth1"),
                USR + "a.network.d/20-later.conf",
                "[Network]\nDHCP=no\n",
                ETC + "a.network.d/10-first.conf",
                "[Network]\nDHCP=ipv6\nBridge=xenbr1\n");
        var unit = tree.network("eth1", "", "");
        assertEquals(new TreeSet<>(), NetworkdTree.words(unit));
        assertEquals("xenbr1", NetworkdTree.bridge(unit));
        assertEquals(true, unit.dropped());
    }

    @Test
    void addressesAreThoseOfBothSections() throws ConfigException {
        var tree = tree(
                ETC + "a.network",
                "[Match]\nName=eth1\n[Network]\nAddress=192.0.2.7/24\nDHCP=ipv6\nIPv6AcceptRA=yes\n"
                        + "[Address]\nAddress=2001:DB8::7/64\nLabel=eth1:1\n");
        assertEquals(
                new TreeSet<>(java.util.List.of("static 192.0.2.7/24", "static 2001:db8::7/64", "dhcp6", "auto")),
                NetworkdTree.words(tree.network("eth1", "", "")));
    }

    @Test
    void bridgesAreWhatFilesMakeOfThatKind() throws ConfigException {
        var tree = tree(
                ETC + "x.netdev",
                "[NetDev]\nName=xenbr1\nKind=bridge\nMACAddress=02:00:00:00:00:0A\n[Bridge]\nSTP=off\nForwardDelaySec=4sec\n",
                ETC + "v.netdev",
                "[NetDev]\nName=eth1.5\nKind=vlan\n");
        assertEquals(new TreeSet<>(Map.of("xenbr1", 1).keySet()), tree.bridges());
        var netdev = tree.netdev("xenbr1");
        assertEquals("02:00:00:00:00:0a", NetworkdTree.mac(netdev, null));
        assertEquals(false, NetworkdTree.stp(netdev));
        assertEquals("4", NetworkdTree.forwardDelay(netdev));
        assertNull(tree.netdev("xenbr2"));
    }
}
