package pontifex.state;

import org.jspecify.annotations.Nullable;

/// What is said of one of a guest's interfaces, in its file or in the toolstack's record. Null: not said.
///
/// @param mac six pairs of lower-case hexadecimal digits
/// @param ip as written; several are parted by blanks
/// @param otherwise where `bridge` isn't said, the one that the toolstack takes by default; null: that can't be told
public record VifSetting(
        @Nullable String mac,
        @Nullable String ip,
        @Nullable String bridge,
        @Nullable String otherwise) {
    public VifSetting(@Nullable String mac, @Nullable String ip, @Nullable String bridge) {
        this(mac, ip, bridge, null);
    }

    public VifSetting withBridge(@Nullable String changed) {
        return new VifSetting(mac, ip, changed, otherwise);
    }
}
