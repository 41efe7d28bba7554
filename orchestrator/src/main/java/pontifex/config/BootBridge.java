package pontifex.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A bridge as a host's files have it made at the next boot.
///
/// @param ports names of links
/// @param stp null where the files don't say; so with the rest
/// @param forwardDelay seconds
/// @param mac what it gets for its own
/// @param offloads of its ports, by ethtool's short names, as far as the files say
/// @param addresses what Dom0 gets on it: `static 192.0.2.7/24`, `dhcp` and the like
public record BootBridge(
        List<String> ports,
        @Nullable Boolean stp,
        @Nullable String forwardDelay,
        @Nullable Integer mtu,
        @Nullable String mac,
        SortedMap<String, Boolean> offloads,
        SortedSet<String> addresses) {
    public BootBridge {
        ports = List.copyOf(ports);
        offloads = Collections.unmodifiableSortedMap(new TreeMap<>(offloads));
        addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
    }
}
