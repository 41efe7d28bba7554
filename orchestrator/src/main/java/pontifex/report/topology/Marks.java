package pontifex.report.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.TaskChange;
import pontifex.run.Topology;
import pontifex.run.Verdict;
import pontifex.state.Judgement;
import pontifex.state.Truth;
import pontifex.state.Value;

/// What a run says of a host's items, brought to the parts of its drawing.
public final class Marks {
    /// One thing's facets that are told in one breath: `drift: nic, stp`.
    private record Said(String kind, String name, String word, Tone tone) {}

    private static final String NEW = "new";

    private final Map<Said, Set<String>> facets = new LinkedHashMap<>();
    private final Map<Said, @Nullable String> wanted = new LinkedHashMap<>();

    private Marks() {}

    static List<Mark> of(HostResult result) {
        var marks = new Marks();
        boolean made = result.outcome() instanceof HostOutcome.Changed;
        if (result.verdicts().isEmpty() && result.outcome().failure() == null) {
            marks.add(result.changes(), made);
        }
        result.verdicts().forEach(marks::add);
        var all = marks.all();
        if (result.topology() instanceof Topology topology) {
            // a plan judges what would be, and what is drawn is what was found
            var would = result.verdicts().isEmpty() && result.outcome() instanceof HostOutcome.WouldChange
                    ? "would be "
                    : "";
            result.findings().forEach(finding -> asserted(finding, would, topology, all));
        }
        return all;
    }

    /// @param made they were, and the drawing shows them
    private void add(List<TaskChange> changes, boolean made) {
        var there = changes.stream()
                .filter(change -> change.before() != null)
                .map(change -> change.item().kind() + " " + change.item().name())
                .collect(Collectors.toSet());
        for (var change : changes) {
            var item = change.item();
            var word = there.contains(item.kind() + " " + item.name()) ? made ? "changed" : "changes" : NEW;
            add(
                    new Said(item.kind(), item.name(), word, made ? Tone.PLAIN : Tone.WARN),
                    item.facet(),
                    item.truth(),
                    made ? null : change.after());
        }
    }

    private void add(Verdict verdict) {
        var item = verdict.item();
        var tone = tone(verdict);
        if (tone != Tone.GOOD) {
            var word = verdict.kind().word().replace('_', ' ') + (verdict.waiver() == null ? "" : " (waived)");
            var text = verdict.wanted() instanceof Value.Text(var value) ? value : null;
            boolean there = java.util.Objects.equals(verdict.wanted(), verdict.live());
            add(new Said(item.kind(), item.name(), word, tone), item.facet(), item.truth(), there ? null : text);
        }
    }

    /// GOOD: nothing to look at.
    public static Tone tone(Verdict verdict) {
        if (verdict.waiver() != null) {
            return Tone.PLAIN;
        }
        return switch (verdict.kind()) {
            case IN_SYNC, ADOPTED -> Tone.GOOD;
            case DRIFT, CONFLICT -> Tone.BAD;
            case PENDING, UNKNOWN -> Tone.WARN;
            case RELEASED, NOT_RECORDED_YET -> verdict.counts() ? Tone.WARN : Tone.GOOD;
            case UNMANAGED -> Tone.PLAIN;
        };
    }

    /// @param to what is wanted; null: absent, or as it is
    private void add(Said said, String facet, Truth truth, @Nullable String to) {
        facets.computeIfAbsent(said, _ -> new LinkedHashSet<>()).add(facet);
        boolean wires = said.kind().equals("bridge") ? facet.equals("nic") : facet.equals("bridge");
        if (wires && truth == Truth.LIVE && to != null) {
            wanted.put(said, to);
        }
    }

    /// What an assertion says of a bridge that is drawn: `isolated`, `not isolated`.
    private static void asserted(Finding finding, String would, Topology topology, List<Mark> marks) {
        var words = finding.thing().split(" ", 2);
        if (words.length == 2
                && !words[0].equals("bridge")
                && topology.bridge(words[1]) instanceof Topology.Bridge bridge) {
            var remark = switch (finding.judgement()) {
                case Judgement.Holds _ -> new Remark(would + words[0], Tone.GOOD);
                case Judgement.NotProvable _ -> Remark.warn(words[0] + ": not provable");
                case Judgement.Violated _ ->
                    finding.waiver() == null
                            ? new Remark(would + "not " + words[0], Tone.BAD)
                            : Remark.plain("not " + words[0] + " (waived)");
            };
            marks.add(new Mark("bridge", bridge.name(), remark, null));
        }
    }

    private List<Mark> all() {
        var marks = new ArrayList<Mark>();
        facets.forEach((said, all) -> {
            if (said.kind().equals("bridge") || said.kind().equals("vif")) {
                var text = said.word().equals(NEW) ? NEW : said.word() + ": " + String.join(", ", all);
                marks.add(new Mark(said.kind(), said.name(), new Remark(text, said.tone()), wanted.get(said)));
            }
        });
        return marks;
    }
}
