package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.UserSite;
import pontifex.XenVm;

/// A real Xen, looked at and given its bridges for the first time.
class FirstLookXenTest {
    @TempDir
    Path folder;

    private XenVm vm;
    private UserSite site;

    @BeforeEach
    void aFreshDom0() throws Exception {
        vm = XenVm.fresh(XenVm.Kind.ASLEEP);
        site = UserSite.in(folder, vm);
    }

    @Test
    void thisIsARealXen() {
        var info = vm.exec("xl", "info");
        System.out.println(info);
        assertTrue(info.contains("xen_version            : 4.17"), info);
        assertTrue(info.contains("host                   : dom0-01"), info);
    }

    @Test
    void whereNoBridgeIsBrctlSaysNothingAndTheProbeFindsNone() {
        assertEquals("", vm.exec("brctl", "show"));

        var plan = site.pontifex("plan", "--detailed-exitcode");

        assertEquals(2, plan.status(), plan.out() + plan.err());
        assertTrue(plan.out().contains("xenbr1"), plan.out());
        assertEquals("", vm.exec("brctl", "show"), "looking and planning touch nothing");
    }

    @Test
    void theArticlesTopologyIsBroughtToItAndKept() {
        vm.exec("rm", "/etc/xen/idle2.cfg", "/etc/xen/idle3.cfg");

        var refused = site.pontifex("apply");
        assertEquals(2, refused.status(), refused.out() + refused.err());
        assertTrue(refused.out().contains("sysctl -w"), refused.out());
        assertEquals("", vm.exec("brctl", "show"), "refused before anything was sent");

        // as the refusal says
        vm.exec("sh", "-c", "echo net.ipv6.conf.default.disable_ipv6=1 >/etc/sysctl.d/bridges.conf");
        vm.exec("sysctl", "-w", "net.ipv6.conf.default.disable_ipv6=1");
        var changed = site.pontifex("apply");
        assertEquals(0, changed.status(), changed.out() + changed.err());
        for (var n : List.of("0", "1", "2")) {
            assertEquals(
                    "../xenbr" + n,
                    vm.exec("readlink", "/sys/class/net/eth" + n + "/master").strip());
        }
        assertTrue(vm.exec("ip", "-br", "addr", "show", "dev", "xenbr0").contains("10.0.2.15/24"));

        var again = site.pontifex("apply");
        assertEquals(0, again.status(), again.out() + again.err());
        assertTrue(again.out().contains("dom0-01      in sync"), again.out());
        assertEquals(0, site.pontifex("audit").status());
    }
}
