package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts that are not well, or not the ones they seem to be: a clear word, and nothing half done.
class HostFaultsIT {
    private static final String HOST = "dom0-02";

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void threeHosts() throws IOException {
        scene = Scene.of(folder, 3, "xl");
    }

    @AfterAll
    static void down() {
        scene.close();
    }

    @AfterEach
    void asAtFirst() {
        scene.reset();
    }

    // --- disks ------------------------------------------------------------------------------------------------------

    @Test
    void aReadOnlyEtcIsToldBeforeAnythingIsTouched() throws Exception {
        scene.lab().exec(HOST, "sh", "-c", "mount --bind /etc /etc && mount -o remount,bind,ro /etc");
        for (var play : new String[] {Scene.BRIDGE, Scene.FILE}) {
            assertNotTaken(play, "Read-only file system");
        }
    }

    @Test
    void aFullDiskBesideATargetIsToldBeforeAnythingIsTouched() throws Exception {
        scene.lab().exec(HOST, "sh", "-c", """
                mount -t tmpfs -o size=32k small /etc/xen && cp -a /root/before/xen/. /etc/xen
                dd if=/dev/zero of=/etc/xen/fill bs=1024 2>/dev/null; :""");
        assertNotTaken(Scene.FILE, "/etc/xen");
    }

    @Test
    void aFullDiskUnderTheTransactionsIsToldBeforeAnythingIsTouched() throws Exception {
        scene.lab().exec(HOST, "sh", "-c", """
                mkdir -p -m 700 /var/lib/pontifex && mount -t tmpfs -o mode=700,size=16k small /var/lib/pontifex
                dd if=/dev/zero of=/var/lib/pontifex/fill bs=1024 2>/dev/null; :""");
        assertNotTaken(Scene.FILE, "/var/lib/pontifex");
    }

    @Test
    void aDiskWithHardlyAnyRoomForATransactionIsToldToo() throws Exception {
        scene.lab().exec(HOST, "sh", "-c", """
                mkdir -p -m 700 /var/lib/pontifex && mount -t tmpfs -o mode=700,size=32k small /var/lib/pontifex""");
        assertNotTaken(Scene.BRIDGE, "/var/lib/pontifex");
    }

    private static void assertNotTaken(String play, String cause) throws IOException {
        var before = scene.picture(HOST);
        var report = scene.apply(play, "-l", HOST);
        assertEquals("{dom0-02=failed}", report.outcomes(), report.said());
        assertEquals(2, report.status());
        var error = report.error(HOST);
        assertTrue(error.startsWith("the host could not take the change; nothing was touched\n"), error);
        assertTrue(error.contains(cause), error);
        scene.assertAsBefore(before, HOST);
    }

    // --- shells and tools -------------------------------------------------------------------------------------------

    @Test
    void aLoginShellThatPrintsABannerDisturbsNothing() throws Exception {
        scene.lab()
                .exec(HOST, "sh", "-c", "echo 'echo WELCOME; echo pontifex begin; echo to stderr >&2' >/root/.bashrc");
        var report = scene.apply(Scene.BRIDGE, "-l", HOST);
        assertEquals("{dom0-02=changed}", report.outcomes(), report.said());
        assertEquals(0, report.status());
        scene.assertBridge(HOST, "xenbr1", "eth1");
    }

    @Test
    void aLoginShellThatRunsNothingIsTold() throws Exception {
        scene.lab().exec(HOST, "sh", "-c", "echo 'echo this account is closed; exit 1' >/root/.bashrc");
        var report = scene.apply(Scene.BRIDGE, "-l", HOST);
        assertEquals("{dom0-02=failed}", report.outcomes(), report.said());
        assertEquals(2, report.status());
        assertTrue(report.error(HOST).startsWith("could not look at the host\n"), report.said());
        assertTrue(report.error(HOST).contains("/bin/sh"), report.said());
    }

    @Test
    void aHostWithoutNetworkToolsIsLookedAtAndAChangeSaysWhatToInstall() throws Exception {
        scene.without(HOST, "ip", "brctl", "ifconfig", "ifup", "ifquery");
        scene.site().write("faults/play.yml", Scene.BRIDGE);
        var audit = JsonReport.of(scene.site().pontifex("audit", "faults/play.yml", "-o", "json", "-l", HOST));
        assertEquals(1, audit.status(), "could not tell");
        var before = scene.picture(HOST);
        var report = scene.apply(Scene.BRIDGE, "-l", HOST);
        assertEquals("{dom0-02=failed}", report.outcomes(), report.said());
        assertTrue(report.error(HOST).contains("whether eth1 carries an address can't be told"), report.said());
        assertTrue(report.error(HOST).contains("install iproute2"), report.error(HOST));
        scene.assertAsBefore(before, HOST);
        assertEquals("{dom0-02=changed}", scene.apply(Scene.FILE, "-l", HOST).outcomes(), "a file needs none of them");
    }

