package pontifex.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the next boot will make of the network, read from the host's persistent files.
///
/// @param bridges unknown where the script that makes them can't be read
/// @param networkScript what xend's configuration names, with its arguments; null where it names none
public record Kept(
        Seen<SortedMap<String, Bridge>> bridges, @Nullable String networkScript) {
    public static final Kept NOTHING = of(new TreeMap<>(), null);

    public static Kept of(SortedMap<String, Bridge> bridges, @Nullable String networkScript) {
        return new Kept(Seen.of(Collections.unmodifiableSortedMap(new TreeMap<>(bridges))), networkScript);
    }

    /// @param stp null where the file doesn't say
    /// @param forwardDelay seconds, as the files have it; null where the file doesn't say
    /// @param vifnum the number that network-bridge is given for it; null where no file says one
    public record Bridge(
            SortedSet<String> ports,
            @Nullable Boolean stp,
            @Nullable String forwardDelay,
            @Nullable Integer vifnum) {
        public Bridge {
            ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
        }

        public Bridge(SortedSet<String> ports, @Nullable Boolean stp, @Nullable String forwardDelay) {
            this(ports, stp, forwardDelay, null);
        }

        public Bridge withVifnum(@Nullable Integer changed) {
            return new Bridge(ports, stp, forwardDelay, changed);
        }
    }
}
