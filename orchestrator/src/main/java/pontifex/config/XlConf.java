package pontifex.config;

/// /etc/xen/xl.conf, xl's own settings, in the syntax of its guests' files (xl.conf(5)).
public final class XlConf {
    /// What xl takes where nothing is configured (xl.c: the vif's script has it too).
    private static final String BUILT_IN = "xenbr0";

    private static final String DEFAULT_BRIDGE = "vif.default.bridge";

    /// Its older name, which xl still takes where the other isn't there (xl.c, parse_global_config).
    private static final String OLD_NAME = "defaultbridge";

    private static final String DEFAULT_SCRIPT = "vif.default.script";

    private static final String OLD_SCRIPT = "vifscript";

    /// libxl's own (libxl_nic.c).
    private static final String BUILT_IN_SCRIPT = "vif-bridge";

    private XlConf() {}

    /// The bridge of a vif that names none. The last assignment counts, as in a guest's file.
    ///
    /// @throws ConfigException (unreadable) where xl would not read the file either, or it isn't a plain string
    public static String defaultBridge(String text) throws ConfigException {
        var file = GuestFile.parse(Dialect.XL, text);
        var said = file.string(DEFAULT_BRIDGE);
        return said.isPresent() ? said.get() : file.string(OLD_NAME).orElse(BUILT_IN);
    }

    /// The name of the script that attaches a vif that names none, without its folder.
    ///
    /// @throws ConfigException (unreadable) where xl would not read the file either, or it isn't a plain string
    public static String defaultScript(String text) throws ConfigException {
        var file = GuestFile.parse(Dialect.XL, text);
        var said = file.string(DEFAULT_SCRIPT);
        var path = said.isPresent() ? said.get() : file.string(OLD_SCRIPT).orElse(BUILT_IN_SCRIPT);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /// Where there is no such file.
    public static String builtInScript() {
        return BUILT_IN_SCRIPT;
    }

    /// Where there is no such file.
    public static String builtInBridge() {
        return BUILT_IN;
    }
}
