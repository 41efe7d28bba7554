package pontifex.run;

import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;

/// A host that is looked at, and no more.
///
/// @param found null: it could not be looked at, and `failure` says why
public record HostLook(
        String host, @Nullable HostState found, @Nullable Failure failure) {
    /// One round trip.
    public static HostLook at(String host, HostLine line) throws InterruptedException {
        try (line) {
            return new HostLook(host, line.look(), null);
        } catch (HostFailed e) {
            return unseen(host, e.outcome().failure());
        }
    }

    public static HostLook unseen(String host, @Nullable Failure why) {
        return new HostLook(host, null, why);
    }
}
