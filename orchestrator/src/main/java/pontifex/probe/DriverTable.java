package pontifex.probe;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.Link;
import pontifex.state.Seen;

/// What the drivers of an answer say of themselves: `ip -d link show` and `ethtool -k`, of the links that
/// were asked about.
record DriverTable(Answer answer) {
    private static final Pattern MOST = Pattern.compile(" maxmtu ([1-9][0-9]{1,8}) ");
    private static final Pattern OFFLOAD = Pattern.compile("(\\S+): (on|off)( \\[fixed])?.*");

    /// ethtool's long names, which it shows, by its short ones, which it takes.
    private static final Map<String, String> SHORT = Map.of(
            "rx-checksumming", "rx",
            "tx-checksumming", "tx",
            "scatter-gather", "sg",
            "tcp-segmentation-offload", "tso",
            "generic-segmentation-offload", "gso",
            "generic-receive-offload", "gro",
            "large-receive-offload", "lro");

    Link told(Link link) {
        return answer.lines("asked").contains(link.name())
                ? link.with(link.traits().withMaxMtu(most(link.name())).withOffloads(offloads(link.name())))
                : link;
    }

    /// Null where its driver names none, or `ip` is too old to ask (before 4.20).
    private @Nullable Integer most(String link) {
        if (!(answer.named("driver " + link) instanceof Answer.Section section)) {
            return null;
        }
        var matcher = MOST.matcher(section.body());
        return matcher.find() ? Integer.valueOf(matcher.group(1)) : null;
    }

    private Seen<SortedMap<String, Link.Offload>> offloads(String link) {
        if (!(answer.named("offloads " + link) instanceof Answer.Section section)) {
            return Seen.unknown("ethtool isn't there");
        }
        var offloads = new TreeMap<String, Link.Offload>();
        for (var line : section.lines()) {
            var matcher = OFFLOAD.matcher(line);
            if (matcher.matches() && SHORT.get(matcher.group(1)) instanceof String name) {
                offloads.put(name, new Link.Offload(matcher.group(2).equals("on"), matcher.group(3) != null));
            }
        }
        return offloads.isEmpty()
                ? Seen.unknown("ethtool -k " + link + " ended with " + section.status() + ", and shows none")
                : Seen.of(offloads);
    }
}
