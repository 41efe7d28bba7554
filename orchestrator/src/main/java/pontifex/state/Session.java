package pontifex.state;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// The session that is looking: who comes in, to which address, and by which links.
///
/// @param links the one that holds `local` and the one that routes to `peer`; none where the host is this machine
/// @param local the host's own end, with its zone where it has one (`fe80::1%eth0`); empty where there is no session
/// @param peer where it comes from
public record Session(SortedSet<String> links, String local, String peer) {
    public static final Session NONE = new Session(new TreeSet<>(), "", "");

    public Session {
        links = Collections.unmodifiableSortedSet(new TreeSet<>(links));
    }

    /// Where `to` has what `from` had.
    Session on(String from, String to) {
        var changed = new TreeSet<>(links);
        if (changed.remove(from)) {
            changed.add(to);
        }
        return new Session(changed, local, peer);
    }
}
