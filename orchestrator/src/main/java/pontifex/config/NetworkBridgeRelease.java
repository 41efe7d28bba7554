package pontifex.config;

import java.util.regex.Pattern;

/// Which release's `network-bridge` a host has, told by what the script does and not by what the host says it is:
/// distributions carry patched ones, and people copy them.
///
/// Told by identifiers of Xen's own history of the file (tools/examples, later tools/hotplug/Linux), from 2005 to its
/// removal in 2014. Whatever has other ones, or a vendor's beside them, is unknown.
public enum NetworkBridgeRelease {
    XEN_3_0_0("Xen 3.0.0", Called.MAKES_ALL),
    XEN_3_0_2("Xen 3.0.2", Called.MAKES_ALL),
    XEN_3_0_3("Xen 3.0.3 or 3.0.4", Called.MAKES_ALL),
    XEN_3_1("Xen 3.1", Called.MAKES_ALL),
    XEN_3_2("Xen 3.2 or 3.3", Called.CUTS_OFF),
    XEN_3_4("Xen 3.4", Called.LEAVES_DOWN),
    XEN_4_0_0("Xen 4.0.0", Called.LOCKS),
    XEN_4_0_1("Xen 4.0.1 to 4.0.4", Called.LEAVES_DOWN),
    XEN_4_1("Xen 4.1", Called.MAKES_ONE),
    XEN_4_2("Xen 4.2 to 4.4", Called.MAKES_ONE),
    UNKNOWN("no release that is known", Called.UNKNOWN);

    /// What comes of a wrapper that calls the script once for each of several NICs, with all arguments given.
    public enum Called {
        /// One virtual interface of Dom0's a bridge (`vifnum`): a bridge for each NIC.
        MAKES_ALL("it makes a bridge for each"),
        /// It raises a bridge by `ifup`, which knows nothing of it, and has only then saved the addresses when `ifdown`
        /// failed.
        CUTS_OFF("it leaves all bridges down and Dom0 without a route, and says that all is well"),
        LEAVES_DOWN("it fails for a NIC that has an address and no gateway, or leaves its bridge down"),
        LOCKS("it stops half-way at the first NIC without a gateway and leaves its lock behind"),
        /// It returns at once where there is a bridge.
        MAKES_ONE("only the first call does anything, and the others say that all is well"),
        UNKNOWN("what comes of it can't be told");

        private final String says;

        Called(String says) {
            this.says = says;
        }

        /// Goes on after "called once for each NIC".
        @Override
        public String toString() {
            return says;
        }
    }

    private static final Pattern COMMENT = Pattern.compile("(?m)^[ \\t]*#.*$");
    private static final Pattern COUNTS_BRIDGES = Pattern.compile("brctl[ \\t]+show[ \\t]*\\|[ \\t]*wc[ \\t]+-l");
    private static final String BY_ROUTE = "[^\\n]*\\$\\(ip[ \\t]+route[ \\t]";

    private final String shown;
    private final Called several;

    NetworkBridgeRelease(String shown, Called several) {
        this.shown = shown;
        this.several = several;
    }

    /// `Xen 3.0.3 or 3.0.4`
    @Override
    public String toString() {
        return shown;
    }

    public Called several() {
        return several;
    }

    /// @param script the text of the host's `network-bridge`
    public static NetworkBridgeRelease of(String script) {
        var code = COMMENT.matcher(script).replaceAll("");
        boolean perVif = assigns(code, "vifnum") && assigns(code, "vdev") && assigns(code, "vif0");
        boolean renames = assigns(code, "tdev");
        if (!assigns(code, "pdev")
                || perVif == renames
                || !code.contains("op_start")
                || code.contains("/etc/sysconfig/")) {
            return UNKNOWN;
        }
        return perVif ? perVif(code) : renaming(code);
    }

    /// They differ in what they take where an argument isn't given.
    private static NetworkBridgeRelease perVif(String code) {
        if (COUNTS_BRIDGES.matcher(code).find() || code.contains("bonding") || code.contains("is_network_root")) {
            return UNKNOWN;
        }
        if (assigns(code, "vifnum", BY_ROUTE)) {
            return Pattern.compile("\\bveth0\\b").matcher(code).find() ? XEN_3_1 : XEN_3_0_3;
        }
        if (assigns(code, "netdev", BY_ROUTE)) {
            return XEN_3_0_2;
        }
        return code.contains("legacy_mask_to_prefix") ? XEN_3_0_0 : UNKNOWN;
    }

    private static NetworkBridgeRelease renaming(String code) {
        if (COUNTS_BRIDGES.matcher(code).find()) {
            boolean minds = Pattern.compile("\\bif \\[ -n \"\\$gateway\" \\]")
                    .matcher(code)
                    .find();
            return minds ? XEN_4_2 : XEN_4_1;
        }
        if (!code.contains("bonding/slaves")) {
            return code.contains("claim_lock") ? UNKNOWN : XEN_3_2;
        }
        if (!code.contains("claim_lock")) {
            return XEN_3_4;
        }
        return code.contains("gawk") ? XEN_4_0_0 : XEN_4_0_1;
    }

    private static boolean assigns(String code, String name) {
        return assigns(code, name, "");
    }

    private static boolean assigns(String code, String name, String value) {
        return Pattern.compile("(?m)^[ \\t]*" + name + "=" + value)
                .matcher(code)
                .find();
    }
}
