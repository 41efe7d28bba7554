package pontifex.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The guests of a host.
///
/// @param files the paths at which the host keeps guests' configuration files, whatever is in them
/// @param unlisted what holds for a guest that isn't in `byName`: not running where the toolstack told of all that
///     run, else unknown
public record Guests(SortedMap<String, Guest> byName, SortedSet<String> files, Domain unlisted) {
    public static final Guests NONE = new Guests(new TreeMap<>(), new TreeSet<>());

    public Guests {
        byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
        files = Collections.unmodifiableSortedSet(new TreeSet<>(files));
    }

    /// The guests of a host whose toolstack told of all that run.
    public Guests(SortedMap<String, Guest> byName, SortedSet<String> files) {
        this(byName, files, Domain.NOT_RUNNING);
    }

    public @Nullable Guest named(String name) {
        return byName.get(name);
    }

    public Guests with(Guest changed) {
        var all = new TreeMap<>(byName);
        all.put(changed.name(), changed);
        return new Guests(all, files, unlisted);
    }
}
