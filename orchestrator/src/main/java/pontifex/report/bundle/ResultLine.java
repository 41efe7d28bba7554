package pontifex.report.bundle;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pontifex.plan.FileDiff;
import pontifex.plan.Risk;
import pontifex.run.Failure;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Ran;
import pontifex.run.RiskyStep;
import pontifex.run.TaskChange;
import pontifex.run.Verdict;
import pontifex.run.Waiver;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Truth;
import pontifex.state.Value;

/// All that a run has to tell of one host, as a map for JSON and back: nothing is lost.
final class ResultLine {
    private ResultLine() {}

    static Map<String, @Nullable Object> of(HostResult result) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("host", result.host());
        line.put("outcome", result.outcome().word());
        put(line, "failure", result.outcome().failure(), ResultLine::failure);
        switch (result.outcome()) {
            case HostOutcome.Changed(boolean confirmed) -> line.put("confirmed", confirmed);
            case HostOutcome.RolledBack(var _, boolean alone) -> line.put("alone", alone);
            case HostOutcome.Untouched(var why) -> line.put("why", why);
            case HostOutcome.Skipped(var why) -> line.put("why", why);
            case HostOutcome.InSync _,
                    HostOutcome.WouldChange _,
                    HostOutcome.InDoubt _,
                    HostOutcome.BetweenTwoStates _,
                    HostOutcome.Unreachable _,
                    HostOutcome.Failed _ -> {}
        }
        line.put("changes", all(result.changes(), ResultLine::change));
        line.put("diffs", all(result.diffs(), ResultLine::diff));
        line.put("findings", all(result.findings(), ResultLine::finding));
        line.put("notes", result.notes());
        line.put("unknown", result.unknown());
        line.put("overridden", result.overridden());
        line.put("risky", all(result.risky(), ResultLine::risky));
        line.put("guard", result.guard());
        line.put("looks", result.looks());
        line.put("verdicts", all(result.verdicts(), ResultLine::verdict));
        put(line, "topology", result.topology(), TopologyLine::of);
        line.put("ran", all(result.ran(), ResultLine::ran));
        return line;
    }

    static HostResult read(Fields line) {
        return new HostResult(
                line.text("host"),
                outcome(line),
                line.all("changes").stream().map(ResultLine::change).toList(),
                line.all("diffs").stream()
                        .map(it -> new FileDiff(it.text("path"), it.texts("lines"), it.text("remark")))
                        .toList(),
                line.all("findings").stream().map(ResultLine::finding).toList(),
                line.texts("notes"),
                line.texts("unknown"),
                line.texts("overridden"),
                line.all("risky").stream()
                        .map(it -> new RiskyStep(it.text("what"), risk(it)))
                        .toList(),
                line.numberOrNull("guard"),
                line.number("looks"),
                line.all("verdicts").stream().map(ResultLine::verdict).toList(),
                line.has("topology") ? TopologyLine.read(line.fields("topology")) : null,
                line.all("ran").stream().map(ResultLine::ran).toList());
    }

    private static <T> List<Map<String, @Nullable Object>> all(
            List<T> values, Function<T, Map<String, @Nullable Object>> written) {
        return values.stream().map(written).toList();
    }

    static <T> void put(
            Map<String, @Nullable Object> line,
            String key,
            @Nullable T value,
            Function<T, Map<String, @Nullable Object>> written) {
        if (value != null) {
            line.put(key, written.apply(value));
        }
    }

    private static HostOutcome outcome(Fields line) {
        return switch (line.text("outcome")) {
            case "in_sync" -> new HostOutcome.InSync();
            case "changed" -> new HostOutcome.Changed(line.flag("confirmed"));
            case "would_change" -> new HostOutcome.WouldChange();
            case "rolled_back" -> new HostOutcome.RolledBack(failure(line), line.flag("alone"));
            case "in_doubt" -> new HostOutcome.InDoubt(failure(line));
            case "between_two_states" -> new HostOutcome.BetweenTwoStates(failure(line));
            case "unreachable" -> new HostOutcome.Unreachable(failure(line));
            case "failed" -> new HostOutcome.Failed(failure(line));
            case "untouched" -> new HostOutcome.Untouched(line.text("why"));
            case "skipped" -> new HostOutcome.Skipped(line.text("why"));
            default -> throw new IllegalArgumentException("no outcome");
        };
    }

    private static Map<String, @Nullable Object> failure(Failure failure) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("what", failure.what());
        fields.put("place", failure.place());
        fields.put("cause", failure.cause());
        fields.put("hint", failure.hint());
        return fields;
    }

    private static Failure failure(Fields line) {
        var fields = line.fields("failure");
        return new Failure(fields.text("what"), fields.textOrNull("place"), fields.text("cause"), fields.text("hint"));
    }

    private static Map<String, @Nullable Object> change(TaskChange change) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("task", change.task());
        fields.put("place", change.place());
        fields.put("item", item(change.item()));
        fields.put("before", change.before());
        fields.put("after", change.after());
        fields.put("risk", change.risk().word());
        return fields;
    }

    private static TaskChange change(Fields fields) {
        return new TaskChange(
                fields.text("task"),
                fields.text("place"),
                item(fields),
                fields.textOrNull("before"),
                fields.textOrNull("after"),
                risk(fields));
    }

    private static List<String> item(Item item) {
        return List.of(item.kind(), item.name(), item.facet(), item.truth().name());
    }

    private static Item item(Fields fields) {
        var words = fields.texts("item");
        if (words.size() != 4) {
            throw new IllegalArgumentException("no item");
        }
        return new Item(words.get(0), words.get(1), words.get(2), Truth.valueOf(words.get(3)));
    }

    private static Risk risk(Fields fields) {
        return Risk.valueOf(fields.text("risk").toUpperCase(Locale.ROOT));
    }

    private static Map<String, @Nullable Object> risky(RiskyStep step) {
        return Map.of("what", step.what(), "risk", step.risk().word());
    }

    private static Map<String, @Nullable Object> diff(FileDiff diff) {
        return Map.of("path", diff.path(), "lines", diff.lines(), "remark", diff.remark());
    }

    private static Map<String, @Nullable Object> finding(Finding finding) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("task", finding.task());
        fields.put("place", finding.place());
        switch (finding.judgement()) {
            case Judgement.Holds _ -> {}
            case Judgement.Violated(var why) -> fields.put("violated", why);
            case Judgement.NotProvable(var why) -> fields.put("not_provable", why);
        }
        fields.put("thing", finding.thing());
        put(fields, "waiver", finding.waiver(), ResultLine::waiver);
        return fields;
    }

    private static Finding finding(Fields fields) {
        var judgement = fields.has("violated")
                ? new Judgement.Violated(fields.text("violated"))
                : fields.has("not_provable")
                        ? new Judgement.NotProvable(fields.text("not_provable"))
                        : new Judgement.Holds();
        return new Finding(
                fields.text("task"), fields.text("place"), judgement, fields.text("thing"), waiverOrNull(fields));
    }

    private static Map<String, @Nullable Object> waiver(Waiver waiver) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("place", waiver.place());
        fields.put("hosts", waiver.hosts());
        fields.put("item", waiver.item());
        fields.put("reason", waiver.reason());
        fields.put("who", waiver.who());
        fields.put("until", waiver.until().toString());
        return fields;
    }

    private static @Nullable Waiver waiverOrNull(Fields line) {
        if (!line.has("waiver")) {
            return null;
        }
        var fields = line.fields("waiver");
        return new Waiver(
                fields.text("place"),
                fields.text("hosts"),
                fields.text("item"),
                fields.text("reason"),
                fields.text("who"),
                LocalDate.parse(fields.text("until")));
    }

    private static Map<String, @Nullable Object> verdict(Verdict verdict) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("item", item(verdict.item()));
        fields.put("kind", verdict.kind().word());
        put(fields, "live", verdict.live(), ResultLine::value);
        put(fields, "recorded", verdict.recorded(), ResultLine::value);
        put(fields, "wanted", verdict.wanted(), ResultLine::value);
        fields.put("task", verdict.task());
        fields.put("place", verdict.place());
        put(fields, "waiver", verdict.waiver(), ResultLine::waiver);
        fields.put("strict", verdict.strict());
        return fields;
    }

    private static Verdict verdict(Fields fields) {
        return new Verdict(
                item(fields),
                Verdict.Kind.valueOf(fields.text("kind").toUpperCase(Locale.ROOT)),
                valueOrNull(fields, "live"),
                valueOrNull(fields, "recorded"),
                valueOrNull(fields, "wanted"),
                fields.text("task"),
                fields.text("place"),
                waiverOrNull(fields),
                fields.flag("strict"));
    }

    private static Map<String, @Nullable Object> value(Value value) {
        return switch (value) {
            case Value.Text(var text) -> Map.of("text", text);
            case Value.Unknown(var why) -> Map.of("unknown", why);
        };
    }

    private static @Nullable Value valueOrNull(Fields line, String key) {
        if (!line.has(key)) {
            return null;
        }
        var fields = line.fields(key);
        return fields.has("unknown") ? new Value.Unknown(fields.text("unknown")) : Value.of(fields.text("text"));
    }

    private static Map<String, @Nullable Object> ran(Ran ran) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("task", ran.task());
        fields.put("place", ran.place());
        fields.put("register", ran.register());
        fields.put("handler", ran.handler());
        fields.put("command", ran.command());
        fields.put("status", ran.status());
        fields.put("out", ran.out());
        fields.put("err", ran.err());
        return fields;
    }

    private static Ran ran(Fields fields) {
        return new Ran(
                fields.text("task"),
                fields.text("place"),
                fields.textOrNull("register"),
                fields.flag("handler"),
                fields.text("command"),
                fields.number("status"),
                fields.text("out"),
                fields.text("err"));
    }
}
