package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real NetworkManager keeps the bridges, and has its link again after the undo.
class NmcliXenTest {
    @TempDir
    Path folder;

    @Test
    void bridgesAndDom0sAddressAreThereAgainAfterARealReboot() throws Exception {
        var host = KeptHost.by("nmcli", folder);
        host.apply();

        host.reboot();
        host.assertBridged();
        host.assertInSync("audit");
        var devices = host.vm().exec("nmcli", "-t", "-f", "DEVICE,STATE", "device");
        for (var link : new String[] {"xenbr0", "xenbr1", "eth0", "eth1"}) {
            assertTrue(devices.contains(link + ":connected\n"), devices);
        }
    }

    @Test
    void whatIsPutBackIsNetworkManagersAgain() throws Exception {
        var host = KeptHost.by("nmcli", folder);
        host.assertPutBack();
        host.vm()
                .await(
                        "eth0 is NetworkManager's",
                        KeptHost.SOON,
                        "sh",
                        "-c",
                        "nmcli -t -f DEVICE,STATE device | grep -x eth0:connected");
        host.assertUnbridged();
    }
}
