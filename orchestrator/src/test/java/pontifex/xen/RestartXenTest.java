package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.JsonReport;
import pontifex.UserSite;
import pontifex.XenVm;

/// A guest that answers: after a save and a restore, and after its reboot, which both take what libxl has recorded and
/// not the file, it is where it was put.
class RestartXenTest {
    /// xl gives up where a busy machine takes ten seconds for a hotplug script: it is asked again.
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    Path folder;

    private XenVm vm;
    private UserSite site;

    @Test
    void aGuestThatIsRestoredOrRebootsComesUpWhereItWasPut() throws Exception {
        vm = XenVm.prepared(XenVm.Kind.TALKING, "dom1-runs", it -> {
            for (var bridge : List.of("xenbr1", "xenbr2")) {
                it.exec("ip", "link", "add", bridge, "type", "bridge");
                it.exec("ip", "link", "set", bridge, "up");
            }
            it.await("dom1 is started", LONG, "sh", "-c", "xl list dom1 2>&1 || xl create -q /etc/xen/dom1.cfg");
        });
        site = UserSite.in(folder, vm);
        site.write(
                "playbooks/guests.yml",
                "- name: guests\n  hosts: all\n  tasks:\n    - vif: { guest: dom1, bridge: xenbr2 }\n");
        assertEquals("{dom0-01=changed}", applied());
        assertHeardOnXenbr2();

        vm.exec("xl", "save", "dom1", "/run/dom1.saved");
        vm.await("dom1 is restored", LONG, "sh", "-c", "xl list dom1 2>&1 || xl restore /run/dom1.saved");
        assertOnXenbr2();
        assertHeardOnXenbr2();
        assertEquals("{dom0-01=in_sync}", applied());

        var domain = vm.exec("xl", "domid", "dom1").strip();
        vm.exec("xl", "reboot", "-F", "dom1");
        vm.await("dom1 is another domain", LONG, "sh", "-c", """
                [ "$(xl domid dom1)" != "$1" ] && [ -e "/sys/class/net/vif$(xl domid dom1).0/brport" ]
                """, "sh", domain);
        assertOnXenbr2();
        assertEquals("{dom0-01=in_sync}", applied());
    }

    private String applied() {
        var report = JsonReport.of(site.pontifex("apply", "playbooks/guests.yml", "-o", "json"));
        assertTrue(report.status() == 0, report.said());
        return report.outcomes();
    }

    private void assertOnXenbr2() {
        var ports = vm.exec("ls", "/sys/class/net/xenbr2/brif");
        assertEquals("vif" + vm.exec("xl", "domid", "dom1").strip() + ".0\n", ports);
    }

    private void assertHeardOnXenbr2() {
        vm.await("dom1 is heard on xenbr2", LONG, "sh", "-c", """
                timeout 4 tcpdump -i xenbr2 -n -A -l udp 2>/dev/null | grep -q -e dom1-to-everybody
                """);
    }
}
