package pontifex.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pontifex.history.History;
import pontifex.history.HistoryFailure;

/// What a run over the fleet rests on beside the user's folder.
///
/// @param against the commit whose files count; null: the files as they are
/// @param trust whether what that commit has run is run
/// @param out where what is shown is written; null: nowhere
/// @param plan that the run is held to; null: none
record Basis(
        @Nullable String against,
        Trust trust,
        @Nullable Path out,
        @Nullable PlanFile plan) {
    static final Basis HERE = new Basis(null, Trust.RUN, null, null);

    static Basis against(AgainstOptions against, @Nullable Path out) {
        return new Basis(against.revision, against.trust ? Trust.RUN : Trust.REFUSE, out, null);
    }

    static Basis ofPlan(PlanFile plan) {
        return new Basis(null, Trust.RUN, null, plan);
    }

    /// Whether its files are of a commit of which nothing is to be run.
    boolean isOfOthers() {
        return against != null && trust != Trust.RUN;
    }

    /// Where the files are. Those of a plan are its commit's, also where the user's folder has moved on.
    Origin origin(Workplace workplace) throws HistoryFailure {
        if (plan != null
                && plan.head().ofCommit()
                && !source(workplace.folder()).equals(plan.head().source())) {
            return Origin.ofPlan(workplace, plan.head().source());
        }
        return Origin.of(workplace, against, trust);
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
