package pontifex.state;

import org.jspecify.annotations.Nullable;

/// A unicast route.
///
/// @param table `main`, or another table's name or number
/// @param destination `default`, or a prefix such as `192.0.2.0/24`
/// @param link null for a route that names none (multipath)
/// @param line as the host printed it, whole
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
}
