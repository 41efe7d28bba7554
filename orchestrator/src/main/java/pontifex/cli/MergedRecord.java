package pontifex.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.history.Kept;
import pontifex.history.Pushed;
import pontifex.report.bundle.Merged;
import pontifex.run.HostResult;

/// How the shards of an apply came into the history: as one commit, and once, however often they are merged.
///
/// @param notes what is to be told of it
/// @param lacking whether they should be there, and are not
record MergedRecord(List<String> notes, boolean lacking) {
    /// @throws HistoryFailure where the site names a history that can't be had
    static MergedRecord of(Merged merged, Settings settings, Workplace workplace) throws HistoryFailure {
        History opened;
        try {
            opened = settings.history(workplace.folder());
        } catch (HistoryFailure e) {
            if (settings.keeping().repository() != null) {
                throw e;
            }
            boolean lacking =
                    merged.parts().stream().anyMatch(part -> !part.records().isEmpty());
            return new MergedRecord(
                    List.of((lacking ? "NOT RECORDED: " : "") + e.getMessage() + "; " + e.hint()), lacking);
        }
        try (var history = opened) {
            return of(merged, history);
        } catch (HistoryFailure e) {
            return new MergedRecord(List.of("NOT RECORDED: " + e.getMessage() + "; " + e.hint()), true);
        }
    }

    private static MergedRecord of(Merged merged, History history) throws HistoryFailure {
        var notes = new ArrayList<String>();
        if (history.fetch() instanceof String fetched) {
            notes.add(fetched);
        }
        var known = history.runs();
        var parts = new LinkedHashMap<String, Kept>();
        var there = new TreeSet<String>();
        for (var part : merged.parts()) {
            var commit = known.get(part.head().run());
            if (commit != null) {
                there.add(commit.substring(0, 10));
            } else if (!part.records().isEmpty()) {
                parts.put(part.head().shard().toString(), Kept.read(part.records()));
            }
        }
        there.forEach(commit -> notes.add("shards of this run were recorded before, as " + commit));
        if (!parts.isEmpty()) {
            record(merged, Kept.of(parts), history, notes);
        } else if (there.isEmpty()) {
            notes.add("nothing is to be recorded: the shards ran without a repository");
        }
        if (!merged.head().ofCommit()) {
            notes.add("the plays of the shards are of no commit: nobody can tell whether all had the same");
        }
        return new MergedRecord(notes, false);
    }

    private static void record(Merged merged, Kept kept, History history, List<String> notes) throws HistoryFailure {
        var commit = history.record(kept);
        history.failed(merged.summary().results().stream()
                .filter(result -> result.outcome().failure() != null)
                .map(HostResult::host)
                .toList());
        var pushed = commit.isEmpty() ? new Pushed(Map.of(), null) : history.push();
        notes.add(
                commit.map(made -> Recording.recorded(made, pushed)).orElse("nothing moved, so nothing was recorded"));
        if (pushed.note() != null) {
            notes.add(pushed.note());
        }
    }
}
