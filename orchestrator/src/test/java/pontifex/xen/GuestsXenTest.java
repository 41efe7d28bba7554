package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.JsonReport;
import pontifex.UserSite;
import pontifex.XenVm;

/// Guests that run on a real Xen, asleep: what is done to their interfaces, and what is said of those of which less is
/// known.
class GuestsXenTest {
    private static final String MOVED = "vif: { guest: idle1, bridge: xenbr2 }";
    private static final Duration SOON = Duration.ofSeconds(60);

    /// A guest that doesn't answer is waited for by xl: for some twenty seconds, and longer on a busy machine.
    private static final String LONG = "180";

    @TempDir
    Path folder;

    private XenVm vm;
    private UserSite site;

    /// Three bridges without NICs; idle1 runs, on xenbr0.
    @BeforeEach
    void aGuestRuns() throws Exception {
        vm = whereIdle1Runs();
        site = UserSite.in(folder, vm);
    }

    static XenVm whereIdle1Runs() {
        return XenVm.prepared(XenVm.Kind.ASLEEP, "idle1-runs", it -> {
            for (var bridge : List.of("xenbr0", "xenbr1", "xenbr2")) {
                it.exec("ip", "link", "add", bridge, "type", "bridge");
                it.exec("ip", "link", "set", bridge, "up");
            }
            it.exec("xl", "create", "-q", "/etc/xen/idle1.cfg");
        });
    }

    @Test
    void aRunningGuestsInterfaceMovesWithEveryRecordAndStaysThere() throws Exception {
        var moved = apply(MOVED);
        assertEquals("{dom0-01=changed}", moved.outcomes(), moved.said());
        assertOn("xenbr2", "vif1.0");
        assertTrue(vm.exec("brctl", "show", "xenbr2").contains("vif1.0"));
        assertEquals("xenbr2\n", vm.exec("xenstore-read", "/local/domain/0/backend/vif/1/0/bridge"));
        assertEquals("xenbr2\n", vm.exec("xenstore-read", "/libxl/1/device/vif/0/bridge"));
        assertTrue(recorded().contains("\"bridge\": \"xenbr2\""), recorded());
        assertTrue(vm.exec("cat", "/etc/xen/idle1.cfg").contains("'mac=00:16:3e:00:02:01,bridge=xenbr2'"));

        var again = apply(MOVED);
        assertEquals("{dom0-01=in_sync}", again.outcomes(), again.said());

        vm.exec("xl", "destroy", "idle1");
        vm.exec("xl", "create", "-q", "/etc/xen/idle1.cfg");
        assertOn("xenbr2", "vif2.0");
    }

    @Test
    void whatWasMovedByHandAloneIsFoundInEveryRecord() throws Exception {
        vm.exec("ip", "link", "set", "vif1.0", "master", "xenbr1");
        vm.exec("sh", "-c", "sed s/xenbr0/xenbr1/ /etc/xen/idle1.cfg >/tmp/idle1 && xl config-update idle1 /tmp/idle1");
        assertTrue(recorded().contains("\"bridge\": \"xenbr0\""), "config-update leaves libxl's record as it is");

        var back = apply("vif: { guest: idle1, bridge: xenbr0 }");
        assertEquals("{dom0-01=changed}", back.outcomes(), back.said());
        assertOn("xenbr0", "vif1.0");
        var update = vm.exec("sh", "-c", "cat /var/lib/xen/userdata-d.1.*.xl");
        assertTrue(update.contains("bridge=xenbr0"), update);
    }

    @Test
    void aGhostIsToldAndDroppedAndASlowFrontendIsNone() throws Exception {
        assertEquals(1, vm.run("xl", "network-attach", "idle1", "bridge=nosuch").status());
        assertEquals("error\n", vm.exec("xenstore-read", "/local/domain/0/backend/vif/1/1/hotplug-status"));
        assertTrue(recorded().contains("nosuch"), recorded());

        play("file: { path: /etc/motd, content: hello }");
        var audit = site.pontifex("audit", "playbooks/guests.yml");
        assertEquals(2, audit.status(), audit.out() + audit.err());
        assertTrue(audit.out().contains("ghost vif idle1/1"), audit.out());
        assertFalse(audit.out().contains("ghost vif idle1/0"), audit.out());

        play("vif: { guest: idle1, bridge: xenbr0 }");
        var plan = site.pontifex("plan", "playbooks/guests.yml");
        assertTrue(plan.out().contains("ghost"), plan.out());
        var applied = apply("vif: { guest: idle1, bridge: xenbr0 }");
        assertEquals("{dom0-01=changed}", applied.outcomes(), applied.said());
        assertFalse(recorded().contains("nosuch"), recorded());
        assertEquals(2, vm.exec("xl", "network-list", "idle1").lines().count(), "a heading, and its own interface");
        assertEquals(1, vm.run("test", "-e", "/sys/class/net/vif1.1").status());
        assertOn("xenbr0", "vif1.0");
        var again = apply("vif: { guest: idle1, bridge: xenbr0 }");
        assertEquals("{dom0-01=in_sync}", again.outcomes(), again.said());
    }

