package pontifex.remote;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the inventory says of how one host is spoken to, beyond its address.
///
/// @param legacy algorithms that are not safe any more are offered too
/// @param hostKeys the only keys that are taken of it, each as `ssh-ed25519 AAAA…` or `SHA256:…`; none: known_hosts
/// says
/// @param password for the user there; never given to a jump host
/// @param options what it would say to the ssh command
public record Terms(
        boolean legacy, List<String> hostKeys, @Nullable Password password, Options options) {
    public static final Terms USUAL = new Terms(false, List.of(), null);

    public Terms(boolean legacy, List<String> hostKeys, @Nullable Password password) {
        this(legacy, hostKeys, password, Options.NONE);
    }

    public Terms {
        hostKeys = List.copyOf(hostKeys);
    }
}
