package pontifex.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One vif of a guest's file. Its index is the number of the interface in the guest (`devid`) too: a file that gives
/// another isn't read.
///
/// @param options every `key=value` in the order of the file; of a repeated key the last value, as xl and xm take it
public record VifEntry(int index, Map<String, String> options) {
    public VifEntry {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    public Optional<String> value(VifKey key) {
        return Optional.ofNullable(options.get(key.word()));
    }

    public Optional<String> mac() {
        return value(VifKey.MAC);
    }

    public Optional<String> ip() {
        return value(VifKey.IP);
    }

    public Optional<String> bridge() {
        return value(VifKey.BRIDGE);
    }
}
