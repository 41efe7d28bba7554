package pontifex.report.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.run.HostResult;
import pontifex.run.TaskChange;
import pontifex.run.Verdict;
import pontifex.state.Truth;
import pontifex.state.Value;

/// What a run says of a host's items, brought to the parts of its drawing.
public final class Marks {
    /// One thing's facets that are told in one breath: `drift: nic, stp`.
    private record Said(String kind, String name, String word, Tone tone) {}

    private final Map<Said, Set<String>> facets = new LinkedHashMap<>();
    private final Map<Said, @Nullable String> wanted = new LinkedHashMap<>();

    private Marks() {}

    static List<Mark> of(HostResult result) {
        var marks = new Marks();
        if (result.verdicts().isEmpty() && result.outcome().failure() == null) {
            result.changes().forEach(marks::add);
        }
        result.verdicts().forEach(marks::add);
        return marks.all();
    }

    private void add(TaskChange change) {
        var item = change.item();
        add(
                new Said(item.kind(), item.name(), change.before() == null ? "new" : "changes", Tone.WARN),
                item.facet(),
                item.truth(),
                change.after());
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
            case PENDING, UNKNOWN, RELEASED -> Tone.WARN;
            case NOT_RECORDED_YET -> java.util.Objects.equals(verdict.live(), verdict.wanted()) ? Tone.GOOD : Tone.WARN;
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

    private List<Mark> all() {
        var marks = new ArrayList<Mark>();
        facets.forEach((said, all) -> {
            if (said.kind().equals("bridge") || said.kind().equals("vif")) {
                var text = said.word().equals("new") ? "new" : said.word() + ": " + String.join(", ", all);
                marks.add(new Mark(said.kind(), said.name(), new Remark(text, said.tone()), wanted.get(said)));
            }
        });
        return marks;
    }
}
