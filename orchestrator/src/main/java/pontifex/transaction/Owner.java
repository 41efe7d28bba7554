package pontifex.transaction;

/// Who a transaction belongs to: what a second orchestrator is told while the lock is held.
///
/// @param who such as `anna@deploy-1`
/// @param run the id of the run
/// @param commit the source commit; empty where there is none
/// @param since the controller's time, as people read it
public record Owner(String who, String run, String commit, String since) {
    public Owner {
        who = oneLine(who);
        run = oneLine(run);
        commit = oneLine(commit);
        since = oneLine(since);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ").strip();
    }
}
