package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.JsonReport;
import pontifex.UserSite;
import pontifex.XenVm;

/// A real Open vSwitch keeps the bridge beside ifupdown, and Xen's vif-openvswitch puts guests on it.
class OvsXenTest {
    private static final Duration SOON = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    private XenVm vm;
    private UserSite site;

    @Test
    void bridgeNicAndAGuestsVlanAreThereAgainAfterARealReboot() throws Exception {
        vm = XenVm.prepared(XenVm.Kind.SYSTEMD, "ovs", it -> {
            it.exec("sh", "-c", "echo 'vif.default.script=\"vif-openvswitch\"' >>/etc/xen/xl.conf");
            it.keeps("ovs");
        });
        site = UserSite.in(folder, vm);
        play("xenbr1");
        assertRun("changed", "apply");
        assertEquals("eth1\n", ports());
        assertRun("in_sync", "apply");

        vm.exec("xl", "create", "-q", "/etc/xen/idle2.cfg");
        assertEquals("eth1\n" + vif() + "\n", ports());
        assertRun("in_sync", "audit");
        play("xenbr1.100");
        assertRun("changed", "apply");
        assertGuestOnItsVlan();

        vm.reboot();
        vm.await("Open vSwitch is up", SOON, "sh", "-c", "ovs-vsctl list-ports xenbr1 | grep -qx eth1");
        vm.await("eth1 is up", SOON, "sh", "-c", "ip link show dev eth1 | grep -q ,UP");
        assertRun("in_sync", "audit");
        vm.exec("xl", "create", "-q", "/etc/xen/idle2.cfg");
        assertGuestOnItsVlan();
    }

    private void assertGuestOnItsVlan() {
        assertEquals("eth1\n" + vif() + "\n", ports());
        assertEquals("100\n", vm.exec("ovs-vsctl", "get", "port", vif(), "tag"));
        assertRun("in_sync", "audit");
    }

    private String ports() {
        return vm.exec("ovs-vsctl", "list-ports", "xenbr1");
    }

    private String vif() {
        return "vif" + vm.exec("xl", "domid", "idle2").strip() + ".0";
    }

    private void play(String bridge) throws IOException {
        site.write("ovs.yml", """
                - name: A guest's own bridge
                  hosts: all
                  tasks:
                    - bridge: { name: xenbr1, nic: eth1 }
                    - vif: { guest: idle2, bridge: %s }
                """.formatted(bridge));
    }

    private void assertRun(String outcome, String verb) {
        var report = JsonReport.of(site.pontifex(verb, "ovs.yml", "-o", "json"));
        assertEquals("{dom0-01=" + outcome + "}", report.outcomes(), report::said);
        assertEquals(0, report.status(), report::said);
    }
}