    @Test
    void whatAHostSaysCannotSteerTheTerminal() throws Exception {
        scene.lab().exec(HOST, "sh", "-c", """
                printf 'name = "\\033[31mdom3"\\nvif = [ "bridge=xenbr0" ]\\n' >/etc/xen/dom3.cfg
                ip link set eth1 alias "$(printf 'a\\033]0;title\\007')\"""");
        scene.wrap(HOST, "ip", "case \"$*\" in *master*) printf '\\033[2Jno\\r\\n' >&2; exit 2 ;; esac");
        scene.site().write("faults/guest.yml", Scene.BRIDGE + """
                - name: a guest that is not there
                  vif: { guest: dom9, bridge: xenbr1 }
            """);
        scene.site().write("faults/play.yml", Scene.BRIDGE);
        for (var file : new String[] {"faults/guest.yml", "faults/play.yml"}) {
            for (var format : new String[] {"console", "json"}) {
                var output = scene.site().pontifex("apply", file, "-o", format, "-l", HOST);
                var said = output.out() + output.err();
                assertFalse(said.contains("\u001b") || said.contains("\r") || said.contains("\u0007"), said);
                assertTrue(said.contains("x1b[") || said.contains("u001b["), said);
            }
        }
    }

    // --- the way there ----------------------------------------------------------------------------------------------

    @Test
    void aHostThatHangsIsGivenUp() throws Exception {
        scene.hold(HOST, "ls", "*");
        var report = scene.apply(Scene.BRIDGE, "-l", HOST + ":dom0-03", "--command-timeout", "20");
        scene.release(HOST);
        assertEquals("{dom0-02=unreachable, dom0-03=changed}", report.outcomes(), report.said());
        assertEquals(4, report.status());
        assertTrue(report.error(HOST).contains("10.77.1.2 took too long"), report.said());
        assertTrue(report.error(HOST).contains("--command-timeout"), report.said());
    }

    @Test
    void aConnectionThatBreaksInMidAnswerIsToldAndNothingIsBelieved() throws Exception {
        var before = scene.picture(HOST);
        scene.hold(HOST, "ls", "*");
        var run = scene.start(Scene.BRIDGE, "-l", HOST);
        scene.awaitHeld(HOST);
        scene.lab().cutSessions(HOST);
        scene.release(HOST);
        var report = Scene.ended(run);
        assertEquals("{dom0-02=unreachable}", report.outcomes(), report.said());
        assertEquals(4, report.status());
        assertTrue(report.error(HOST).contains("10.77.1.2"), report.said());
        scene.lab().exec(HOST, "rm", "/usr/local/sbin/ls");
        scene.assertAsBefore(before, HOST);
    }

    @Test
    void aHostThatIsDownDoesNotKeepTheOthers() throws Exception {
        scene.lab().run(scene.lab().net("ip", "link", "set", HOST + "-mgmt0", "down"));
        try {
            var report = scene.apply(Scene.FILE, "--timeout", "2");
            assertEquals("{dom0-01=changed, dom0-02=unreachable, dom0-03=changed}", report.outcomes(), report.said());
            assertEquals(4, report.status());
            assertTrue(report.error(HOST).contains("10.77.1.2"), report.said());
            assertTrue(report.error(HOST).contains("see whether the host is up"), report.said());
        } finally {
            scene.lab().run(scene.lab().net("ip", "link", "set", HOST + "-mgmt0", "up"));
        }
    }

    @Test
    void aPortWhereNothingListensIsTold() throws Exception {
        var report = scene.apply(Scene.FILE, "-l", HOST, "-e", "ansible_port=2222");
        assertEquals("{dom0-02=unreachable}", report.outcomes(), report.said());
        assertEquals(4, report.status());
        assertTrue(report.error(HOST).contains("[10.77.1.2]:2222 refused the connection"), report.said());
        assertTrue(report.error(HOST).contains("ansible_port (2222)"), report.said());
    }

