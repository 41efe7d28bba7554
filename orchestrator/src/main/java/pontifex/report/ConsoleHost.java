package pontifex.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.TaskChange;
import pontifex.state.Judgement;
import pontifex.state.Truth;
import pontifex.yaml.Visible;

/// What is told of a host as soon as it has ended: a line for each task, and what needs a person below them.
///
/// @param verbose assertions that hold, and what commands have said, are told too
record ConsoleHost(Mode mode, boolean colours, boolean verbose) {
    private static final int NAME = 12;
    private static final int WORD = 13;

    List<String> lines(HostResult result) {
        var lines = new ArrayList<String>();
        var byTask = new LinkedHashMap<String, List<TaskChange>>();
        result.changes()
                .forEach(change -> byTask.computeIfAbsent(change.task() + "\0" + change.place(), _ -> new ArrayList<>())
                        .add(change));
        if (byTask.isEmpty() || !result.verdicts().isEmpty()) {
            lines.add(line(result, Verdicts.counted(result.verdicts())));
        } else {
            byTask.values().forEach(changes -> lines.add(line(result, brief(changes))));
        }
        failure(lines, result.outcome());
        risks(lines, result);
        findings(lines, result);
        ran(lines, result);
        result.unknown().forEach(what -> lines.add(ink(Ink.YELLOW, "    unknown  " + Visible.text(what))));
        result.notes().forEach(note -> lines.add("    note   " + Visible.text(note)));
        return lines;
    }

    /// `dom0-01      would change  ` and what comes after it.
    String line(HostResult result, String rest) {
        var head =
                Columns.padded(Visible.text(result.host()), NAME) + " " + Columns.padded(Said.of(mode, result), WORD);
        return (Said.ink(mode, result).on(colours, head) + " " + rest).stripTrailing();
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

    private static void failure(List<String> lines, HostOutcome outcome) {
        if (outcome.failure() instanceof Failure(var what, var place, var cause, var hint)) {
            lines.add("    " + Visible.text(what) + (place == null ? "" : " (" + Visible.text(place) + ")"));
            lines.add("    cause  " + indented(cause));
            lines.add("    hint   " + indented(hint));
        }
        if (outcome instanceof HostOutcome.Untouched(var why)) {
            lines.add("    " + Visible.text(why));
        }
    }

    /// Before: what is at stake. After: what held it.
    private void risks(List<String> lines, HostResult result) {
        if (mode == Mode.PLAN && result.outcome().failure() == null) {
            result.risky()
                    .forEach(step -> lines.add(ink(
                            Ink.YELLOW,
                            "    risk   " + step.risk().word().replace('_', ' ') + ": " + Visible.text(step.what()))));
            if (result.guard() instanceof Integer seconds) {
                lines.add("    guarded  undone by the host itself unless confirmed within " + seconds
                        + " s over a new connection");
            }
        }
        if (result.outcome() instanceof HostOutcome.Changed(boolean confirmed) && confirmed) {
            lines.add("    confirmed over a new connection");
        }
        result.overridden().forEach(danger -> lines.add(ink(Ink.YELLOW, "    i-know " + Visible.text(danger))));
    }

    private static String indented(String text) {
        return text.lines().map(Visible::text).collect(Collectors.joining("\n           "));
    }

    private void ran(List<String> lines, HostResult result) {
        if (!verbose) {
            return;
        }
        for (var ran : result.ran()) {
            lines.add("    ran    " + Visible.text(ran.task()) + ": " + Visible.text(ran.command()) + " (exit status "
                    + ran.status() + ")");
            ran.out().lines().forEach(line -> lines.add("           " + Visible.text(line)));
            ran.err().lines().forEach(line -> lines.add("           " + Visible.text(line)));
        }
    }

    private void findings(List<String> lines, HostResult result) {
        for (var finding : result.findings()) {
            var task = Visible.text(finding.task());
            switch (finding.judgement()) {
                case Judgement.Holds _ -> {
                    if (verbose) {
                        lines.add("    holds  " + task);
                    }
                }
                case Judgement.Violated(var why) ->
                    lines.add(ink(
                            finding.waiver() == null ? Ink.RED : Ink.FAINT,
                            (finding.waiver() == null ? "    violated  " : "    waived  ") + task + " ("
                                    + finding.place() + "): " + Visible.text(why)));
                case Judgement.NotProvable(var why) ->
                    lines.add(ink(
                            Ink.YELLOW,
                            "    not provable  " + task + " (" + finding.place() + "): " + Visible.text(why)));
            }
        }
    }

    private String ink(Ink ink, String text) {
        return ink.on(colours, text);
    }
}
