package pontifex.remote;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A host key as the inventory has it: the key, or its fingerprint.
///
/// @param type empty where only the fingerprint is known
record Pin(String type, byte @Nullable [] key, String fingerprint) {
    /// @param text `ssh-ed25519 AAAA…` with a comment or none, or `SHA256:…`
    static Pin of(String text) {
        if (text.startsWith("SHA256:")) {
            return new Pin("", null, text.replaceFirst("=$", ""));
        }
        var fields = text.split(" +");
        var key = Base64.getDecoder().decode(fields[1]);
        return new Pin(fields[0], key, HostKeys.fingerprint(key));
    }

    boolean isOf(byte[] shown) {
        return key == null ? fingerprint.equals(HostKeys.fingerprint(shown)) : Arrays.equals(key, shown);
    }

    @Override
    public String toString() {
        return (type.isEmpty() ? "" : type + " ") + fingerprint;
    }
}
