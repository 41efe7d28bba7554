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

    /// The link that a NIC is: itself, or `pethN` where Xen 3's network-bridge has renamed it and given its name to
    /// Dom0's own end of the bridge. Null: it isn't there.
    public @Nullable Link nic(String name) {
        return links.get("p" + name) instanceof Link renamed
                        && nicName(renamed.name()).equals(name)
                ? renamed
                : links.get(name);
    }

    /// A NIC's own name, by that of its link: `eth1` of `peth1`, otherwise the link's.
    public String nicName(String link) {
        boolean wired = links.get(link) instanceof Link found
                && (found.kind() == Link.Kind.NIC || found.kind() == Link.Kind.VIRTUAL);
        if (wired && link.startsWith("p")) {
            var own = link.substring(1);
            return links.containsKey(own) || own.matches("eth[0-9]+") ? own : link;
        }
        return link;
    }

    /// Whether a link is that one, or is made on it: a VLAN, or a VLAN's macvlan. A name `eth1.5` is believed too, for
    /// old kernels don't tell.
    public boolean isOn(String link, String below) {
        for (String at = link; at != null; at = links.get(at) instanceof Link found ? found.lower() : null) {
            if (at.equals(below) || at.startsWith(below + ".")) {
                return true;
            }
        }
        return false;
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

    /// The bridges that the next boot makes; the reason, where that can't be told.
    public Seen<SortedMap<String, Kept.Bridge>> keptBridges() {
        return switch (kept) {
            case Seen.Unknown<Kept>(var why) -> Seen.unknown(why);
            case Seen.Value<Kept>(var read) -> read.bridges();
        };
    }

    public Network with(Seen<Kept> read) {
        return new Network(links, addresses, routes, session, read);
    }
}
