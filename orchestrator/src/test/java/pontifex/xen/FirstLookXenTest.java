package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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

        var facts = site.pontifex("facts");

        assertEquals(0, facts.status(), facts.out() + facts.err());
        assertTrue(facts.out().contains("4.17"), facts.out());
        assertFalse(facts.out().contains("xenbr"), facts.out());
        assertEquals(0, site.pontifex("plan").status());
        assertEquals("", vm.exec("brctl", "show"), "looking and planning touch nothing");
    }
}
