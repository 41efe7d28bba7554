package pontifex.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.state.Judgement;
import pontifex.yaml.Secret;

/// What there is to unfold of a run, what needs a person first. Hosts of which the same is to be said share a fold.
final class Folds {
    private static final String BESIDE = "unmanaged, adopted, waived or gone";

    private final Map<Key, List<String>> hosts = new LinkedHashMap<>();

    private record Key(String title, List<String> lines) {}

    private Folds() {}

    static List<Fold> of(Summary summary) {
        var troubles = new Folds();
        var risks = new Folds();
        var waived = new Folds();
        var notes = new Folds();
        var differences = new Differences();
        var beside = new Differences();
        for (var result : summary.results()) {
            var outcome = result.outcome();
            if (!(outcome instanceof HostOutcome.InSync
                    || outcome instanceof HostOutcome.Changed
                    || outcome instanceof HostOutcome.WouldChange)) {
                troubles.add(Said.of(summary.mode(), result), why(outcome), result);
            }
            troubles.add("could not be told", untold(result), result);
            troubles.add("violated", violated(result, false), result);
            waived.add("violated, and waived", violated(result, true), result);
            if (outcome.failure() == null) {
                differences.addCounting(result);
                beside.addBeside(result);
                risks.add("at stake", summary.mode() == Mode.APPLY ? List.of() : risks(result), result);
            }
            notes.add("notes", result.notes(), result);
        }
        var folds = new ArrayList<>(troubles.folds(true));
        differences.byHosts().forEach(shared -> {
            var lines = shared.getValue();
            folds.add(new Fold(differ(summary.mode()), shared.getKey(), lines, false));
        });
        beside.byHosts().forEach(shared -> folds.add(new Fold(BESIDE, shared.getKey(), shared.getValue(), false)));
        folds.addAll(risks.folds(false));
        folds.addAll(waived.folds(false));
        folds.addAll(notes.folds(false));
        if (!summary.waves().isEmpty()) {
            folds.add(new Fold("waves", List.of(), Waves.lines(summary), false));
        }
        if (!summary.notes().isEmpty()) {
            folds.add(new Fold("notes of the run", List.of(), masked(summary.notes()), false));
        }
        return folds;
    }

    private void add(String title, List<String> lines, HostResult result) {
        if (!lines.isEmpty()) {
            hosts.computeIfAbsent(new Key(title, masked(lines)), _ -> new ArrayList<>())
                    .add(result.host());
        }
    }

    private static List<String> masked(List<String> lines) {
        return lines.stream().map(Secret::masked).toList();
    }

    /// What is said of many hosts comes first.
    private List<Fold> folds(boolean open) {
        return hosts.entrySet().stream()
                .map(entry -> new Fold(
                        entry.getKey().title(), entry.getValue(), entry.getKey().lines(), open))
                .sorted(Comparator.comparingInt(fold -> -fold.hosts().size()))
                .toList();
    }

    private static List<String> why(HostOutcome outcome) {
        if (outcome.failure() instanceof Failure(var what, var place, var cause, var hint)) {
            var lines = new ArrayList<String>();
            lines.add(what + (place == null ? "" : " (" + place + ")"));
            cause.lines().forEach(line -> lines.add("  cause  " + line));
            hint.lines().forEach(line -> lines.add("  hint   " + line));
            return lines;
        }
        return switch (outcome) {
            case HostOutcome.Untouched(var why) -> List.of(why);
            case HostOutcome.Skipped(var why) -> List.of(why);
            case HostOutcome.InSync _,
                    HostOutcome.Changed _,
                    HostOutcome.WouldChange _,
                    HostOutcome.RolledBack _,
                    HostOutcome.InDoubt _,
                    HostOutcome.BetweenTwoStates _,
                    HostOutcome.Unreachable _,
                    HostOutcome.Failed _ -> List.of();
        };
    }

    private static List<String> untold(HostResult result) {
        var lines = new ArrayList<>(result.unknown());
        for (var finding : result.findings()) {
            if (finding.judgement() instanceof Judgement.NotProvable(var why)) {
                lines.add(finding.task() + " (" + finding.place() + "): " + why);
            }
        }
        return lines;
    }

    private static List<String> violated(HostResult result, boolean waived) {
        var lines = new ArrayList<String>();
        for (var finding : result.findings()) {
            if (finding.judgement() instanceof Judgement.Violated(var why) && waived == (finding.waiver() != null)) {
                lines.add(finding.task() + " (" + finding.place() + "): " + why
                        + (finding.waiver() == null ? "" : "; " + finding.waiver()));
            }
        }
        return lines;
    }

    private static List<String> risks(HostResult result) {
        var lines = new ArrayList<String>();
        result.risky().forEach(step -> lines.add(step.risk().word().replace('_', ' ') + ": " + step.what()));
        if (result.guard() instanceof Integer seconds) {
            lines.add("guarded: undone by the host itself unless confirmed within " + seconds
                    + " s over a new connection");
        }
        result.overridden().forEach(danger -> lines.add("i-know: " + danger));
        return lines;
    }

    private static String differ(Mode mode) {
        return switch (mode) {
            case PLAN -> "would change";
            case AUDIT -> "differs";
            case APPLY -> "changed";
        };
    }

    /// A verb, or nothing: it stands in a comment of HTML.
    static String word(String text) {
        return text.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    }
}
