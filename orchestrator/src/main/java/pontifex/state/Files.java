package pontifex.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was looked at of a host's file system: absolute path to what stands there.
public record Files(SortedMap<String, FileState> byPath) {
    public static final Files NONE = new Files(new TreeMap<>());

    public Files {
        byPath = Collections.unmodifiableSortedMap(new TreeMap<>(byPath));
    }

    /// A path that nobody looked at is unknown.
    public FileState at(String path) {
        var found = byPath.get(path);
        return found == null ? new FileState.Unknown("was not looked at") : found;
    }

    public Files with(String path, FileState state) {
        var changed = new TreeMap<>(byPath);
        changed.put(path, state);
        return new Files(changed);
    }
}
