package pontifex.probe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.state.Route;

/// A route as `ip route show` printed it, its ways all on one line.
///
/// @param words those that `ip route add` takes again
record RouteLine(boolean ipv6, List<String> words) {
    /// The types that carry nothing from here to another host, or are none of its routes.
    private static final Set<String> OTHERS = Set.of(
            "local", "broadcast", "multicast", "anycast", "unreachable", "prohibit", "blackhole", "throw", "nat");

    /// What the kernel says of a route as it is just now.
    private static final Set<String> STATES = Set.of(
            "linkdown",
            "dead",
            "offload",
            "offload_failed",
            "trap",
            "rt_offload",
            "rt_offload_failed",
            "rt_trap",
            "unresolved",
            "notify",
            "lock");

    /// The same, with a value. A next hop's object goes with its link, and the line says all that is in it.
    private static final Set<String> VALUES = Set.of("expires", "users", "age", "error", "used", "nhid");

    /// What takes the word `lock` back: the others print it and refuse it, and are locked by being set (iproute2's
    /// iproute.c).
    private static final Set<String> LOCKED =
            Set.of("mtu", "advmss", "rtt", "rttvar", "window", "cwnd", "ssthresh", "reordering", "hoplimit", "congctl");

    static RouteLine of(boolean ipv6, String line) {
        var words = new ArrayList<String>();
        var all = line.strip().split("\\s+");
        for (int i = 0; i < all.length; i++) {
            var next = i + 1 < all.length ? all[i + 1] : "";
            if (VALUES.contains(all[i]) || unset(all[i], next)) {
                i++;
            } else if (!STATES.contains(all[i]) || all[i].equals("lock") && LOCKED.contains(all[i - 1])) {
                words.add(all[i]);
            }
        }
        if (words.getFirst().equals("unicast")) {
            words.removeFirst();
        }
        return new RouteLine(ipv6, List.copyOf(words));
    }

    /// Linux before 2.6.38 shows a hop limit of -1 where none is set.
    private static boolean unset(String word, String next) {
        return word.equals("hoplimit") && next.equals("4294967295");
    }

    /// Whether it is a route by which Dom0 sends to other hosts. What `ip` calls cached is a copy of one.
    boolean leads() {
        return !OTHERS.contains(words.getFirst()) && !words.contains("cache");
    }

    Route route() {
        var found = new HashMap<String, String>();
        int several = words.indexOf("nexthop");
        for (int i = 1; i + 1 < (several < 0 ? words.size() : several); i++) {
            found.putIfAbsent(
                    words.get(i),
                    words.get(i + 1).startsWith("inet") && i + 2 < words.size() ? words.get(i + 2) : words.get(i + 1));
        }
        return new Route(
                ipv6,
                found.getOrDefault("table", "main"),
                words.getFirst(),
                found.get("via"),
                found.get("dev"),
                metric(found),
                String.join(" ", words));
    }

    private static int metric(Map<String, String> found) {
        var metric = found.getOrDefault("metric", "0");
        return metric.matches("[0-9]{1,9}") ? Integer.parseInt(metric) : Integer.MAX_VALUE;
    }

    /// The link that a line of `ip route get` names; null: none.
    static @Nullable String link(List<String> lines) {
        return lines.isEmpty()
                ? null
                : of(false, lines.getFirst().replaceFirst("^local ", ""))
                        .route()
                        .link();
    }
}
