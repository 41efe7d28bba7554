package pontifex.state;

import org.jspecify.annotations.Nullable;

/// What is said of one of a guest's interfaces, in its file or in the toolstack's record. Null: not said.
///
/// @param mac six pairs of lower-case hexadecimal digits
/// @param ip as written; several are parted by blanks
public record VifSetting(
        @Nullable String mac, @Nullable String ip, @Nullable String bridge) {
    public VifSetting withBridge(@Nullable String changed) {
        return new VifSetting(mac, ip, changed);
    }
}
