package pontifex.history;

import java.io.IOException;
import org.eclipse.jgit.lib.Repository;

/// The history can't be read or written: the cause, and one next action.
public final class HistoryFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final String hint;

    public HistoryFailure(String cause, String hint) {
        super(cause);
        this.hint = hint;
    }

    public HistoryFailure(String cause, String hint, Throwable why) {
        super(cause, why);
        this.hint = hint;
    }

    static HistoryFailure unreadable(Repository repository, IOException e) {
        return new HistoryFailure(
                "the history in " + repository.getDirectory() + " can't be read or written: " + e.getMessage(),
                "see what git fsck says there",
                e);
    }

    public String hint() {
        return hint;
    }
}
