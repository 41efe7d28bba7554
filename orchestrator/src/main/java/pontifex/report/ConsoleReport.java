package pontifex.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.run.TaskChange;
import pontifex.state.Judgement;
import pontifex.state.Truth;
import pontifex.yaml.Visible;

/// For people at a terminal, in the manner that an Ansible user reads at once: a line a host and task while the run
/// goes on; then each distinct diff once, with the hosts that it is for; then a recap.
public final class ConsoleReport implements Report {
    private final PrintStream out;
    private final boolean colours;
    private final boolean verbose;
    private final Differences differences = new Differences();
    private Mode mode = Mode.PLAN;

    /// @param verbose assertions that hold are told too
    public ConsoleReport(PrintStream out, boolean colours, boolean verbose) {
        this.out = out;
        this.colours = colours;
        this.verbose = verbose;
    }

    @Override
    public void begin(Mode started, String what, int hosts) {
        mode = started;
        print(Ink.BOLD, what + " · " + hosts + (hosts == 1 ? " host" : " hosts"));
        out.println();
    }

    @Override
    public void host(HostResult result) {
        var word = Said.of(mode, result);
        var byTask = new LinkedHashMap<String, List<TaskChange>>();
        result.changes()
                .forEach(change -> byTask.computeIfAbsent(change.task() + "\0" + change.place(), _ -> new ArrayList<>())
                        .add(change));
        if (byTask.isEmpty() || !result.verdicts().isEmpty()) {
            line(result, word, Verdicts.counted(result.verdicts()));
        } else {
            byTask.values().forEach(changes -> line(result, word, brief(changes)));
        }
        failure(result.outcome());
        risks(result);
        findings(result);
        result.unknown().forEach(what -> print(Ink.YELLOW, "    unknown  " + Visible.text(what)));
        result.notes().forEach(note -> out.println("    note   " + Visible.text(note)));
        if (result.outcome().failure() == null || !result.verdicts().isEmpty()) {
            differences.add(result);
        }
    }

    private void line(HostResult result, String word, String rest) {
        var head = String.format(Locale.ROOT, "%-12s %-13s", Visible.text(result.host()), word);
        out.println((ink(result).on(colours, head) + " " + rest).stripTrailing());
    }

    /// `eth1 belongs to dom1 · bridge xenbr1: live, next boot`
    private static String brief(List<TaskChange> changes) {
        var things = new LinkedHashMap<String, SortedSet<Truth>>();
        for (var change : changes) {
            var item = change.item();
            things.computeIfAbsent(item.kind() + " " + item.name(), _ -> new TreeSet<>())
                    .add(item.truth());
        }
        return Visible.text(changes.getFirst().task()) + " · "
                + things.entrySet().stream()
                        .map(thing -> Visible.text(thing.getKey()) + ": "
                                + thing.getValue().stream().map(Truth::words).collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("; "));
    }

    private void failure(HostOutcome outcome) {
        if (outcome.failure() instanceof Failure(var what, var place, var cause, var hint)) {
            out.println("    " + Visible.text(what) + (place == null ? "" : " (" + Visible.text(place) + ")"));
            out.println("    cause  " + indented(cause));
            out.println("    hint   " + indented(hint));
        }
        if (outcome instanceof HostOutcome.Untouched(var why)) {
            out.println("    " + Visible.text(why));
        }
    }

    /// Before: what is at stake. After: what held it.
    private void risks(HostResult result) {
        if (mode == Mode.PLAN && result.outcome().failure() == null) {
            result.risky()
                    .forEach(step -> print(
                            Ink.YELLOW,
                            "    risk   " + step.risk().word().replace('_', ' ') + ": " + Visible.text(step.what())));
            if (result.guard() instanceof Integer seconds) {
                out.println("    guarded  undone by the host itself unless confirmed within " + seconds
                        + " s over a new connection");
            }
        }
        if (result.outcome() instanceof HostOutcome.Changed(boolean confirmed) && confirmed) {
            out.println("    confirmed over a new connection");
        }
        result.overridden().forEach(danger -> print(Ink.YELLOW, "    i-know " + Visible.text(danger)));
    }

