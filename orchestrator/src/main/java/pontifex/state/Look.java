package pontifex.state;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the probe must look at beyond what its finders find by themselves.
///
/// @param paths absolute paths of files
/// @param guests those among `paths` that are guests' configuration files
/// @param links by name, whose driver is asked too: the most that it takes, and its offloads
public record Look(SortedSet<String> paths, SortedSet<String> guests, SortedSet<String> links) {
    public static final Look NOTHING = new Look(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

    public Look {
        paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
        guests = Collections.unmodifiableSortedSet(new TreeSet<>(guests));
        links = Collections.unmodifiableSortedSet(new TreeSet<>(links));
    }

    public static Look at(String... paths) {
        return new Look(new TreeSet<>(Set.of(paths)), new TreeSet<>(), new TreeSet<>());
    }

    /// A guest's configuration file that is none of those that are found by themselves.
    public static Look atGuest(String path) {
        var one = new TreeSet<>(Set.of(path));
        return new Look(one, one, new TreeSet<>());
    }

    public static Look closely(String link) {
        return new Look(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(Set.of(link)));
    }

    public Look and(Look other) {
        return new Look(both(paths, other.paths), both(guests, other.guests), both(links, other.links));
    }

    private static SortedSet<String> both(SortedSet<String> one, SortedSet<String> other) {
        var both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }
}
