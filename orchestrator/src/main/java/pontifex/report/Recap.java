package pontifex.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.run.TaskChange;
import pontifex.yaml.Visible;

/// The end of what is told on a console: hosts of which the same is to be said on one row, those that failed last and
/// by name. It fits a screen, however many hosts there are.
record Recap(boolean colours) {
    /// With more rows than that, hosts are told together by their outcomes alone.
    private static final int ROWS = 15;

    private static final int HEAD = 18;
    private static final int NAMES = 400;

    /// What is the same of some hosts.
    private record Key(String word, String detail, boolean failed, Ink ink) {}

    List<String> lines(Summary summary) {
        var lines = new ArrayList<String>();
        lines.add(Ink.BOLD.on(colours, "recap"));
        var rows = rows(summary, true);
        (rows.size() > ROWS ? rows(summary, false) : rows).forEach((key, hosts) -> lines.add(row(key, hosts)));
        int all = summary.results().size();
        lines.add(row("total", all + (all == 1 ? " host: " : " hosts: ") + Said.counted(summary)));
        Waves.told(summary).forEach(wave -> lines.add(row(wave.which(), wave.what())));
        if (summary.again() instanceof String again) {
            lines.add(row("again", Visible.text(again)));
        }
        summary.notes().forEach(note -> lines.add(row("note", Visible.text(note))));
        return lines;
    }

    private static SequencedMap<Key, List<String>> rows(Summary summary, boolean detailed) {
        var rows = new LinkedHashMap<Key, List<String>>();
        summary.results().stream()
                .sorted(Comparator.comparing(Recap::rank))
                .forEach(result -> rows.computeIfAbsent(key(summary.mode(), result, detailed), _ -> new ArrayList<>())
                        .add(result.host()));
        return rows;
    }

    private static Key key(Mode mode, HostResult result, boolean detailed) {
        boolean failed = result.outcome().failure() != null;
        return new Key(
                detailed ? word(mode, result) : Said.of(mode, result),
                detailed ? detail(result, result.outcome().failure()) : "",
                failed,
                Said.ink(mode, result));
    }

    private static int rank(HostResult result) {
        return switch (result.outcome()) {
            case HostOutcome.Skipped _ -> 0;
            case HostOutcome.InSync _ -> 1;
            case HostOutcome.Changed _ -> 2;
            case HostOutcome.WouldChange _ -> 3;
            case HostOutcome.Untouched _ -> 4;
            case HostOutcome.Failed _ -> 5;
            case HostOutcome.Unreachable _ -> 6;
            case HostOutcome.RolledBack _ -> 7;
            case HostOutcome.InDoubt _ -> 8;
            case HostOutcome.BetweenTwoStates _ -> 9;
        };
    }

    /// With what a change on the path to a host came to.
    private static String word(Mode mode, HostResult result) {
        return switch (result.outcome()) {
            case HostOutcome.Changed(boolean confirmed) when confirmed -> "changed, confirmed";
            case HostOutcome.RolledBack(var _, boolean alone) when alone -> "rolled back alone";
            default -> Said.of(mode, result);
        };
    }

    /// `1 task, 2 items`; of one that failed what it was.
    private static String detail(HostResult result, @Nullable Failure failure) {
        if (!result.verdicts().isEmpty()) {
            return Verdicts.counted(result.verdicts());
        }
        if (failure != null) {
            return Visible.text(failure.what());
        }
        var tasks = result.changes().stream().map(TaskChange::task).distinct().count();
        return tasks == 0
                ? ""
                : counted(tasks, "task") + ", " + counted(result.changes().size(), "item");
    }

    private static String counted(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }

    private String row(Key key, List<String> hosts) {
        var many = hosts.size() + " hosts";
        var named = Columns.cut(Names.of(hosts), NAMES);
        var who = hosts.size() <= Names.FEW ? named : key.failed() ? many + ": " + named : many;
        return key.ink().on(colours, row(key.word(), who + (key.detail().isEmpty() ? "" : " · " + key.detail())));
    }

    private static String row(String head, String rest) {
        return "  " + Columns.padded(head, HEAD) + " " + rest;
    }
}
