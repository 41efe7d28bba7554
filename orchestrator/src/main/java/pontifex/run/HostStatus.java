package pontifex.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a host says of its locks and transactions, or why it could not be asked.
///
/// @param failure null: it was looked at
public record HostStatus(
        String host, List<Standing> pending, @Nullable Failure failure) {
    public HostStatus {
        pending = List.copyOf(pending);
    }
}
