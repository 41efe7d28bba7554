package pontifex.history;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a site keeps its history.
///
/// @param repository a folder of another repository than the playbooks'; null: theirs
/// @param remote a name or a URL that is fetched from and pushed to; null: `origin`, where there is one, is fetched
/// from, and pushed to where `ci` says so
/// @param ci whether this is a build server's job, whose clone is thrown away after it
public record Keeping(@Nullable Path repository, @Nullable String remote, boolean ci) {
    /// The value of `remote` with which nothing is fetched or pushed.
    public static final String NO_REMOTE = "none";

    public static final Keeping HERE = new Keeping(null, null, false);
}
