package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can't be had is refused, by name, with the reason and what to do; the host stays as it was.
class RefusalsIT {
    private static final String GUEST = Scene.BRIDGE + """
                - name: dom3 is on its bridge
                  vif: { guest: dom3, bridge: xenbr1 }
            """;

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void twoHosts() throws IOException {
        scene = Scene.of(folder, 2, "xend", "xl");
    }

    @AfterAll
    static void down() {
        scene.close();
    }

    @AfterEach
    void asAtFirst() {
        scene.reset();
    }

    @Test
    void aNicThatIsNotThereIsRefusedWithTheOnesThatAre() throws Exception {
        for (var host : scene.lab().hosts()) {
            assertRefused(
                    host,
                    Scene.BRIDGE.replace("nic: eth1", "nic: eth7"),
                    "refused: eth1 is for dom1\nfaults/play.yml:3\n"
                            + "eth7 isn't there; the host has eth0, eth1, eth2, mgmt0\n");
        }
    }

    @Test
    void aNicThatBelongsToAnotherBridgeIsRefused() throws Exception {
        scene.lab()
                .exec("dom0-02", "sh", "-c", "ip link add br-storage type bridge; ip link set eth1 master br-storage");
        assertRefused(
                "dom0-02",
                Scene.BRIDGE,
                "eth1 already belongs to bridge br-storage\nrelease it there first, or give xenbr1 another NIC");
    }

    @Test
    void anAddressThatNoFileGivesAtTheNextBootIsNotMoved() throws Exception {
        scene.lab().exec("dom0-02", "ip", "addr", "add", "192.0.2.7/24", "dev", "eth1");
        try {
            assertRefused(
                    "dom0-02",
                    Scene.BRIDGE,
                    "the next boot doesn't give Dom0 its address 192.0.2.7/24: the files give eth1 and xenbr1 none\n"
                            + "write it into the stanza of eth1 under /etc/network, or take it off the link");
        } finally {
            scene.lab().exec("dom0-02", "ip", "addr", "flush", "dev", "eth1");
        }
    }

    @Test
    void anAddressThatDhcpGaveIsNotMoved() throws Exception {
        for (var host : scene.lab().hosts()) {
            scene.lab().exec(host, "ip addr add 192.0.2.7/24 dev eth1 valid_lft 600 preferred_lft 600".split(" "));
            try {
                assertRefused(
                        host,
                        Scene.BRIDGE,
                        "eth1 has the address 192.0.2.7/24 for a time only, from a DHCP server: who asked for it renews"
                                + " it on eth1\n"
                                + "give eth1 a fixed address first, now and in the host's files");
            } finally {
                scene.lab().exec(host, "ip", "addr", "flush", "dev", "eth1");
            }
        }
    }

    @Test
    void aGuestFileThatIsNotThereIsRefusedWithTheOnesThatAre() throws Exception {
        scene.lab().exec("dom0-02", "rm", "/etc/xen/dom3.cfg");
        assertRefused(
                "dom0-02",
                GUEST,
                "refused: dom3 is on its bridge\nfaults/play.yml:5\n"
                        + "guest 'dom3' has no configuration file under /etc/xen; it has dom1, dom2\n");
    }

    @Test
    void aGuestFileThatDoesNotParseIsRefusedByLineAndColumn() throws Exception {
        scene.lab()
                .exec(
                        "dom0-02",
                        "sh",
                        "-c",
                        "printf \"name = 'dom3'\\nvif = [ 'bridge=xenbr0'\\n\" >/etc/xen/dom3.cfg");
        assertRefused("dom0-02", GUEST, "/etc/xen/dom3.cfg:3:1: the file ends too early for xl\n");
    }

    @Test
    void aCopyOfAGuestFileNeverStandsInForTheOneThatDoesNotParse() throws Exception {
        scene.lab().exec("dom0-02", "cp", "/etc/xen/dom3.cfg", "/etc/xen/dom3.tried");
        scene.lab()
                .exec(
                        "dom0-02",
                        "sh",
                        "-c",
                        "printf \"name = 'dom3'\\nvif = [ 'bridge=xenbr0'\\n\" >/etc/xen/dom3.cfg");
        assertRefused("dom0-02", GUEST, "/etc/xen/dom3.cfg:3:1: the file ends too early for xl\n");
    }

