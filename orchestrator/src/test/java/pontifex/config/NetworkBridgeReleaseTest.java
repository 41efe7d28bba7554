package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pontifex.config.NetworkBridgeRelease.UNKNOWN;
import static pontifex.config.NetworkBridgeRelease.XEN_3_0_OR_3_1;
import static pontifex.config.NetworkBridgeRelease.XEN_3_2_TO_3_3;
import static pontifex.config.NetworkBridgeRelease.XEN_3_4_TO_4_0;
import static pontifex.config.NetworkBridgeRelease.XEN_4_1_OR_LATER;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The samples are our own: they share the identifiers with Xen's scripts and nothing else.
class NetworkBridgeReleaseTest {
    private static final String PER_VIF = "#!/bin/sh\nvifnum=${vifnum:-0}\npdev=p$netdev\nvdev=veth$vifnum\n"
            + "vif0=vif0.$vifnum\nop_start() {\n  echo start\n}\n";
    private static final String RENAMES = "#!/bin/bash\npdev=p$netdev\ntdev=tmpbridge\nop_start() {\n  echo start\n}\n";
    private static final String BONDS = RENAMES + "cat /sys/class/net/$netdev/bonding/slaves\n";
    private static final String COUNTS = BONDS + "test \"$(brctl  show | wc -l)\" = 1 || exit 0\n";

    @Test
    void eachFamilyIsKnownByWhatItDoes() {
        assertEquals(XEN_3_0_OR_3_1, NetworkBridgeRelease.of(PER_VIF));
        assertEquals(XEN_3_2_TO_3_3, NetworkBridgeRelease.of(RENAMES));
        assertEquals(XEN_3_4_TO_4_0, NetworkBridgeRelease.of(BONDS));
        assertEquals(XEN_4_1_OR_LATER, NetworkBridgeRelease.of(COUNTS));
    }

    @Test
    void whatStandsInACommentOnlyIsNotDone() {
        assertEquals(XEN_3_2_TO_3_3, NetworkBridgeRelease.of(RENAMES + "# bonding/slaves, brctl show | wc -l\n"));
        assertEquals(UNKNOWN, NetworkBridgeRelease.of(PER_VIF.replace("vifnum=", "#vifnum=")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#!/bin/sh\necho hello\n",
                PER_VIF + "tdev=tmpbridge\n",
                PER_VIF + "brctl show | wc -l\n",
                RENAMES + ". /etc/sysconfig/network/config\n",
                "#!/bin/sh\n\"$dir/network-bridge\" \"$@\" vifnum=0 netdev=eth0 bridge=xenbr0\n"
            })
    void anythingElseIsUnknown(String script) {
        assertEquals(UNKNOWN, NetworkBridgeRelease.of(script));
    }
}
