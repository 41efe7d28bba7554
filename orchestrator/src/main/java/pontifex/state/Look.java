package pontifex.state;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the probe must look at beyond what its finders find by themselves.
///
/// @param paths absolute paths of files
public record Look(SortedSet<String> paths) {
    public static final Look NOTHING = new Look(new TreeSet<>());

    public Look {
        paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
    }

    public static Look at(String... paths) {
        return new Look(new TreeSet<>(Set.of(paths)));
    }

    public Look and(Look other) {
        var both = new TreeSet<>(paths);
        both.addAll(other.paths);
        return new Look(both);
    }
}
