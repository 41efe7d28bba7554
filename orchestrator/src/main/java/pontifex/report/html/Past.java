package pontifex.report.html;

import java.util.List;
import java.util.Map;

/// What was done to hosts before, as the history has it.
///
/// @param byHost newest first
/// @param unread why it could not be read; empty where it could
public record Past(Map<String, List<Entry>> byHost, String unread) {
    public static final Past NONE = new Past(Map.of(), "");

    public Past {
        byHost = Map.copyOf(byHost);
    }

    /// @param when seconds since 1970
    /// @param outcome how that run ended for the host: `changed`
    public record Entry(String commit, long when, String outcome, String subject, String who) {}

    List<Entry> of(String host) {
        return byHost.getOrDefault(host, List.of());
    }
}
