package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.XenVm;

/// A real systemd-networkd keeps the bridges: over a pulled cable, a reread of its files and a real reboot.
class NetworkdXenTest {
    @TempDir
    Path folder;

    @Test
    void bridgesAndDom0sAddressAreThereAgainAfterARealReboot() throws Exception {
        var host = KeptHost.by("networkd", folder);
        host.apply();

        replug(host.vm());
        host.assertBridged();
        host.assertInSync("audit");

        host.reboot();
        host.assertBridged();
        host.assertInSync("audit");
    }

    /// A daemon that still had the NIC would give it its old address again.
    private static void replug(XenVm vm) {
        vm.cable("eth0", false);
        vm.await("carrier gone", KeptHost.SOON, "grep", "-q", "0", "/sys/class/net/eth0/carrier");
        vm.cable("eth0", true);
        vm.await("carrier", KeptHost.SOON, "grep", "-q", "1", "/sys/class/net/xenbr0/carrier");
        vm.exec("networkctl", "reload");
        vm.await("xenbr0 configured", KeptHost.SOON, "sh", "-c", "networkctl list | grep 'xenbr0 .*configured'");
    }

    @Test
    void whatIsPutBackIsNetworkdsAgain() throws Exception {
        var host = KeptHost.by("networkd", folder);
        var vm = host.vm();
        vm.exec("ip", "route", "add", "203.0.113.0/24", "via", "10.0.2.2", "dev", "eth0");
        host.assertPutBack();
        var file = "NETWORK_FILE=/etc/systemd/network/10-eth0.network";
        var has = "grep -qx \"$1\" /run/systemd/netif/links/$(cat /sys/class/net/eth0/ifindex)";
        vm.await("eth0 is networkd's", KeptHost.SOON, "sh", "-c", has, "sh", file);
        assertEquals("", vm.exec("ls", "/run/systemd/network"));
        var routes = vm.exec("ip", "route");
        assertTrue(routes.contains("203.0.113.0/24 via 10.0.2.2 dev eth0"), routes);
    }
}
