package pontifex.config;

/// /etc/xen/xl.conf, xl's own settings, in the syntax of its guests' files (xl.conf(5)).
public final class XlConf {
    /// What xl takes where nothing is configured (xl.c: the vif's script has it too).
    private static final String BUILT_IN = "xenbr0";

    private static final String DEFAULT_BRIDGE = "vif.default.bridge";

    private XlConf() {}

    /// The bridge of a vif that names none. The last assignment counts, as in a guest's file.
    ///
    /// @throws ConfigException (unreadable) where xl would not read the file either
    public static String defaultBridge(String text) throws ConfigException {
        return GuestFile.parse(Dialect.XL, text).string(DEFAULT_BRIDGE).orElse(BUILT_IN);
    }

    /// Where there is no such file.
    public static String builtInBridge() {
        return BUILT_IN;
    }
}
