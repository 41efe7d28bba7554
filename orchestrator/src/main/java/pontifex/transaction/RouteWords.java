package pontifex.transaction;

import java.util.ArrayList;
import java.util.List;
import pontifex.state.Route;

/// A route over a link in the words of expect.sh, which reads what `ip` shows in the same way: what is volatile isn't
/// in
/// them.
final class RouteWords {
    private RouteWords() {}

    /// `route DESTINATION GATEWAY TABLE METRIC`, and `way GATEWAY` for each of several that leads over the link;
    /// nothing
    /// for a route of another link.
    static List<String> of(Route route, String link) {
        var words = List.of(route.line().split("\\s+"));
        var ways = new ArrayList<String>();
        for (int i = words.indexOf("nexthop"); i >= 0; i = next(words, i)) {
            int end = next(words, i) < 0 ? words.size() : next(words, i);
            var way = words.subList(i, end);
            if (link.equals(after(way, "dev"))) {
                ways.add("way " + after(way, "via"));
            }
        }
        if (!ways.isEmpty() || !link.equals(route.link())) {
            return ways;
        }
        return List.of("route " + words.getFirst() + " " + after(words, "via") + " " + after(words, "table") + " "
                + after(words, "metric"));
    }

    private static int next(List<String> words, int way) {
        int next = words.subList(way + 1, words.size()).indexOf("nexthop");
        return next < 0 ? -1 : way + 1 + next;
    }

    /// The word behind that one, `inet6` aside (`via inet6 fe80::1`); `-` where there is none.
    private static String after(List<String> words, String word) {
        int at = words.indexOf(word) + 1;
        if (at > 0 && at + 1 < words.size() && words.get(at).startsWith("inet")) {
            at++;
        }
        return at > 0 && at < words.size() ? words.get(at) : "-";
    }
}
