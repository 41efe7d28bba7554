package pontifex.report.html;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.plan.FileDiff;
import pontifex.plan.Risk;
import pontifex.report.topology.Drawing;
import pontifex.report.topology.Marks;
import pontifex.report.topology.Portrait;
import pontifex.report.topology.Remark;
import pontifex.report.topology.TextPicture;
import pontifex.report.topology.Tone;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.run.TaskChange;
import pontifex.run.Verdict;
import pontifex.run.Waiver;
import pontifex.state.Judgement;
import pontifex.yaml.Visible;

/// What the page shows of a host when it is opened.
final class HostBodies {
    private final Summary summary;
    private final Past past;

    /// Each text once, however many hosts have it.
    private final Map<List<String>, Integer> texts = new LinkedHashMap<>();

    HostBodies(Summary summary, Past past) {
        this.summary = summary;
        this.past = past;
    }

    Map<String, @Nullable Object> opened() {
        var opened = new LinkedHashMap<String, @Nullable Object>();
        opened.put("hosts", summary.results().stream().map(this::body).toList());
        opened.put("texts", List.copyOf(texts.keySet()));
        return opened;
    }

    private Map<String, @Nullable Object> body(HostResult result) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        var portrait = Portrait.of(result);
        body.put("failure", failure(result.outcome().failure()));
        body.put("said", said(result));
        body.put("drawing", result.topology() == null ? null : drawing(Drawing.of(portrait)));
        body.put("text", result.topology() == null ? "" : new TextPicture().of(List.of(portrait)));
        body.put(
                "verdicts",
                result.verdicts().stream()
                        .filter(it -> it.kind() != Verdict.Kind.IN_SYNC)
                        .map(HostBodies::verdict)
                        .toList());
        body.put("insync", inSync(result));
        body.put(
                "changes",
                result.verdicts().isEmpty()
                        ? result.changes().stream().map(HostBodies::change).toList()
                        : List.of());
        body.put("diffs", result.diffs().stream().map(this::diff).toList());
        body.put("past", past.of(result.host()).stream().map(HostBodies::entry).toList());
        return body;
    }

    private static @Nullable Map<String, @Nullable Object> failure(@Nullable Failure why) {
        if (why == null) {
            return null;
        }
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("what", Visible.text(why.what()));
        fields.put("place", Shown.value(why.place()));
        fields.put("cause", lines(why.cause()));
        fields.put("hint", lines(why.hint()));
        return fields;
    }

    private static String lines(String text) {
        return String.join("\n", text.lines().map(Visible::text).toList());
    }

    /// Sentences: a tone, a word, the sentence.
    private List<List<String>> said(HostResult result) {
        var said = new ArrayList<List<String>>();
        for (var finding : result.findings()) {
            var where = finding.task() + " (" + finding.place() + ")";
            switch (finding.judgement()) {
                case Judgement.Holds _ -> said(said, Tone.GOOD, "holds", where);
                case Judgement.Violated(var why)
                when finding.waiver() instanceof Waiver waiver ->
                    said(said, Tone.PLAIN, "waived", where + ": " + why + "; " + waived(waiver));
                case Judgement.Violated(var why) -> said(said, Tone.BAD, "violated", where + ": " + why);
                case Judgement.NotProvable(var why) -> said(said, Tone.WARN, "not provable", where + ": " + why);
            }
        }
        result.unknown().forEach(what -> said(said, Tone.WARN, "unknown", what));
        if (summary.mode() != Mode.APPLY) {
            result.risky().stream()
                    .filter(step -> step.risk() != Risk.NONE)
                    .forEach(step ->
                            said(said, Tone.WARN, "risk", step.risk().word().replace('_', ' ') + ": " + step.what()));
            if (result.guard() instanceof Integer seconds) {
                said(
                        said,
                        Tone.PLAIN,
                        "guarded",
                        "undone by the host itself unless confirmed within " + seconds + " s over a new connection");
            }
        }
        if (result.outcome() instanceof HostOutcome.Changed(boolean confirmed) && confirmed) {
            said(said, Tone.GOOD, "confirmed", "over a new connection");
        }
        result.overridden().forEach(danger -> said(said, Tone.WARN, "i-know", danger));
        result.notes().forEach(note -> said(said, Tone.PLAIN, "note", note));
        switch (result.outcome()) {
            case HostOutcome.Untouched(var why) -> said(said, Tone.PLAIN, "untouched", why);
            case HostOutcome.Skipped(var why) -> said(said, Tone.PLAIN, "skipped", why);
            case HostOutcome.InSync _,
                    HostOutcome.Changed _,
                    HostOutcome.WouldChange _,
                    HostOutcome.RolledBack _,
                    HostOutcome.InDoubt _,
                    HostOutcome.BetweenTwoStates _,
                    HostOutcome.Unreachable _,
                    HostOutcome.Failed _ -> {}
        }
        return said;
    }

    private static void said(List<List<String>> said, Tone tone, String word, String text) {
        said.add(List.of(tone.word(), word, Visible.text(text)));
    }

    private static List<Object> drawing(Drawing drawing) {
        return List.of(
                drawing.width(),
                drawing.height(),
                drawing.boxes().stream().map(HostBodies::box).toList(),
                drawing.wires().stream()
                        .map(wire -> List.of(wire.sort(), wire.path()))
                        .toList());
    }

    private static List<Object> box(Drawing.Box box) {
        return List.of(
                box.sort(),
                box.x(),
                box.y(),
                box.width(),
                box.height(),
                box.title(),
                box.lines().stream().map(HostBodies::line).toList());
    }

    private static List<String> line(Remark remark) {
        return List.of(remark.tone().word(), remark.text());
    }

    private static Map<String, @Nullable Object> verdict(Verdict verdict) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("tone", Marks.tone(verdict).word());
        fields.put("word", verdict.kind().word().replace('_', ' '));
        fields.put("item", Visible.text(verdict.item().toString()));
        fields.put("recorded", Shown.value(verdict.recorded()));
        fields.put("live", Shown.value(verdict.live()));
        fields.put("wanted", Shown.value(verdict.wanted()));
        fields.put("task", Visible.text(verdict.task()));
        fields.put("place", Visible.text(verdict.place()));
        fields.put("waiver", verdict.waiver() == null ? null : waived(verdict.waiver()));
        return fields;
    }

    private static String waived(Waiver waiver) {
        return Visible.text("waived by " + waiver.who() + " until " + waiver.until() + ": " + waiver.reason() + " ("
                + waiver.place() + ")");
    }

    private static @Nullable String inSync(HostResult result) {
        long count = result.verdicts().stream()
                .filter(it -> it.kind() == Verdict.Kind.IN_SYNC)
                .count();
        return count == 0 ? null : count + (count == 1 ? " item is" : " items are") + " in sync.";
    }

    private static Map<String, @Nullable Object> change(TaskChange change) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("item", Visible.text(change.item().toString()));
        fields.put("before", Shown.value(change.before()));
        fields.put("after", Shown.value(change.after()));
        fields.put("task", Visible.text(change.task()));
        fields.put("place", Visible.text(change.place()));
        fields.put(
                "risk", change.risk() == Risk.NONE ? "" : change.risk().word().replace('_', ' '));
        return fields;
    }

    private int diff(FileDiff diff) {
        var lines = diff.remark().isEmpty() && !diff.lines().isEmpty()
                ? diff.lines()
                : Stream.concat(Stream.of("# " + diff.path() + ": " + diff.remark()), diff.lines().stream())
                        .toList();
        return texts.computeIfAbsent(lines.stream().map(Shown::line).toList(), _ -> texts.size());
    }

    private static Map<String, @Nullable Object> entry(Past.Entry entry) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("when", Shown.minute(Instant.ofEpochSecond(entry.when())));
        fields.put("commit", entry.commit());
        fields.put("outcome", Visible.text(entry.outcome()));
        fields.put("subject", Visible.text(entry.subject()));
        fields.put("who", Visible.text(entry.who()));
        return fields;
    }
}
