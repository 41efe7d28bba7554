package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pontifex.config.NetworkBridgeRelease.UNKNOWN;
import static pontifex.config.NetworkBridgeRelease.XEN_3_0_0;
import static pontifex.config.NetworkBridgeRelease.XEN_3_0_2;
import static pontifex.config.NetworkBridgeRelease.XEN_3_0_3;
import static pontifex.config.NetworkBridgeRelease.XEN_3_1;
import static pontifex.config.NetworkBridgeRelease.XEN_3_2;
import static pontifex.config.NetworkBridgeRelease.XEN_3_4;
import static pontifex.config.NetworkBridgeRelease.XEN_4_0_0;
import static pontifex.config.NetworkBridgeRelease.XEN_4_0_1;
import static pontifex.config.NetworkBridgeRelease.XEN_4_1;
import static pontifex.config.NetworkBridgeRelease.XEN_4_2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.config.NetworkBridgeRelease.Called;

/// The samples are our own: they share the identifiers with Xen's scripts and nothing else.
class NetworkBridgeReleaseTest {
    private static final String PER_VIF = "#!/bin/sh\nvifnum=${vifnum:-0}\npdev=p$netdev\nvdev=veth$vifnum\n"
            + "vif0=vif0.$vifnum\nop_start() {\n  echo start\n}\n";
    private static final String NETDEV_BY_ROUTE = PER_VIF + "netdev=${netdev:-$(ip route list default)}\n";
    private static final String NUMBER_BY_ROUTE = PER_VIF + "vifnum=${vifnum:-$(ip route list | tail -1)}\n";
    private static final String RENAMES =
            "#!/bin/bash\npdev=p$netdev\ntdev=tmpbridge\ngawk 1\nop_start() {\n  echo start\n}\n";
    private static final String BONDS = RENAMES + "cat /sys/class/net/$netdev/bonding/slaves\n";
    private static final String LOCKS = BONDS + "claim_lock x\n";
    private static final String COUNTS = LOCKS + "test \"$(brctl  show | wc -l)\" = 1 || exit 0\n";
    private static final String MINDS = COUNTS + "if [ -n \"$gateway\" ]; then :; fi\n";

    @Test
    void eachReleaseIsKnownByWhatItDoes() {
        assertEquals(XEN_3_0_0, NetworkBridgeRelease.of(PER_VIF + "legacy_mask_to_prefix 1\n"));
        assertEquals(XEN_3_0_2, NetworkBridgeRelease.of(NETDEV_BY_ROUTE));
        assertEquals(XEN_3_0_3, NetworkBridgeRelease.of(NUMBER_BY_ROUTE));
        assertEquals(XEN_3_1, NetworkBridgeRelease.of(NUMBER_BY_ROUTE + "link_exists veth0\n"));
        assertEquals(XEN_3_2, NetworkBridgeRelease.of(RENAMES));
        assertEquals(XEN_3_4, NetworkBridgeRelease.of(BONDS));
        assertEquals(XEN_4_0_0, NetworkBridgeRelease.of(LOCKS));
        assertEquals(XEN_4_0_1, NetworkBridgeRelease.of(LOCKS.replace("gawk", "awk")));
        assertEquals(XEN_4_1, NetworkBridgeRelease.of(COUNTS));
        assertEquals(XEN_4_2, NetworkBridgeRelease.of(MINDS));
    }

    @Test
    void onlyThoseOfXen30And31MakeABridgeAtEachCall() {
        var all = Arrays.stream(NetworkBridgeRelease.values())
                .filter(release -> release.several() == Called.MAKES_ALL)
                .collect(Collectors.toSet());
        assertEquals(EnumSet.of(XEN_3_0_0, XEN_3_0_2, XEN_3_0_3, XEN_3_1), all);
    }

    @Test
    void theTestHostsOwnOneIsTakenForWhatItStandsInFor() throws IOException {
        var root = Path.of(System.getProperty("project.root"));
        var script = Files.readString(root.resolve("test-vms/disk/xend/etc/xen/scripts/network-bridge"));
        assertEquals(XEN_3_0_3, NetworkBridgeRelease.of(script));
    }

    @Test
    void whatStandsInACommentOnlyIsNotDone() {
        assertEquals(XEN_3_2, NetworkBridgeRelease.of(RENAMES + "# bonding/slaves, brctl show | wc -l\n"));
        assertEquals(UNKNOWN, NetworkBridgeRelease.of(NUMBER_BY_ROUTE.replace("vifnum=", "#vifnum=")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#!/bin/sh\necho hello\n",
                PER_VIF,
                NUMBER_BY_ROUTE + "tdev=tmpbridge\n",
                NUMBER_BY_ROUTE + "brctl show | wc -l\n",
                NUMBER_BY_ROUTE + "is_network_root && exit\n",
                NUMBER_BY_ROUTE + "cat /sys/class/net/$netdev/bonding/slaves\n",
                NUMBER_BY_ROUTE + ". /etc/sysconfig/network/config\n",
                RENAMES + ". /etc/sysconfig/network/config\n",
                MINDS + ". /etc/sysconfig/network/config\n",
                "#!/bin/sh\n\"$dir/network-bridge\" \"$@\" vifnum=0 netdev=eth0 bridge=xenbr0\n"
            })
    void anythingElseAndWhateverAVendorChangedIsUnknown(String script) {
        assertEquals(UNKNOWN, NetworkBridgeRelease.of(script));
    }
}