    @Test
    void aHostKeyThatIsNotKnownIsToldWithItsFingerprint() throws Exception {
        var known = Files.writeString(folder.resolve("nobody"), "");
        var report = scene.apply(Scene.FILE, "-l", HOST, "--ssh-config", config(known));
        assertEquals("{dom0-02=unreachable}", report.outcomes(), report.said());
        assertEquals(4, report.status());
        var error = report.error(HOST);
        assertTrue(error.contains("the host key of 10.77.1.2 is not known"), error);
        assertTrue(error.contains(fingerprint()), error);
        assertTrue(error.contains("ssh-keyscan 10.77.1.2"), error);
        assertFalse(Files.exists(scene.lab().disk(HOST).resolve("etc/xen/site.conf")));
    }

    @Test
    void aHostKeyThatHasChangedIsToldLoudly() throws Exception {
        var lines = Files.readString(scene.lab().knownHosts());
        var other = lines.lines()
                .filter(line -> line.startsWith("dom0-03,"))
                .findFirst()
                .orElseThrow();
        var known = Files.writeString(
                folder.resolve("other"), other.replace("dom0-03,10.77.1.3", "dom0-02,10.77.1.2") + "\n");
        var report = scene.apply(Scene.FILE, "-l", HOST, "--ssh-config", config(known));
        assertEquals("{dom0-02=unreachable}", report.outcomes(), report.said());
        assertEquals(4, report.status());
        assertTrue(report.error(HOST).contains("THE HOST KEY OF 10.77.1.2 HAS CHANGED"), report.said());
        assertTrue(report.error(HOST).contains(fingerprint()), report.said());
        assertFalse(Files.exists(scene.lab().disk(HOST).resolve("etc/xen/site.conf")));
    }

    private static String config(Path knownHosts) throws IOException {
        var text = Files.readString(scene.lab().folder().resolve("ssh_config"));
        return Files.writeString(
                        folder.resolve("ssh_config"),
                        text.replace(scene.lab().knownHosts().toString(), knownHosts.toString()))
                .toString();
    }

    private static String fingerprint() {
        return scene.lab()
                .exec(HOST, "ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub")
                .split(" ")[1];
    }

    // --- who comes in -----------------------------------------------------------------------------------------------

    @Test
    void aUserWhoMayBecomeRootDoesAllThatRootDoes() throws Exception {
        var report = scene.apply(Scene.BRIDGE, "-l", HOST, "-e", "ansible_user=admin", "-e", "ansible_become=true");
        assertEquals("{dom0-02=changed}", report.outcomes(), report.said());
        assertEquals(0, report.status());
        scene.assertBridge(HOST, "xenbr1", "eth1");
        // whose session it is, is known though root looks
        var planned = scene.apply(
                Scene.BRIDGE.replace("nic: eth1", "nic: mgmt0").replace("xenbr1", "xenbr9"),
                "-C",
                "-l",
                HOST,
                "-e",
                "ansible_user=admin",
                "-e",
                "ansible_become=true");
        assertEquals("{dom0-02=would_change}", planned.outcomes(), planned.said());
        assertTrue(planned.said().contains("\"risk\":\"management_path\""), planned.said());
    }

    @Test
    void aUserWhoMayNotBecomeRootIsTold() throws Exception {
        scene.lab().exec(HOST, "sh", "-c", "sed -i.off 's/^%sudo.*//' /etc/sudoers");
        try {
            var report = scene.apply(Scene.BRIDGE, "-l", HOST, "-e", "ansible_user=admin", "-e", "ansible_become=true");
            assertEquals("{dom0-02=unreachable}", report.outcomes(), report.said());
            assertEquals(4, report.status());
            assertTrue(report.error(HOST).contains("NOPASSWD"), report.error(HOST));
        } finally {
            scene.lab().exec(HOST, "mv", "/etc/sudoers.off", "/etc/sudoers");
        }
    }

    @Test
    void aUserWhoIsNotRootIsRefusedWithTheWayToBecomeIt() throws Exception {
        var before = scene.picture(HOST);
        var report = scene.apply(Scene.FILE, "-l", HOST, "-e", "ansible_user=admin");
        assertEquals("{dom0-02=failed}", report.outcomes(), report.said());
        assertEquals(2, report.status());
        assertTrue(report.error(HOST).contains("ansible_become: true"), report.error(HOST));
        scene.assertAsBefore(before, HOST);
    }
}
