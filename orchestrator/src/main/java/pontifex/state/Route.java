package pontifex.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A unicast route.
///
/// @param table `main`, or another table's name or number
/// @param destination `default`, or a prefix such as `192.0.2.0/24`
/// @param link null for a route of several ways, and where the host doesn't show them
/// @param line as `ip route add` takes it again, with its table, metrics and ways; where the host has no `ip`, as the
///     kernel showed it
public record Route(
        boolean ipv6,
        String table,
        String destination,
        @Nullable String gateway,
        @Nullable String link,
        int metric,
        String line) {
    public boolean isDefault() {
        return destination.equals("default");
    }

    /// Whether it leads over that link, with all or one of its ways.
    public boolean names(String name) {
        return name.equals(link) || Words.name(line, name, "dev");
    }

    /// The same route over another link, where it leads over `from`.
    public Route on(String from, String to) {
        return new Route(
                ipv6,
                table,
                destination,
                gateway,
                from.equals(link) ? to : link,
                metric,
                Words.renamed(line, from, to, "dev"));
    }

    /// Whether it says which links it leads over. busybox's `ip` doesn't, of a route of several ways.
    public boolean namesAny() {
        return !links().isEmpty();
    }

    /// The links that it leads over: several, where it has several ways.
    public List<String> links() {
        var found = new ArrayList<String>();
        var words = line.split("\\s+");
        for (int i = 1; i < words.length; i++) {
            if (words[i - 1].equals("dev") && !found.contains(words[i])) {
                found.add(words[i]);
            }
        }
        return found.isEmpty() && link != null ? List.of(link) : List.copyOf(found);
    }

    /// How many bits of an address it is about; -1 where it isn't about it.
    public int covers(String address) {
        if (!(Prefix.of(address) instanceof Prefix host) || host.ipv6() != ipv6) {
            return -1;
        }
        if (isDefault()) {
            return 0;
        }
        return Prefix.of(destination) instanceof Prefix net && net.covers(host) ? net.length() : -1;
    }

    /// Whether it is told to send from that address (`src`).
    public boolean sendsFrom(String address) {
        return Words.name(line, address, "src");
    }

    /// fe80::/64 and ff00::/8: what each link has by itself for IPv6.
    public boolean linkLocal() {
        return ipv6
                && (destination.regionMatches(true, 0, "fe80:", 0, 5)
                        || destination.regionMatches(true, 0, "ff00:", 0, 5));
    }
}
