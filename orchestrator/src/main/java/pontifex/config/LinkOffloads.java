package pontifex.config;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What ethtool's short names are in .link files (systemd.link(5), version 245 and later), which have no word for `sg`,
/// and two for `tso`.
final class LinkOffloads {
    private static final Map<String, List<String>> KEYS = Map.of(
            "rx", List.of("ReceiveChecksumOffload"),
            "tx", List.of("TransmitChecksumOffload"),
            "tso", List.of("TCPSegmentationOffload", "TCP6SegmentationOffload"),
            "gso", List.of("GenericSegmentationOffload"),
            "gro", List.of("GenericReceiveOffload"),
            "lro", List.of("LargeReceiveOffload"));

    private LinkOffloads() {}

    /// None: there is no word for it.
    static List<String> keys(String offload) {
        return KEYS.getOrDefault(offload, List.of());
    }

    /// What is said of all the words that a name has; nothing where two of them differ.
    static SortedMap<String, Boolean> read(Function<String, @Nullable Boolean> said) {
        var offloads = new TreeMap<String, Boolean>();
        KEYS.forEach((offload, keys) -> {
            var values = keys.stream().map(said).distinct().toList();
            if (values.size() == 1 && values.getFirst() instanceof Boolean on) {
                offloads.put(offload, on);
            }
        });
        return offloads;
    }

    /// @throws ConfigException where one has no word
    static SortedMap<String, Boolean> written(String where, Map<String, Boolean> offloads) throws ConfigException {
        var written = new TreeMap<String, Boolean>();
        for (var offload : offloads.entrySet()) {
            if (keys(offload.getKey()).isEmpty()) {
                throw ConfigException.notEditable(
                        Place.START,
                        where + ": systemd has no word for the offload " + offload.getKey(),
                        "leave " + offload.getKey() + " out for this host");
            }
            keys(offload.getKey()).forEach(key -> written.put(key, offload.getValue()));
        }
        return written;
    }
}
