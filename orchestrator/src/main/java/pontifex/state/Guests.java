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

    /// What is half there of its guests' interfaces, and why, by interface (`dom1/1`).
    public SortedMap<String, String> ghosts() {
        var ghosts = new TreeMap<String, String>();
        for (var guest : byName.values()) {
            if (guest.domain() instanceof Domain.Running running) {
                running.live().forEach((index, vif) -> {
                    if (vif.ghost() != null) {
                        ghosts.put(guest.name() + "/" + index, vif.ghost());
                    }
                });
            }
        }
        return ghosts;
    }

    /// With files of guests' at further paths.
    public Guests with(java.util.Collection<String> further) {
        var all = new TreeSet<>(files);
        all.addAll(further);
        return new Guests(byName, all, unlisted);
    }

    public Guests with(Guest changed) {
        var all = new TreeMap<>(byName);
        all.put(changed.name(), changed);
        return new Guests(all, files, unlisted);
    }
}
