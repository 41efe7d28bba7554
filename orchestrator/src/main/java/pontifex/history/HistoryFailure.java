package pontifex.history;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.ZipException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Repository;

/// The history can't be read or written: the cause, and one next action.
public final class HistoryFailure extends Exception {
    private static final long serialVersionUID = 1;
    private static final long LEAST = 64 << 10;

    private final String hint;

    public HistoryFailure(String cause, String hint) {
        super(cause);
        this.hint = hint;
    }

    public HistoryFailure(String cause, String hint, Throwable why) {
        super(cause, why);
        this.hint = hint;
    }

    /// Of what went wrong with the files of a repository: an object that is damaged, a disk that is full.
    static HistoryFailure unreadable(Repository repository, IOException e) {
        if (isFull(repository, e)) {
            return new HistoryFailure(
                    "there is no room for the history in " + repository.getDirectory() + ": " + e.getMessage(),
                    "make room on that disk; what wasn't recorded now is by the next run",
                    e);
        }
        if (isDamage(e)) {
            return new HistoryFailure(
                    "the history in " + repository.getDirectory() + " is damaged: " + e.getMessage(),
                    "git fsck names the file: delete it and bring the branch again from its remote (git fetch"
                            + " --refetch REMOTE pontifex/history), or put the branch back to a commit that is whole"
                            + " (git branch -f pontifex/history REV)",
                    e);
        }
        return new HistoryFailure(
                "the history in " + repository.getDirectory() + " can't be read or written: " + e.getMessage(),
                "look at the room and the permissions there; what wasn't recorded now is by the next run",
                e);
    }

    /// JGit says of a full disk now that there is no space left, now that an object that it has just written is cut.
    private static boolean isFull(Repository repository, IOException e) {
        for (Throwable why = e; why != null; why = why.getCause()) {
            if (String.valueOf(why.getMessage()).contains("No space left")) {
                return true;
            }
        }
        return isDamage(e) && repository.getDirectory().getUsableSpace() < LEAST;
    }

    /// An object's file that was cut ends too early, or can't be unpacked.
    private static boolean isDamage(IOException e) {
        return e instanceof MissingObjectException
                || e instanceof CorruptObjectException
                || e instanceof EOFException
                || e instanceof ZipException;
    }

    public String hint() {
        return hint;
    }
}
