package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.JsonReport;
import pontifex.Lab;
import pontifex.UserSite;
import pontifex.XenVm;

/// The demo's story on a real Xen: the article's own play, from a Dom0 without any bridge to one that is as the
/// repository says, whatever somebody does to it meanwhile.
class StoryXenTest {
    @TempDir
    Path folder;

    private UserSite site;

    @Test
    void planApplyRerunBreakAuditHealAndTheHistoryOfIt() throws Exception {
        var vm = XenVm.fresh(XenVm.Kind.ASLEEP);
        site = UserSite.in(folder, vm);

        assertEquals("", vm.exec("brctl", "show"), "brctl says nothing at all where no bridge is");
        var refused = json("plan");
        assertEquals("{dom0-01=failed}", refused.outcomes(), refused.said());
        assertTrue(refused.error("dom0-01").contains("the file of idle2 puts interface 0 on xenbr1"), refused.said());
        assertTrue(refused.error("dom0-01").contains("net.ipv6.conf.default.disable_ipv6"), refused.said());
        isolable(vm);
        var first = json("audit");
        assertEquals(2, first.status(), first.said());
        assertEquals("{dom0-01=would_change}", first.outcomes(), first.said());
        var plan = json("plan");
        assertEquals("{dom0-01=would_change}", plan.outcomes(), plan.said());
        assertEquals("", vm.exec("brctl", "show"), "looking touches nothing");

        var applied = json("apply");
        assertEquals("{dom0-01=changed}", applied.outcomes(), applied.said());
        assertEquals(0, applied.status());
        assertBridges(vm);
        var kept = vm.exec("sh", "-c", "cat /etc/network/interfaces /etc/network/interfaces.d/*");
        assertTrue(kept.contains("auto xenbr2"), kept);
        assertEquals(0, vm.run("test", "-x", "/etc/xen/scripts/site-check").status());

        var again = json("apply");
        assertEquals("{dom0-01=in_sync}", again.outcomes(), again.said());

        vm.exec("sh", "-c", "ip link set xenbr2 down && ip link del xenbr2 && chmod 644 /etc/xen/scripts/site-check");
        var broken = site.pontifex("audit");
        assertEquals(2, broken.status(), said(broken));
        assertTrue(broken.out().contains("bridge xenbr2"), said(broken));
        assertTrue(broken.out().contains("site-check"), said(broken));
        assertFalse(broken.out().contains("bridge xenbr1"), said(broken));

        var healed = json("apply");
        assertEquals("{dom0-01=changed}", healed.outcomes(), healed.said());
        assertBridges(vm);
        var clean = json("audit");
        assertEquals(0, clean.status(), clean.said());
        assertEquals("{dom0-01=in_sync}", clean.outcomes(), clean.said());
        var history = site.pontifex("history", "dom0-01");
        assertEquals(0, history.status(), said(history));
        assertEquals(
                2, site.git("log", "--format=%h", "pontifex/history").lines().count(), said(history));
    }

    /// What the refusal asks for: nobody else's guest is to be on dom1's bridge, and Dom0 to get no address there.
    static void isolable(XenVm vm) {
        vm.exec("sh", "-c", """
                rm /etc/xen/idle[123].cfg
                echo net.ipv6.conf.default.disable_ipv6=1 >/etc/sysctl.d/bridges.conf && sysctl -q -p /etc/sysctl.d/bridges.conf
                """);
    }

    private JsonReport json(String verb) {
        return JsonReport.of(site.pontifex(verb, "-o", "json"));
    }

    private static String said(Lab.Output output) {
        return output.out() + output.err();
    }

    private static void assertBridges(XenVm vm) {
        for (var n : List.of("0", "1", "2")) {
            var master = vm.exec("readlink", "/sys/class/net/eth" + n + "/master");
            assertTrue(master.endsWith("/xenbr" + n + "\n"), master);
        }
    }
}
