package pontifex.history;

import java.util.Locale;

/// What moved an item last, or saw first that it had moved.
///
/// @param run the run's id, as in the trailer `Pontifex-Run`
/// @param task the task that moved it, and `place` where that stands; empty where none of ours did
/// @param source the commit of the playbooks, with `-dirty` where the work tree differed; empty without one
public record Blame(String run, How how, String task, String place, String source) {
    public enum How {
        /// By a task of the run.
        MOVED,
        /// By others: the run found it so.
        FOUND,
        /// By others: `pontifex record` took it as it was.
        RECORDED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
