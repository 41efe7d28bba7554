package pontifex.history;

import org.jspecify.annotations.Nullable;

/// What the history is to know no more: a thing on a host, or the whole of the host.
///
/// @param kind of the items, with `name`; null, as `name` is then: the whole host
public record Forgotten(
        String host, @Nullable String kind, @Nullable String name) {
    public static Forgotten host(String host) {
        return new Forgotten(host, null, null);
    }
}
