package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.JsonReport;
import pontifex.UserSite;
import pontifex.XenVm;

/// A Dom0 whose toolstack can't tell which guests run: they are unknown then, not absent. Nothing that needs to know it
/// is done; what doesn't need it is.
class ToolstackXenTest {
    private static final String GUEST = "vif: { guest: idle1, bridge: xenbr2 }";
    private static final String BRIDGE = "bridge: { name: xenbr1, nic: eth1 }";
    private static final String ALONE = "isolated: { bridge: xenbr1, guests: [dom1], dom0_address: false }";

    @TempDir
    Path folder;

    private XenVm vm;
    private UserSite site;

    @Test
    void withoutXenstoredWhatRunsIsUnknownAndNoGuestIsTouched() throws Exception {
        vm = GuestsXenTest.whereIdle1Runs();
        site = UserSite.in(folder, vm);
        vm.exec("sh", "-c", "kill -9 $(cat /run/xenstore.pid)");
        assertUnknown("xl list -l did not answer in time");
        assertEquals("xenbr0\n", vm.exec("sh", "-c", "basename $(readlink -f /sys/class/net/vif1.0/brport/bridge)"));
    }

    /// Its kernel without Xen beneath it has the toolstack's files and none of its guests; the next boot may start
    /// them.
    @Test
    void aHostThatHasBootedWithoutXenSaysSo() throws Exception {
        vm = XenVm.fresh(XenVm.Kind.ASLEEP);
        site = UserSite.in(folder, vm);
        vm.exec("sync");
        vm.cutAndStayOff();
        vm.startBare();
        assertNotEquals(0, vm.run("xl", "info").status());
        assertUnknown("no Xen runs beneath this host");

        StoryXenTest.isolable(vm);
        play(BRIDGE, ALONE);
        var made = apply();
        assertEquals("{dom0-01=changed}", made.outcomes(), made.said());
        assertTrue(made.said().contains("which guests run can't be told: xl list -l failed"), made.said());
        assertEquals("xenbr1\n", vm.exec("sh", "-c", "basename $(readlink -f /sys/class/net/eth1/master)"));
    }

    private void assertUnknown(String why) throws Exception {
        play(GUEST);
        var audit = site.pontifex("audit", "playbooks/play.yml");
        assertEquals(1, audit.status(), audit.out() + audit.err());
        var refused = apply();
        assertEquals("{dom0-01=failed}", refused.outcomes(), refused.said());
        var error = refused.error("dom0-01");
        assertTrue(error.contains("whether idle1 runs can't be told: ") && error.contains(why), error);
        assertTrue(vm.exec("cat", "/etc/xen/idle1.cfg").contains("bridge=xenbr0"), "its file stays too");
    }

    private void play(String... tasks) throws Exception {
        site.write(
                "playbooks/play.yml",
                "- name: play\n  hosts: all\n  tasks:\n    - " + String.join("\n    - ", tasks) + "\n");
    }

    private JsonReport apply() {
        return JsonReport.of(site.pontifex("apply", "playbooks/play.yml", "-o", "json"));
    }
}
