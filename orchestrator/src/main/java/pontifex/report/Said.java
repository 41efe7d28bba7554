package pontifex.report;

import java.util.LinkedHashMap;
import java.util.stream.Collectors;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;

/// How a host's outcome is said to people.
public final class Said {
    private Said() {}

    /// In an audit what would change is what differs, and a host of which not all could be told is not in sync.
    public static String of(Mode mode, HostResult result) {
        if (isUntold(mode, result)) {
            return "unknown";
        }
        return mode == Mode.AUDIT && result.outcome() instanceof HostOutcome.WouldChange
                ? "differs"
                : result.outcome().word().replace('_', ' ');
    }

    /// Whether nothing differs as far as could be told, and that isn't far enough.
    public static boolean isUntold(Mode mode, HostResult result) {
        return mode == Mode.AUDIT && result.outcome() instanceof HostOutcome.InSync && !result.told();
    }

    static Ink ink(Mode mode, HostResult result) {
        return isUntold(mode, result) ? Ink.YELLOW : ink(result.outcome());
    }

    private static Ink ink(HostOutcome outcome) {
        return switch (outcome) {
            case HostOutcome.InSync _ -> Ink.GREEN;
            case HostOutcome.Changed _, HostOutcome.WouldChange _ -> Ink.YELLOW;
            case HostOutcome.RolledBack _,
                    HostOutcome.InDoubt _,
                    HostOutcome.BetweenTwoStates _,
                    HostOutcome.Unreachable _,
                    HostOutcome.Failed _ -> Ink.RED;
            case HostOutcome.Untouched _, HostOutcome.Skipped _ -> Ink.FAINT;
        };
    }

    /// `1 in sync, 3 differs`, in the order of the outcomes.
    static String counted(Summary summary) {
        var counts = new LinkedHashMap<String, Integer>();
        for (var outcome : summary.counts().keySet()) {
            summary.results().stream()
                    .filter(result -> result.outcome().word().equals(outcome))
                    .forEach(result -> counts.merge(of(summary.mode(), result), 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
    }
}
