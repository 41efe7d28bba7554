package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// NetworkManager's profiles, and the keyfiles that they are.
class NmProfilesTest {
    private static final Map<String, String> NICS = Map.of("eth0", "52:54:00:00:00:10", "eth1", "52:54:00:00:00:11");

    private static final String PATH = NmProfiles.FOLDER + "/x.nmconnection";

    static Stream<String> texts() {
        return Texts.of(
                23,
                2000,
                List.of(
                        "[connection]\nid=x\nuuid=u1\ntype=ethernet\n",
                        "interface-name = eth0\n",
                        "# a comment\n\n",
                        "[ipv4]\nmethod=manual\naddress1=192.0.2.7/24,192.0.2.1\n",
                        "  dns=192.0.2.53;\n",
                        "[ipv6]\nmethod=disabled\n",
                        "[ethernet]\n",
                        "mtu=9000\n",
                        "[connection]\nautoconnect=true\n"));
    }

    @Test
    void anyTextIsPrintedAsItWasReadAndAnEditKeepsEveryOtherLine() {
        int[] read = {0};
        texts().forEach(text -> {
            try {
                var file = Keyfile.parse(PATH, text);
                assertEquals(text, file.text());
                var once = file.with("connection", "master", "xenbr0");
                assertEquals("xenbr0", once.get("connection", "master"));
                assertEquals(
                        once.text(), once.with("connection", "master", "xenbr0").text());
                assertEquals(file.group("ipv4"), once.group("ipv4"));
                var after = once.text().lines().map(String::stripTrailing).toList();
                text.lines()
                        .map(String::stripTrailing)
                        .filter(line -> !line.matches("\\s*master\\s*=.*"))
                        .forEach(line -> assertTrue(after.contains(line), () -> line + "\n--\n" + once.text()));
                assertEquals(file.group("ethernet"), file.withoutGroup("ipv4").group("ethernet"));
                read[0]++;
            } catch (ConfigException e) {
                assertEquals(ConfigException.Kind.UNREADABLE, e.kind());
            }
        });
        assertTrue(read[0] > 400, read[0] + " read");
    }

    @Test
    void aGroupThatStandsTwiceIsOneAndTheLastKeyCounts() throws ConfigException {
        var file = Keyfile.parse(PATH, "[a]\nk=1\n[b]\n[a]\nk=\\ttwo\\sthree\\\\\n l = 3\n");
        assertEquals(Map.of("k", "\ttwo three\\", "l", "3"), file.group("a"));
        assertEquals(
                "[a]\nk=9\n",
                Keyfile.parse(PATH, "[a]\nk=1\n").with("a", "k", "9").text());
    }

    @Test
    void aProfileIsWhatNetworkManagerTakesForOne() {
        for (var name : List.of("eth0.nmconnection", "Wired connection 1", "eth0")) {
            assertTrue(NmProfiles.isRead(NmProfiles.FOLDER + "/" + name), name);
        }
        for (var name : List.of(".eth0.nmconnection", "eth0.nmconnection~", "x.swp", "u1.nmmeta", "eth0.ABC123")) {
            assertTrue(!NmProfiles.isRead(NmProfiles.FOLDER + "/" + name), name);
        }
        assertTrue(!NmProfiles.isRead("/usr/lib/NetworkManager/system-connections/eth0"));
    }

    @Test
    void whichOfTwoProfilesALinkGetsIsSaidByTheirPriorityOrByNothing() throws ConfigException {
        var first =
                "[connection]\nuuid=u1\ntype=ethernet\ninterface-name=eth0\n[ipv4]\nmethod=disabled\n[ipv6]\nmethod=ignore\n";
        var second = "[connection]\nuuid=u2\ntype=ethernet\ninterface-name=eth0\nautoconnect-priority=5\n";
        var texts = Map.of(NmProfiles.FOLDER + "/1", first, NmProfiles.FOLDER + "/2", second);
        assertEquals(
                Map.of("eth0", new TreeSet<>(List.of("auto", "dhcp"))),
                NmProfiles.of(texts).addresses(NICS));
        var equal = Map.of(
                NmProfiles.FOLDER + "/1", first, NmProfiles.FOLDER + "/2", second.replace("priority=5", "priority=0"));
        assertThrows(ConfigException.class, () -> NmProfiles.of(equal).addresses(NICS));
    }

    @Test
    void whatNetworkManagerIsToldToLeaveAloneIsToldByItsLine() throws ConfigException {
        var usr = "/usr/lib/NetworkManager/conf.d/10-all.conf";
        var etc = "/etc/NetworkManager/conf.d/10-all.conf";
        var all = "[keyfile]\nunmanaged-devices=*,except:type:wifi,except:interface-name:xenbr*\n";
        new NmConf(new TreeMap<>(Map.of(usr, all))).refuse("xenbr1", "bridge", "");
        new NmConf(new TreeMap<>(Map.of(usr, all, etc, ""))).refuse("eth1", "ethernet", "");
        var device = "[device]\nwifi.x=1\n[device-lan]\nmatch-device=mac:52:54:00:00:00:11\nmanaged=0\n";
        new NmConf(new TreeMap<>(Map.of(etc, device))).refuse("eth0", "ethernet", "52:54:00:00:00:10");
        for (var said : List.of(Map.of(usr, all), Map.of(usr, device))) {
            var e = assertThrows(
                    ConfigException.class,
                    () -> new NmConf(new TreeMap<>(said)).refuse("eth1", "ethernet", "52:54:00:00:00:11"));
            assertEquals(
                    usr + (said.containsValue(all) ? ":2" : ":5") + ": NetworkManager is told to leave eth1 alone",
                    e.reason());
        }
    }

    /// Computed with Python's uuid.uuid5.
    @Test
    void aUuidIsTheSameForTheSameLink() {
        assertEquals(
                "92f45981-433a-5702-b6e3-85b9e6809067",
                NmEdit.uuid("bridge xenbr1").toString());
        assertEquals(5, NmEdit.uuid("ethernet eth1").version());
    }
}
