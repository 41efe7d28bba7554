package pontifex.history;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What became of the history when it met its remote.
///
/// @param replayed the commits that were made again after those of others: old id to new
/// @param note what the user should know; null: nothing
public record Pushed(Map<String, String> replayed, @Nullable String note) {
    public Pushed {
        replayed = Map.copyOf(replayed);
    }

    /// The id that a commit has now.
    public String now(String commit) {
        return replayed.getOrDefault(commit, commit);
    }
}