    private static String indented(String text) {
        return text.lines().map(Visible::text).collect(Collectors.joining("\n           "));
    }

    private void findings(HostResult result) {
        for (var finding : result.findings()) {
            switch (finding.judgement()) {
                case Judgement.Holds _ -> {
                    if (verbose) {
                        out.println("    holds  " + Visible.text(finding.task()));
                    }
                }
                case Judgement.Violated(var why) ->
                    print(
                            finding.waiver() == null ? Ink.RED : Ink.FAINT,
                            (finding.waiver() == null ? "    violated  " : "    waived  ")
                                    + Visible.text(finding.task()) + " (" + finding.place() + "): "
                                    + Visible.text(why));
                case Judgement.NotProvable(var why) ->
                    print(
                            Ink.YELLOW,
                            "    not provable  " + Visible.text(finding.task()) + " (" + finding.place() + "): "
                                    + Visible.text(why));
            }
        }
    }

    @Override
    public void end(Summary summary) {
        for (var shared : differences.byHosts()) {
            out.println();
            print(Ink.BOLD, "── " + shared.getKey().stream().map(Visible::text).collect(Collectors.joining(", ")));
            shared.getValue().forEach(line -> out.println(coloured(visible(line))));
        }
        out.println();
        print(Ink.BOLD, "recap");
        summary.results().forEach(result -> {
            var text = String.format(
                    Locale.ROOT,
                    "  %-12s %-18s %s",
                    Visible.text(result.host()),
                    recapped(result),
                    result.verdicts().isEmpty() ? changed(result) : Verdicts.counted(result.verdicts()));
            out.println(ink(result).on(colours, text.stripTrailing()));
        });
        out.println("  total        " + summary.results().size()
                + (summary.results().size() == 1 ? " host: " : " hosts: ") + Said.counted(summary));
        summary.notes().forEach(note -> out.println("  note         " + Visible.text(note)));
        out.flush();
    }

    /// `1 task, 2 items`
    private static String changed(HostResult result) {
        var tasks = result.outcome().failure() != null
                ? 0
                : result.changes().stream().map(TaskChange::task).distinct().count();
        return tasks == 0
                ? ""
                : tasks + (tasks == 1 ? " task" : " tasks") + ", "
                        + result.changes().size()
                        + (result.changes().size() == 1 ? " item" : " items");
    }

    /// With what a change on the path to a host came to.
    private String recapped(HostResult result) {
        return switch (result.outcome()) {
            case HostOutcome.Changed(boolean confirmed) when confirmed -> "changed, confirmed";
            case HostOutcome.RolledBack(var _, boolean alone) when alone -> "rolled back alone";
            default -> Said.of(mode, result);
        };
    }

    /// Tabs are what they are in a diff; all else that could steer the terminal is escaped.
    private static String visible(String line) {
        return Stream.of(line.split("\t", -1)).map(Visible::text).collect(Collectors.joining("\t"));
    }

    /// By how a diff's line begins, or a verdict's: drift and conflict are red.
    private String coloured(String line) {
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> Ink.GREEN.on(colours, line);
            case '-' -> Ink.RED.on(colours, line);
            case '~' -> Ink.YELLOW.on(colours, line);
            case '@' -> Ink.CYAN.on(colours, line);
            case 'd', 'c' -> Ink.RED.on(colours, line);
            case 'p', 'n', 'r' -> Ink.YELLOW.on(colours, line);
            case 'w', 'u', 'a' -> Ink.FAINT.on(colours, line);
            default -> line;
        };
    }

    private Ink ink(HostResult result) {
        return Said.isUntold(mode, result) ? Ink.YELLOW : ink(result.outcome());
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

    private void print(Ink ink, String text) {
        out.println(ink.on(colours, text));
    }
}
