package pontifex.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pontifex.history.History;
import pontifex.history.HistoryFailure;

/// What a run over the fleet rests on beside the user's folder.
///
/// @param against the commit whose files count; null: the files as they are
/// @param out where what is shown is written; null: nowhere
/// @param plan that the run is held to; null: none
record Basis(
        @Nullable String against,
        @Nullable Path out,
        @Nullable PlanFile plan) {
    static final Basis HERE = new Basis(null, null, null);

    static Basis against(@Nullable String revision) {
        return new Basis(revision, null, null);
    }

    /// Where the files are. Those of a plan are its commit's, also where the user's folder has moved on.
    Origin origin(Workplace workplace) throws HistoryFailure {
        if (plan != null
                && plan.head().ofCommit()
                && !source(workplace.folder()).equals(plan.head().source())) {
            return Origin.ofPlan(workplace, plan.head().source());
        }
        return Origin.of(workplace, against);
    }

    /// The commit that a folder is at, with `-dirty` where it differs; empty without one.
    static String source(Path folder) throws HistoryFailure {
        History history;
        try {
            history = History.around(folder);
        } catch (HistoryFailure e) {
            return ""; // in no repository
        }
        try (history) {
            return history.source();
        }
    }
}
