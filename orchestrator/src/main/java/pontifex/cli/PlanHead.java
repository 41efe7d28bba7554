package pontifex.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Of what a plan was made, and by whom.
///
/// @param source the commit of the playbooks, with `-dirty` where the work tree differed; empty without one
/// @param extraVars the names of the variables that came after `-e`; their values may be secrets, and stand nowhere
/// @param guard the seconds that a guarded change waits for its confirm
record PlanHead(
        String run,
        String who,
        String made,
        String source,
        List<String> playbooks,
        List<String> inventories,
        @Nullable String limit,
        @Nullable String where,
        List<String> tags,
        List<String> skipTags,
        List<String> extraVars,
        List<String> iKnow,
        int guard) {
    private static final String DIRTY = "-dirty";

    PlanHead {
        playbooks = List.copyOf(playbooks);
        inventories = List.copyOf(inventories);
        tags = List.copyOf(tags);
        skipTags = List.copyOf(skipTags);
        extraVars = List.copyOf(extraVars);
        iKnow = List.copyOf(iKnow);
    }

    /// Whether it was made of a commit, and of nothing else.
    boolean ofCommit() {
        return !source.isEmpty() && !source.endsWith(DIRTY);
    }
}
