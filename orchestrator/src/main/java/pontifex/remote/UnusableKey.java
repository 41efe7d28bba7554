package pontifex.remote;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A key that can't be tried, or can't sign.
final class UnusableKey extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final RemoteFailure.Kind kind;
    private final String detail;

    UnusableKey(RemoteFailure.Kind kind, String detail, @Nullable Throwable origin) {
        super(detail, origin);
        this.kind = kind;
        this.detail = detail;
    }

    RemoteFailure.Kind kind() {
        return kind;
    }

    String detail() {
        return detail;
    }
}
