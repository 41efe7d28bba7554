package pontifex.resource;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// What a host's files and services tell of one way to keep links over a reboot: whether the next boot goes by it.
/// Each reason names the file or the service that it was seen by.
sealed interface Sign {
    /// It gives links something at the next boot: `/etc/network/interfaces gives eth0 and eth1`.
    record Keeps(String why) implements Sign {}

    /// The next boot reads its files, and they name no link yet (the loopback is none).
    record Ready(String why) implements Sign {}

    /// It isn't there, or nothing starts it.
    record No() implements Sign {}

    /// Something that may be a sign couldn't be read. Unknown is never absent.
    record Unknown(String why) implements Sign {}

    /// @param what names the file or folder; `links` is what it gives something at the next boot, without the loopback
    static Sign of(String what, Collection<String> links) {
        return links.isEmpty()
                ? new Ready(what + " is there")
                : new Keeps(what + " gives " + and(List.copyOf(new TreeSet<>(links))));
    }

    /// `a, b and c`
    static String and(List<String> names) {
        int last = names.size() - 1;
        return last < 1
                ? String.join("", names)
                : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
