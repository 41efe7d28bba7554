package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.UserSite;
import pontifex.XenVm;

/// A real Xen, looked at for the first time.
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
    void whereNoBridgeIsBrctlSaysNothingAndTheProbeFindsNone() throws Exception {
        assertEquals("", vm.exec("brctl", "show"));

        site.write("playbooks/eth1.yml", "- hosts: dom0s\n  tasks:\n    - bridge: { name: xenbr1, nic: eth1 }\n");
        var plan = site.pontifex("plan", "playbooks/eth1.yml", "--detailed-exitcode");

        assertEquals(2, plan.status(), plan.out() + plan.err());
        assertTrue(plan.out().contains("xenbr1"), plan.out());
        assertEquals("", vm.exec("brctl", "show"), "looking and planning touch nothing");
    }

    @Test
    void aBridgeThatTheKernelWillGiveAnAddressIsNoGuestsOwn() {
        var refused = site.pontifex("apply");

        assertEquals(2, refused.status(), refused.out() + refused.err());
        assertTrue(refused.out().contains("sysctl -w"), refused.out());
        assertEquals("", vm.exec("brctl", "show"), "refused before anything was sent");
    }
}
