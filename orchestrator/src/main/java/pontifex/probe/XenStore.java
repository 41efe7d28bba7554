package pontifex.probe;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.Seen;

/// xenstore's backend entries of guests' interfaces: domain id → interface number → key → value.
///
/// @param untold why an entry that isn't in `backends` may be there all the same; null: there is none
record XenStore(
        Map<Integer, SortedMap<Integer, Map<String, String>>> backends,
        @Nullable String untold) {
    private static final int KILLED = 128 + 9;

    /// As xenstore-ls prints a node: one blank more for each level.
    private static final Pattern NODE = Pattern.compile("( *)([^ ]+) = \"(.*)\"( .*)?");

    static XenStore of(Answer answer) {
        var store = new XenStore(new HashMap<>(), untold(answer));
        if (answer.named("xenstore") instanceof Answer.Section listed && listed.status() == 0) {
            store.listing(listed.text().split("\n"));
        }
        for (var section : answer.sections()) {
            if (section.name().matches("backend [0-9]{1,6}/[0-9]{1,6}") && section.status() == 0) {
                var number = section.name().substring("backend ".length()).split("/");
                store.node(number[0], number[1]).put("bridge", section.text().strip());
            }
        }
        return store;
    }

    private static @Nullable String untold(Answer answer) {
        return answer.sections().stream()
                .filter(section -> section.status() != 0)
                .map(section -> section.name().equals("xenstore")
                        ? failed("xenstore-ls", section)
                        : section.name().startsWith("backend ") ? failed("xenstore-read", section) : null)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String failed(String command, Answer.Section section) {
        return section.status() == KILLED
                ? command + " did not answer in time"
                : command + " failed with status " + section.status();
    }

    private void listing(String[] lines) {
        var path = new String[] {"", "", ""};
        for (var line : lines) {
            var matcher = NODE.matcher(line);
            if (!matcher.matches() || matcher.group(1).length() > 2) {
                continue;
            }
            int level = matcher.group(1).length();
            path[level] = matcher.group(2);
            if (level > 0 && path[0].matches("[0-9]{1,6}") && path[1].matches("[0-9]{1,6}")) {
                var node = node(path[0], path[1]);
                if (level == 2) {
                    node.put(path[2], matcher.group(3));
                }
            }
        }
    }

    private Map<String, String> node(String domain, String index) {
        return backends.computeIfAbsent(Integer.valueOf(domain), _ -> new TreeMap<>())
                .computeIfAbsent(Integer.valueOf(index), _ -> new HashMap<>());
    }

    SortedMap<Integer, Map<String, String>> of(int domain) {
        return backends.getOrDefault(domain, new TreeMap<>());
    }

    /// The bridge that the entry of the domain's interface names; empty: none.
    Seen<Optional<String>> bridge(int domain, int index) {
        var bridge = of(domain).getOrDefault(index, Map.of()).get("bridge");
        return bridge == null && untold != null ? Seen.unknown(untold) : Seen.of(Optional.ofNullable(bridge));
    }

    /// Why the hotplug script of the domain's interface failed; null: it didn't. The scripts of all
    /// releases leave both words (xen-hotplug-common.sh), and netback connects nothing before the status
    /// is another.
    @Nullable String ghost(int domain, int index) {
        var node = of(domain).getOrDefault(index, Map.of());
        return "error".equals(node.get("hotplug-status"))
                ? node.getOrDefault("hotplug-error", "no reason given")
                : null;
    }

    /// The numbers of the domain's interfaces, in xenstore or in the kernel.
    SortedSet<Integer> indexes(int domain, LinkTable links) {
        var indexes = new TreeSet<>(of(domain).keySet());
        links.vifs().values().stream()
                .filter(vif -> vif.domain() == domain)
                .map(LinkRow.Vif::index)
                .forEach(indexes::add);
        return indexes;
    }

    /// The number of the domain's interface with this MAC; null: none, or several.
    @Nullable Integer index(int domain, String mac) {
        var found = of(domain).entrySet().stream()
                .filter(node -> mac.equalsIgnoreCase(node.getValue().getOrDefault("mac", "")))
                .map(Map.Entry::getKey)
                .toList();
        return found.size() == 1 ? found.get(0) : null;
    }
}
