package pontifex.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the next boot will make of the network, read from the host's persistent files.
///
/// An address that the next boot gives is a word: `static 192.0.2.7/24`, or the way in which it is asked for:
/// `dhcp`, `dhcp6`, `auto` (a router's advertisement), or another method's name.
///
/// @param bridges unknown where the script that makes them can't be read
/// @param networkScript what xend's configuration names, with its arguments; null where it names none
/// @param links what each other link that is raised gets, nothing where it is raised without an address; unknown
///     where the files that say so aren't known
/// @param whole the text of all files that ifupdown reads as one, for its own dry run; null where it keeps nothing
public record Kept(
        Seen<SortedMap<String, Bridge>> bridges,
        @Nullable String networkScript,
        Seen<SortedMap<String, SortedSet<String>>> links,
        @Nullable String whole) {
    private static final Seen<SortedMap<String, SortedSet<String>>> NO_LINKS = Seen.of(new TreeMap<>());

    public static final Kept NOTHING = of(new TreeMap<>(), null);

    /// Bridges alone; no other link is raised.
    public static Kept of(SortedMap<String, Bridge> bridges, @Nullable String networkScript) {
        return new Kept(
                Seen.of(Collections.unmodifiableSortedMap(new TreeMap<>(bridges))), networkScript, NO_LINKS, null);
    }

    public Kept withNetworkScript(@Nullable String changed) {
        return new Kept(bridges, changed, links, whole);
    }

    /// What the next boot gives a link, a bridge or any other: nothing where it doesn't raise it.
    public Seen<SortedSet<String>> given(String link) {
        return switch (links) {
            case Seen.Unknown<SortedMap<String, SortedSet<String>>>(var why) -> Seen.unknown(why);
            case Seen.Value<SortedMap<String, SortedSet<String>>>(var given) ->
                switch (bridges) {
                    case Seen.Unknown<SortedMap<String, Bridge>>(var why) -> Seen.unknown(why);
                    case Seen.Value<SortedMap<String, Bridge>>(var made) ->
                        Seen.of(
                                made.get(link) instanceof Bridge bridge
                                        ? bridge.addresses()
                                        : given.getOrDefault(link, Collections.emptySortedSet()));
                };
        };
    }

    /// @param stp null where the file doesn't say
    /// @param forwardDelay seconds, as the files have it; null where the file doesn't say
    /// @param vifnum the number that network-bridge is given for it; null where no file says one
    /// @param mtu what the bridge and each of its ports get; null where the files don't say it of all of them
    /// @param mac what it is pinned to; null where the files don't say
    /// @param offloads what its ports' are set to, by ethtool's short names, as far as the files say
    /// @param addresses what Dom0 gets on it
    public record Bridge(
            SortedSet<String> ports,
            @Nullable Boolean stp,
            @Nullable String forwardDelay,
            @Nullable Integer vifnum,
            @Nullable Integer mtu,
            @Nullable String mac,
            SortedMap<String, Boolean> offloads,
            SortedSet<String> addresses) {
        public Bridge {
            ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
            offloads = Collections.unmodifiableSortedMap(new TreeMap<>(offloads));
            addresses = Collections.unmodifiableSortedSet(new TreeSet<>(addresses));
        }

        public Bridge(
                SortedSet<String> ports,
                @Nullable Boolean stp,
                @Nullable String forwardDelay,
                @Nullable Integer vifnum) {
            this(ports, stp, forwardDelay, vifnum, null, null, new TreeMap<>(), Collections.emptySortedSet());
        }

        public Bridge(SortedSet<String> ports, @Nullable Boolean stp, @Nullable String forwardDelay) {
            this(ports, stp, forwardDelay, null);
        }

        public Bridge withVifnum(@Nullable Integer changed) {
            return new Bridge(ports, stp, forwardDelay, changed, mtu, mac, offloads, addresses);
        }

        public Bridge withMtu(@Nullable Integer changed) {
            return new Bridge(ports, stp, forwardDelay, vifnum, changed, mac, offloads, addresses);
        }

        public Bridge withMac(@Nullable String changed) {
            return new Bridge(ports, stp, forwardDelay, vifnum, mtu, changed, offloads, addresses);
        }

        public Bridge withOffloads(SortedMap<String, Boolean> changed) {
            return new Bridge(ports, stp, forwardDelay, vifnum, mtu, mac, changed, addresses);
        }

        public Bridge withAddresses(SortedSet<String> changed) {
            return new Bridge(ports, stp, forwardDelay, vifnum, mtu, mac, offloads, changed);
        }
    }
}
