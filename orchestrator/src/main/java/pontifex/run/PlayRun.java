package pontifex.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Confirm;
import pontifex.playbook.Task;
import pontifex.playbook.Verify;

/// A play as a run has it: who has a part in it, in which waves, and with which tasks.
///
/// @param tasks each host's own
/// @param maxFailPercentage of a wave: more failed hosts than that, and the run stops; null: only when all of
///     it failed
/// @param confirm what the confirm of a guarded change waits for
/// @param verify what must succeed on each host before that
public record PlayRun(
        String name,
        List<List<String>> waves,
        Map<String, List<Task>> tasks,
        @Nullable Integer maxFailPercentage,
        Confirm confirm,
        Map<String, List<Verify>> verify) {
    public PlayRun {
        waves = List.copyOf(waves);
        tasks = Map.copyOf(tasks);
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

    /// Whether so many failed hosts of a wave stop the run, as Ansible counts: the percentage must be exceeded.
    boolean tooMany(int failed, int wave) {
        return failed > 0
                && (failed == wave || maxFailPercentage != null && failed * 100L > (long) maxFailPercentage * wave);
    }

    /// All hosts of some plays, each once, in the order in which the plays name them.
    static List<String> hosts(List<PlayRun> plays) {
        SequencedMap<String, Boolean> hosts = new LinkedHashMap<>();
        plays.forEach(play -> play.waves().forEach(wave -> wave.forEach(host -> hosts.put(host, true))));
        return List.copyOf(hosts.sequencedKeySet());
    }
}