    @Test
    void aPausedGuestMovesAndOneCalledOtherwiseIsNotTouched() throws Exception {
        vm.exec("xl", "pause", "idle1");
        var moved = apply(MOVED);
        assertEquals("{dom0-01=changed}", moved.outcomes(), moved.said());
        assertOn("xenbr2", "vif1.0");

        vm.exec("xl", "rename", "idle1", "shop");
        var renamed = apply("vif: { guest: idle1, bridge: xenbr1 }");
        assertEquals("{dom0-01=failed}", renamed.outcomes(), renamed.said());
        assertTrue(renamed.said().contains("was created as idle1 and is called shop now"), renamed.said());
        assertOn("xenbr2", "vif1.0");
        assertTrue(vm.exec("cat", "/etc/xen/idle1.cfg").contains("xenbr2"));
    }

    @Test
    void aFileThatLiesElsewhereIsNamedAndOneThatIsGoneRefused() throws Exception {
        vm.exec("sh", "-c", "mkdir -p /srv/cfg && mv /etc/xen/idle1.cfg /srv/cfg/one.cfg");
        var refused = apply(MOVED);
        assertEquals("{dom0-01=failed}", refused.outcomes(), refused.said());
        assertTrue(refused.said().contains("no configuration file of it was found"), refused.said());
        assertOn("xenbr0", "vif1.0");

        var moved = apply("vif: { guest: idle1, bridge: xenbr2, file: /srv/cfg/one.cfg }");
        assertEquals("{dom0-01=changed}", moved.outcomes(), moved.said());
        assertOn("xenbr2", "vif1.0");
        assertTrue(vm.exec("cat", "/srv/cfg/one.cfg").contains("bridge=xenbr2"));
    }

    @Test
    void aBridgeThatIsGoneIsNoPlaceForAGuest() throws Exception {
        vm.exec("ip", "link", "del", "xenbr0");
        var refused = apply("vif: { guest: idle1, bridge: xenbr0 }");
        assertEquals("{dom0-01=failed}", refused.outcomes(), refused.said());
        assertTrue(refused.said().contains("there is no bridge xenbr0"), refused.said());
        var moved = apply(MOVED);
        assertEquals("{dom0-01=changed}", moved.outcomes(), moved.said());
        assertOn("xenbr2", "vif1.0");
    }

    /// xl's long list passes over it and ends with 0.
    @Test
    void aGuestWithoutARecordIsUnknownAndNotAbsent() throws Exception {
        vm.exec("sh", "-c", "rm /var/lib/xen/userdata-d.1.*");
        assertEquals(0, vm.run("xl", "list", "-l").status());
        var refused = apply(MOVED);
        assertEquals("{dom0-01=failed}", refused.outcomes(), refused.said());
        assertTrue(refused.said().contains("xl list -l doesn't tell of it"), refused.said());
        assertTrue(vm.exec("cat", "/etc/xen/idle1.cfg").contains("xenbr0"), "its file stays too");
    }

    /// One that doesn't hear that it is to end, and one that has ended and is kept: both have their interfaces still.
    @Test
    void aGuestThatIsToEndMovesAndSoDoesOneThatHasEndedAndIsKept() throws Exception {
        vm.exec("sh", "-c", """
                # asks for its end (SCHEDOP_shutdown) where the other asks for sleep
                sed 's/\\xbf\\x03\\x00\\x00\\x00/\\xbf\\x02\\x00\\x00\\x00/' /srv/guests/idle >/srv/guests/ends
                sed 's/idle1/ended/; s/02:01/02:0a/; s|guests/idle|guests/ends|' /etc/xen/idle1.cfg >/etc/xen/ended.cfg
                echo 'on_poweroff = "preserve"' >>/etc/xen/ended.cfg
                xl create -q /etc/xen/ended.cfg
                xl shutdown idle1 >/dev/null 2>&1 &
                """);
        vm.await("idle1 is told to end", SOON, "sh", "-c", """
                [ "$(xenstore-read /local/domain/1/control/shutdown)" = poweroff ]
                """);
        assertTrue(vm.exec("xl", "list", "ended").contains(" ---s-- "), "it has ended");

        var moved = apply(MOVED, "vif: { guest: ended, bridge: xenbr1 }");
        assertEquals("{dom0-01=changed}", moved.outcomes(), moved.said());
        assertOn("xenbr2", "vif1.0");
        assertOn("xenbr1", "vif2.0");
        assertTrue(vm.exec("cat", "/etc/xen/ended.cfg").contains("bridge=xenbr1"));
    }

    private String recorded() {
        return vm.exec("xl", "list", "-l", "idle1");
    }

    private void assertOn(String bridge, String vif) {
        assertEquals(
                bridge + "\n", vm.exec("sh", "-c", "basename $(readlink -f /sys/class/net/" + vif + "/brport/bridge)"));
    }

    private void play(String... tasks) throws Exception {
        site.write(
                "playbooks/guests.yml",
                "- name: guests\n  hosts: all\n  tasks:\n    - " + String.join("\n    - ", tasks) + "\n");
    }

    private JsonReport apply(String... tasks) throws Exception {
        play(tasks);
        return JsonReport.of(site.pontifex("apply", "playbooks/guests.yml", "-o", "json", "--command-timeout", LONG));
    }
}
