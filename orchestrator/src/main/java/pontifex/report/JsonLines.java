package pontifex.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Ran;
import pontifex.run.RiskyStep;
import pontifex.run.Summary;
import pontifex.run.TaskChange;
import pontifex.run.Verdict;
import pontifex.run.Waiver;
import pontifex.run.Wave;
import pontifex.state.Judgement;
import pontifex.state.Value;

/// One JSON object a line, for programs; documented in docs/json.md, version 1.
public final class JsonLines implements Report {
    /// Grows when a field is taken away or changes its meaning; new fields may come at any time.
    public static final int VERSION = 1;

    private final PrintStream out;

    public JsonLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(Mode mode, String what, int hosts) {
        var line = line("run");
        line.put("version", VERSION);
        line.put("mode", mode.name().toLowerCase(java.util.Locale.ROOT));
        line.put("title", what);
        line.put("hosts", hosts);
        print(line);
    }

    @Override
    public void host(HostResult result) {
        var line = line("host");
        line.put("host", result.host());
        line.put("outcome", result.outcome().word());
        line.put("changes", result.changes().stream().map(JsonLines::change).toList());
        line.put("diffs", diffs(result));
        line.put("assertions", assertions(result));
        if (!result.verdicts().isEmpty()) {
            line.put("verdicts", verdicts(result));
            line.put("verdict_counts", Verdicts.counts(result.verdicts()));
        }
        line.put("unknown", result.unknown());
        line.put("notes", result.notes());
        line.put("risky", result.risky().stream().map(JsonLines::risky).toList());
        line.put("guard", result.guard());
        if (!result.ran().isEmpty()) {
            line.put("commands", result.ran().stream().map(JsonLines::ran).toList());
        }
        line.put("overridden", result.overridden());
        line.put("confirmed", result.outcome() instanceof HostOutcome.Changed(boolean confirmed) ? confirmed : null);
        line.put("alone", result.outcome() instanceof HostOutcome.RolledBack(var _, boolean alone) ? alone : null);
        line.put("why", why(result.outcome()));
        line.put("error", error(result.outcome().failure()));
        print(line);
    }

    private static Map<String, @Nullable Object> change(TaskChange change) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("task", change.task());
        fields.put("place", change.place());
        fields.put("kind", change.item().kind());
        fields.put("target", change.item().name());
        fields.put("facet", change.item().facet());
        fields.put("truth", change.item().truth().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("before", change.before());
        fields.put("after", change.after());
        fields.put("risk", change.risk().word());
        return fields;
    }

    private static Map<String, @Nullable Object> ran(Ran ran) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("task", ran.task());
        fields.put("place", ran.place());
        fields.put("handler", ran.handler());
        fields.put("register", ran.register());
        fields.put("command", ran.command());
        fields.put("changed", true);
        fields.put("rc", ran.status());
        fields.put("stdout", ran.out());
        fields.put("stderr", ran.err());
        return fields;
    }

    private static Map<String, String> risky(RiskyStep step) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("step", step.what());
        fields.put("risk", step.risk().word());
        return fields;
    }

    private static List<Object> diffs(HostResult result) {
        var diffs = new ArrayList<Object>();
        for (var diff : result.diffs()) {
            var fields = new LinkedHashMap<String, String>();
            fields.put("path", diff.path());
            fields.put("diff", String.join("\n", diff.lines()));
            fields.put("remark", diff.remark());
            diffs.add(fields);
        }
        return diffs;
    }

    private static List<Object> assertions(HostResult result) {
        var assertions = new ArrayList<Object>();
        for (var finding : result.findings()) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("task", finding.task());
            fields.put("place", finding.place());
            switch (finding.judgement()) {
                case Judgement.Holds _ -> fields.put("judgement", "holds");
                case Judgement.Violated(var why) -> {
                    fields.put("judgement", "violated");
                    fields.put("why", why);
                }
                case Judgement.NotProvable(var why) -> {
                    fields.put("judgement", "not_provable");
                    fields.put("why", why);
                }
            }
            if (finding.waiver() != null) {
                fields.put("waiver", waiver(finding.waiver()));
            }
            assertions.add(fields);
        }
        return assertions;
    }

    /// All but those that are in sync: of them there are many, and nothing to say.
    private static List<Object> verdicts(HostResult result) {
        var verdicts = new ArrayList<Object>();
        for (var verdict : result.verdicts()) {
            if (verdict.kind() != Verdict.Kind.IN_SYNC) {
                verdicts.add(verdict(verdict));
            }
        }
        return verdicts;
    }

    private static Map<String, @Nullable Object> verdict(Verdict verdict) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("verdict", verdict.kind().word());
        fields.put("kind", verdict.item().kind());
        fields.put("target", verdict.item().name());
        fields.put("facet", verdict.item().facet());
        fields.put("truth", verdict.item().truth().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("live", text(verdict.live()));
        fields.put("recorded", text(verdict.recorded()));
        fields.put("wanted", text(verdict.wanted()));
        fields.put("task", verdict.task().isEmpty() ? null : verdict.task());
        fields.put("place", verdict.place().isEmpty() ? null : verdict.place());
        fields.put("waiver", waiver(verdict.waiver()));
        return fields;
    }

    private static @Nullable String text(@Nullable Value value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable Object waiver(@Nullable Waiver waiver) {
        if (waiver == null) {
            return null;
        }
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("place", waiver.place());
        fields.put("hosts", waiver.hosts());
        fields.put("item", waiver.item());
        fields.put("reason", waiver.reason());
        fields.put("who", waiver.who());
        fields.put("until", waiver.until().toString());
        return fields;
    }

    /// Why a host had no part in the run; its failures have an error instead.
    private static @Nullable String why(HostOutcome outcome) {
        return switch (outcome) {
            case HostOutcome.Untouched(var why) -> why;
            case HostOutcome.Skipped(var why) -> why;
            case HostOutcome.InSync _,
                    HostOutcome.Changed _,
                    HostOutcome.WouldChange _,
                    HostOutcome.RolledBack _,
                    HostOutcome.InDoubt _,
                    HostOutcome.BetweenTwoStates _,
                    HostOutcome.Unreachable _,
                    HostOutcome.Failed _ -> null;
        };
    }

    static @Nullable Object error(@Nullable Failure failure) {
        if (failure == null) {
            return null;
        }
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("what", failure.what());
        fields.put("place", failure.place());
        fields.put("cause", failure.cause());
        fields.put("hint", failure.hint());
        return fields;
    }

    @Override
    public void end(Summary summary) {
        var line = line("summary");
        line.put("hosts", summary.results().size());
        line.putAll(summary.counts());
        line.put("interrupted", summary.interrupted());
        line.put("notes", summary.notes());
        line.put("waves", summary.waves().stream().map(JsonLines::wave).toList());
        line.put("again", summary.again());
        print(line);
    }

    private static Map<String, @Nullable Object> wave(Wave wave) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("play", wave.play());
        fields.put("number", wave.number());
        fields.put("of", wave.of());
        fields.put("canary", wave.canary());
        fields.put("hosts", wave.hosts());
        fields.put("done", wave.done());
        fields.put("failed", wave.failed());
        fields.put("untouched", wave.untouched());
        fields.put("stopped", wave.stopped());
        return fields;
    }

    private static Map<String, @Nullable Object> line(String type) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", type);
        return line;
    }

    private void print(Map<String, @Nullable Object> line) {
        out.println(Json.write(line));
        out.flush();
    }
}
