package pontifex.state;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A host's network: what the kernel does now, and what the next boot will make of it.
///
/// @param session the links that carry the session that is looking: the one that holds its address and the one
///     that routes to its peer
/// @param kept the next boot's truth; unknown until its files have been read
public record Network(
        SortedMap<String, Link> links,
        Seen<List<Address>> addresses,
        Seen<List<Route>> routes,
        Seen<SortedSet<String>> session,
        Seen<Kept> kept) {
    public Network {
        links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    }

    public @Nullable Link link(String name) {
        return links.get(name);
    }

    /// The links whose master is `bridge`.
    public SortedSet<String> ports(String bridge) {
        return links.values().stream()
                .filter(link -> bridge.equals(link.master()))
                .map(Link::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public Network with(Link changed) {
        var all = new TreeMap<>(links);
        all.put(changed.name(), changed);
        return new Network(all, addresses, routes, session, kept);
    }

    public Network without(String link) {
        var all = new TreeMap<>(links);
        all.remove(link);
        return new Network(all, addresses, routes, session, kept);
    }

    public Network with(Seen<Kept> read) {
        return new Network(links, addresses, routes, session, read);
    }
}
