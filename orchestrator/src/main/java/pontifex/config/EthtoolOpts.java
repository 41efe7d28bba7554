package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What ETHTOOL_OPTS of an ifcfg file has ethtool do with offloads: calls between semicolons, of which those that begin
/// with a dash are ethtool's own words, `-K eth1 tx off`.
final class EthtoolOpts {
    private EthtoolOpts() {}

    static SortedMap<String, Boolean> offloads(String written, String nic) {
        var offloads = new TreeMap<String, Boolean>();
        for (var call : written.split(";")) {
            var words = List.of(call.strip().split("\\s+"));
            boolean sets = words.size() > 2
                    && List.of("-K", "--offload", "--features").contains(words.get(0))
                    && words.get(1).equals(nic);
            for (int i = 2; sets && i + 1 < words.size(); i += 2) {
                if (Ethtool.SHORT.contains(words.get(i))) {
                    offloads.put(words.get(i), words.get(i + 1).equals("on"));
                }
            }
        }
        return offloads;
    }

    /// With a call more, where what is there doesn't do so; what other calls said of the same goes.
    static String with(String written, String nic, Map<String, Boolean> wanted) {
        var missing = new TreeMap<>(wanted);
        missing.entrySet().removeAll(offloads(written, nic).entrySet());
        if (missing.isEmpty()) {
            return written;
        }
        var calls = new ArrayList<String>();
        for (var call : written.split(";")) {
            var left = offloads(call, nic).keySet().stream().anyMatch(missing::containsKey)
                    ? without(call, missing.keySet())
                    : call;
            if (!left.isBlank()) {
                calls.add(left);
            }
        }
        var more = Ethtool.command(nic, missing).substring("ethtool ".length());
        calls.add(calls.isEmpty() ? more : " " + more);
        return String.join(";", calls);
    }

    /// Empty: nothing is left for it to set.
    private static String without(String call, Set<String> names) {
        var words = List.of(call.strip().split("\\s+"));
        var left = new StringBuilder();
        for (int i = 2; i + 1 < words.size(); i += 2) {
            if (!names.contains(words.get(i))) {
                left.append(' ').append(words.get(i)).append(' ').append(words.get(i + 1));
            }
        }
        return left.isEmpty() ? "" : words.get(0) + " " + words.get(1) + left;
    }
}
