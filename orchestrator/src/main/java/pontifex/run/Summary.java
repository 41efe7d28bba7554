package pontifex.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// How a run ended, over all its hosts.
///
/// @param results in the order of the inventory
/// @param interrupted whether the user stopped it
/// @param notes what concerns no single host
/// @param waves of the plays that go over their hosts in several
/// @param again the command that goes on with the hosts that failed; null: there is none
public record Summary(
        Mode mode,
        List<HostResult> results,
        boolean interrupted,
        List<String> notes,
        List<Wave> waves,
        @Nullable String again) {
    public Summary {
        results = List.copyOf(results);
        notes = List.copyOf(notes);
        waves = List.copyOf(waves);
    }

    /// Of a run without several waves.
    public Summary(Mode mode, List<HostResult> results, boolean interrupted, List<String> notes) {
        this(mode, results, interrupted, notes, List.of(), null);
    }

    /// With more that concerns no single host.
    public Summary noted(List<String> more) {
        var all = new ArrayList<>(notes);
        all.addAll(more);
        return new Summary(mode, results, interrupted, all, waves, again);
    }

    /// Every outcome's word with its number, zero too.
    public SequencedMap<String, Integer> counts() {
        var counts = new java.util.LinkedHashMap<String, Integer>();
        HostOutcome.words().forEach(word -> counts.put(word, 0));
        results.forEach(result -> counts.merge(result.outcome().word(), 1, Integer::sum));
        return Collections.unmodifiableSequencedMap(counts);
    }

    /// What the process ends with.
    ///
    /// Applying: 0, or the sum of 2 failed, 4 unreachable, 8 rolled back, 16 between two states, 32 in doubt.
    /// Looking with `detailed`: 0 clean, 2 differences, 1 could not tell. Looking without it: the sum too, so 0
    /// whatever would change.
    public int exitCode(boolean detailed) {
        if (interrupted) {
            return 130;
        }
        int sum = sum();
        if (mode == Mode.APPLY || !detailed) {
            return sum;
        }
        boolean told = sum == 0 && results.stream().allMatch(HostResult::told);
        boolean differ = counts().getOrDefault("would_change", 0) > 0;
        return !told ? 1 : differ ? 2 : 0;
    }

    private int sum() {
        int sum = 0;
        for (var result : results) {
            sum |= switch (result.outcome()) {
                case HostOutcome.Failed _ -> 2;
                case HostOutcome.Unreachable _ -> 4;
                case HostOutcome.RolledBack _ -> 8;
                case HostOutcome.BetweenTwoStates _ -> 16;
                case HostOutcome.InDoubt _ -> 32;
                case HostOutcome.InSync _,
                        HostOutcome.Changed _,
                        HostOutcome.WouldChange _,
                        HostOutcome.Untouched _,
                        HostOutcome.Skipped _ -> 0;
            };
        }
        return sum;
    }
}
