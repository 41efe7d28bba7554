package pontifex.config;

import java.util.regex.Pattern;

/// Which releases' `network-bridge` a host has, told by what the script does and not by what the host says it is:
/// distributions carry patched ones, and people copy them.
///
/// Told by identifiers of Xen's own history of the file, from 2005 to its removal. Whatever has other ones is unknown.
public enum NetworkBridgeRelease {
    /// One virtual interface of Dom0's a bridge (`vifnum`): several calls make several bridges, as the article says.
    XEN_3_0_OR_3_1,
    /// The bridge takes the NIC's name and address; several calls leave the bridges down and Dom0 without a route.
    XEN_3_2_TO_3_3,
    /// Knows bonds; several calls work, but fail for NICs without a gateway, or leave them down.
    XEN_3_4_TO_4_0,
    /// Returns at once where there is a bridge: of several calls only the first one does anything.
    XEN_4_1_OR_LATER,
    UNKNOWN;

    private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*#.*$");
    private static final Pattern COUNTS_BRIDGES = Pattern.compile("brctl[ \\t]+show[ \\t]*\\|[ \\t]*wc[ \\t]+-l");

    /// @param script the text of the host's `network-bridge`
    public static NetworkBridgeRelease of(String script) {
        var code = COMMENT.matcher(script).replaceAll("");
        boolean perVif = assigns(code, "vifnum") && assigns(code, "vdev") && assigns(code, "vif0");
        boolean renames = assigns(code, "tdev");
        boolean vendors = code.contains("/etc/sysconfig/");
        if (!assigns(code, "pdev") || perVif == renames || !code.contains("op_start")) {
            return UNKNOWN;
        }
        if (COUNTS_BRIDGES.matcher(code).find()) {
            return renames ? XEN_4_1_OR_LATER : UNKNOWN;
        }
        if (perVif) {
            return XEN_3_0_OR_3_1;
        }
        if (vendors) {
            return UNKNOWN;
        }
        return code.contains("bonding/slaves") ? XEN_3_4_TO_4_0 : XEN_3_2_TO_3_3;
    }

    private static boolean assigns(String code, String name) {
        return Pattern.compile("(?m)^[ \\t]*" + name + "=").matcher(code).find();
    }
}
