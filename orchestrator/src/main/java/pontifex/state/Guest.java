package pontifex.state;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// A guest and the three truths of its interfaces: configured (its file), loaded (the toolstack's record), live.
///
/// @param file the path of its configuration file; null where a running guest has none that was found
/// @param configured by interface number, as the file says; unknown until the file has been read
public record Guest(
        String name, @Nullable String file, Seen<SortedMap<Integer, VifSetting>> configured, Domain domain) {
    public Guest with(Domain changed) {
        return new Guest(name, file, configured, changed);
    }
}
