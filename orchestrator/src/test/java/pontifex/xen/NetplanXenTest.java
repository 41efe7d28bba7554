package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real netplan renders the bridges for networkd at each boot.
class NetplanXenTest {
    @TempDir
    Path folder;

    @Test
    void bridgesAndDom0sAddressAreThereAgainAfterARealReboot() throws Exception {
        var host = KeptHost.by("netplan", folder);
        host.apply();
        var kept = host.vm().exec("cat", "/etc/netplan/50-dom0.yaml");
        assertTrue(kept.startsWith("# how this machine keeps its network\n"), kept);

        host.reboot();
        host.assertBridged();
        host.assertInSync("audit");
    }
}
