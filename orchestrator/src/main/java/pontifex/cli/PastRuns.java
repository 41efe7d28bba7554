package pontifex.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.report.html.Past;

/// The history, as the page wants it: what each host's last runs came to.
final class PastRuns {
    /// Of one host.
    private static final int MOST = 12;

    /// After these a host is as it was.
    private static final Set<String> IDLE =
            Set.of("in_sync", "would_change", "unreachable", "failed", "untouched", "skipped");

    private PastRuns() {}

    /// @param near a folder of the repository; where it is in none, and the site names none, there is no past
    static Past of(Path near, Settings settings) {
        try (var history = settings.history(near)) {
            return new Past(byHost(history.log(null)), "");
        } catch (HistoryFailure e) {
            return new Past(Map.of(), e.getMessage() + "; " + e.hint());
        }
    }

    private static Map<String, List<Past.Entry>> byHost(List<History.Entry> entries) {
        var byHost = new HashMap<String, List<Past.Entry>>();
        for (var entry : entries) {
            for (var line : entry.trailers().getOrDefault("Pontifex-Host", List.of())) {
                var words = line.split(" ", 3);
                var runs = byHost.computeIfAbsent(words[0], _ -> new ArrayList<>());
                if (words.length > 1 && !IDLE.contains(words[1]) && runs.size() < MOST) {
                    runs.add(new Past.Entry(
                            entry.commit().substring(0, 10),
                            entry.when(),
                            words[1].replace('_', ' '),
                            entry.subject(),
                            entry.author()));
                }
            }
        }
        return byHost;
    }
}
