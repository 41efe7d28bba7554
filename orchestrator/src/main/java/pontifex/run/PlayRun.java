package pontifex.run;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Confirm;
import pontifex.playbook.Pace;
import pontifex.playbook.Task;
import pontifex.playbook.Verify;

/// A play as a run has it: who has a part in it, in which waves, and with which tasks.
///
/// @param tasks each host's own
/// @param pace how it goes over its waves, and what stops the run
/// @param vital the hosts whose failure stops the run whatever the pace says: its canaries, reached or not
/// @param confirm what the confirm of a guarded change waits for
/// @param verify what must succeed on each host before that
public record PlayRun(
        String name,
        List<List<String>> waves,
        Map<String, List<Task>> tasks,
        Pace pace,
        Set<String> vital,
        Confirm confirm,
        Map<String, List<Verify>> verify) {
    public PlayRun {
        waves = List.copyOf(waves);
        tasks = Map.copyOf(tasks);
        vital = Set.copyOf(vital);
        verify = Map.copyOf(verify);
    }

    List<Task> of(String host) {
        return tasks.getOrDefault(host, List.of());
    }

    List<Verify> verify(String host) {
        return verify.getOrDefault(host, List.of());
    }

    boolean takes(String host) {
        return tasks.containsKey(host);
    }

    /// Why what became of a wave stops the run; null: it goes on.
    ///
    /// @param failed the hosts that failed, without those that could not be reached
    @Nullable String whyItStops(Collection<String> failed, Collection<String> unreachable, int wave) {
        for (var host : vital) {
            if (failed.contains(host) || unreachable.contains(host)) {
                return "the canary " + host + (failed.contains(host) ? " failed" : " could not be reached");
            }
        }
        if (!pace.stops(failed.size(), unreachable.size(), wave)) {
            return null;
        }
        int counted = failed.size() + (pace.ignoreUnreachable() ? 0 : unreachable.size());
        if (counted == wave) {
            return wave == 1 ? "the only host failed" : "all " + wave + " hosts failed";
        }
        return counted + " of " + wave + " hosts failed"
                + (pace.anyErrorsFatal()
                        ? ", and any_errors_fatal says that one is too many"
                        : ", which is more than max_fail_percentage allows");
    }

    /// All hosts of some plays, each once, in the order in which the plays name them.
    static List<String> hosts(List<PlayRun> plays) {
        SequencedMap<String, Boolean> hosts = new LinkedHashMap<>();
        plays.forEach(play -> play.waves().forEach(wave -> wave.forEach(host -> hosts.put(host, true))));
        return List.copyOf(hosts.sequencedKeySet());
    }
}