    /// The file was copied for another guest, and its MAC with it.
    @Test
    void aMacThatTwoGuestsHaveIsRefusedAndFoundByAnAudit() throws Exception {
        scene.lab().exec("dom0-02", "sed", "-i", "s/mac=[0-9a-f:]*:03/mac=00:16:3e:00:02:01/", "/etc/xen/dom3.cfg");
        var both =
                "dom1 (interface 0) on dom0-02 and dom3 (interface 0) on dom0-02 both have the MAC 00:16:3e:00:02:01";
        assertRefused("dom0-02", Scene.BRIDGE, both + "\ngive one of them another");
        var audit = scene.site().pontifex("audit", "faults/play.yml", "-l", "dom0-02");
        assertTrue(audit.out().contains("violated  no two guests have one MAC (all hosts): " + both), audit.toString());
        assertEquals(2, audit.status(), audit.toString());
    }

    @Test
    void aBackupIsNoGuestFile() throws Exception {
        scene.lab().exec("dom0-02", "mv", "/etc/xen/dom3.cfg", "/etc/xen/dom3.cfg.bak");
        assertRefused("dom0-02", GUEST, "guest 'dom3' has no configuration file under /etc/xen");
    }

    @Test
    void anXmFileThatComputesItsVifIsRefused() throws Exception {
        scene.lab()
                .exec(
                        "dom0-01",
                        "sh",
                        "-c",
                        "printf \"name = 'dom3'\\nvif = [ 'bridge=xenbr%%d' %% 1 ]\\n\" >/etc/xen/dom3.cfg");
        assertRefused(
                "dom0-01",
                GUEST,
                "/etc/xen/dom3.cfg:2:9: an element of vif is computed by Python\n"
                        + "write vif as one plain list of strings, or edit it by hand");
    }

    @Test
    void badInputIsShownBeforeAnyHostIsAsked() throws Exception {
        var site = scene.site();
        site.write("faults/play.yml", Scene.BRIDGE);
        site.write("faults/tab.yml", "- hosts: dom0s\n\ttasks: []\n");
        site.write("faults/nobody.yml", Scene.BRIDGE.replace("dom0s", "nobody"));
        site.write("faults/empty.yml", "all: { children: { dom0s: { hosts: {} } } }\n");
        var log = scene.lab().disk("dom0-02").resolve("var/log/auth.log");
        var before = Files.size(log);
        assertBadInput("dom0-77", "apply", "faults/play.yml", "-l", "dom0-77");
        assertBadInput("no-such-file", "apply", "faults/play.yml", "-i", "no-such-file");
        assertBadInput("faults/tab.yml:2:1", "apply", "faults/tab.yml");
        assertBadInput("no-such-play.yml", "apply", "no-such-play.yml");
        var nobody = site.pontifex("apply", "faults/nobody.yml");
        assertTrue(nobody.err().contains("nobody"), nobody.toString());
        var empty = site.pontifex("apply", "faults/play.yml", "-i", "faults/empty.yml");
        assertTrue(empty.err().contains("dom0s"), empty.toString());
        assertEquals(before, Files.size(log), "no host is asked");
    }

    private static void assertBadInput(String named, String... arguments) {
        var output = scene.site().pontifex(arguments);
        assertEquals(64, output.status(), output.toString());
        assertTrue(output.err().contains(named), output.toString());
        assertEquals("", output.out());
    }

    private static void assertRefused(String host, String play, String text) throws IOException {
        var before = scene.picture(host);
        var report = scene.apply(play, "-l", host);
        assertEquals("{" + host + "=failed}", report.outcomes(), report.said());
        assertEquals(2, report.status());
        assertTrue(report.error(host).contains(text), report.error(host));
        scene.assertAsBefore(before, host);
    }
}
