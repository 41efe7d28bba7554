package pontifex.config;

import java.util.Locale;

/// What can be set in a vif, in the order in which a new one is written.
public enum VifKey {
    IP,
    MAC,
    BRIDGE,
    SCRIPT;

    /// As it stands in the file.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
