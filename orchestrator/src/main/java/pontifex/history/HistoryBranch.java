package pontifex.history;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/// The branch `pontifex/history`: where it is, and how it moves when several write it.
final class HistoryBranch {
    /// How often a move of the branch is tried while others move it: for some seconds.
    static final int TRIES = 200;

    private final Repository repository;

    HistoryBranch(Repository repository) {
        this.repository = repository;
    }

    /// @return null before the first run that moved something
    @Nullable ObjectId tip() throws IOException {
        return repository.resolve(History.BRANCH);
    }

    /// What a run puts into the tree that it is given.
    interface Puts {
        void into(RecordedTree tree) throws IOException, HistoryFailure;
    }

    /// Makes a commit of a run on whatever the tip is then.
    ///
    /// @return the commit; empty when nothing moved
    Optional<ObjectId> commit(RunRecord run, Puts puts) throws IOException, HistoryFailure {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var tip = tip();
            var tree = new RecordedTree(repository, tip);
            puts.into(tree);
            var commit = commit(tree, tip, run);
            if (commit.isEmpty() || moved(tip, commit.get(), "recorded a run")) {
                return commit;
            }
            pause();
        }
        throw held();
    }

    /// Why it could not be moved in all that time.
    HistoryFailure held() {
        var lock = repository.getDirectory().toPath().resolve(History.BRANCH + ".lock");
        return Files.exists(lock)
                ? new HistoryFailure(
                        "the branch pontifex/history is locked by " + lock,
                        "if no git and no pontifex is at work there, a dead one left it: delete it and run again")
                : new HistoryFailure(
                        "the branch pontifex/history moved under " + TRIES + " attempts to write it",
                        "run again when the other runs have ended");
    }

    /// Long enough for another controller to let go of the branch, and not as long for each.
    static void pause() throws IOException {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(5, 50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the branch was another's");
        }
    }

    private Optional<ObjectId> commit(RecordedTree tree, @Nullable ObjectId tip, RunRecord run) throws IOException {
        try (var inserter = repository.newObjectInserter()) {
            var root = tree.write(inserter);
            if (root.equals(tree.before()) && !run.touched()) {
                return Optional.empty();
            }
            var commit = new CommitBuilder();
            commit.setTreeId(root);
            if (tip != null) {
                commit.setParentId(tip);
            }
            var author = SourceRepository.author(repository);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(run.message());
            var id = inserter.insert(commit);
            inserter.flush();
            return Optional.of(id);
        }
    }

    /// Moves the branch, unless another has moved it since.
    ///
    /// @param why for the reflog
    /// @return false when another was faster, or holds it
    boolean moved(@Nullable ObjectId from, ObjectId to, String why) throws IOException, HistoryFailure {
        var update = repository.updateRef(History.BRANCH);
        update.setExpectedOldObjectId(from == null ? ObjectId.zeroId() : from);
        update.setNewObjectId(to);
        update.setForceUpdate(true);
        update.setRefLogMessage("pontifex: " + why, false);
        var result = update.update();
        return switch (result) {
            case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> true;
            case LOCK_FAILURE, REJECTED -> false;
            case IO_FAILURE,
                    NOT_ATTEMPTED,
                    REJECTED_CURRENT_BRANCH,
                    REJECTED_MISSING_OBJECT,
                    REJECTED_OTHER_REASON,
                    RENAMED -> throw refused(result);
        };
    }

    private HistoryFailure refused(RefUpdate.Result result) {
        return new HistoryFailure(
                "Git would not move the branch pontifex/history: " + result,
                "look at the permissions of " + repository.getDirectory());
    }

    /// The commit of the history that a revision names.
    ///
    /// @param revision whatever Git resolves to a commit, such as an abbreviated id or `pontifex/history~2`
    ObjectId resolve(String revision) throws IOException, HistoryFailure {
        var id = named(revision);
        var tip = tip();
        if (id == null) {
            throw new HistoryFailure(
                    "no commit '" + revision + "' here", "'pontifex history' lists those of the history");
        }
        try (var walk = new RevWalk(repository)) {
            if (tip == null || !walk.isMergedInto(walk.parseCommit(id), walk.parseCommit(tip))) {
                throw new HistoryFailure(
                        revision + " is a commit of this repository, but not of its history",
                        "'pontifex history' lists those that are");
            }
            return id;
        }
    }

    private @Nullable ObjectId named(String revision) throws IOException {
        try {
            return repository.resolve(revision + "^{commit}");
        } catch (RevisionSyntaxException
                | AmbiguousObjectException
                | IncorrectObjectTypeException
                | MissingObjectException e) {
            return null;
        }
    }
}
