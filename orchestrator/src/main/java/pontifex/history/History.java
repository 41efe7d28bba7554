package pontifex.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;
import pontifex.state.Items;

/// The recorded states, as the orphan branch `pontifex/history` of the repository that holds the playbooks.
///
/// Only the branch is written, never the work tree or the index. One commit a run, none when nothing moved.
public final class History implements AutoCloseable {
    public static final String BRANCH = "refs/heads/pontifex/history";
    private static final int TRIES = 200;

    private final Repository repository;

    private History(Repository repository) {
        this.repository = repository;
    }

    /// The history of the repository that `near` lies in.
    public static History around(Path near) throws HistoryFailure {
        return new History(SourceRepository.around(near));
    }

    /// The commit that the playbooks are at, for [RunRecord].
    public String source() throws HistoryFailure {
        return SourceRepository.source(repository);
    }

    /// Takes over what other controllers have pushed, where there is a remote.
    ///
    /// @return what the user should know: null when all is well
    public @Nullable String fetch() {
        return new Upstream(repository).fetch();
    }

    /// Writes what a run left on its hosts, and ends its journal.
    ///
    /// @return the commit; empty when nothing moved
    public Optional<String> record(RunJournal journal) throws HistoryFailure {
        var commit = record(journal.run(), journal.hosts());
        journal.done();
        return commit;
    }

    private Optional<String> record(RunRecord run, List<HostRecord> hosts) throws HistoryFailure {
        try {
            for (int attempt = 0; attempt < TRIES; attempt++) {
                var tip = repository.resolve(BRANCH);
                var tree = new RecordedTree(repository, tip);
                for (var host : hosts) {
                    tree.put(host);
                }
                var commit = commit(tree, tip, run);
                if (commit.isEmpty() || moved(tip, commit.get())) {
                    return commit.map(ObjectId::name);
                }
                pause();
            }
            throw new HistoryFailure(
                    "the branch pontifex/history moved under " + TRIES + " attempts to write it",
                    "run again when the other runs have ended");
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// Long enough for another controller to let go of the branch, and not as long for each.
    private static void pause() throws IOException {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(5, 50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the branch was another's");
        }
    }

    private Optional<ObjectId> commit(RecordedTree tree, @Nullable ObjectId tip, RunRecord run)
            throws IOException, HistoryFailure {
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

    private boolean moved(@Nullable ObjectId from, ObjectId to) throws IOException, HistoryFailure {
        var update = repository.updateRef(BRANCH);
        update.setExpectedOldObjectId(from == null ? ObjectId.zeroId() : from);
        update.setNewObjectId(to);
        update.setRefLogMessage("pontifex: recorded a run", false);
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

    /// What is recorded of a host; nothing where it was never recorded.
    public Items recorded(String host) throws HistoryFailure {
        try {
            return new RecordedTree(repository, repository.resolve(BRANCH)).items(host);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// A commit of the history.
    ///
    /// @param when seconds since 1970
    public record Entry(
            String commit, long when, String subject, String author, SequencedMap<String, List<String>> trailers) {
        private static final List<String> MOVED = List.of("changed", "rolled_back", "between_two_states", "in_doubt");

        /// The dangers that the operator took on, `HOST: DANGER` each.
        public List<String> overridden() {
            return trailers.getOrDefault(RunRecord.I_KNOW, List.of());
        }

        private boolean moved(String host) {
            return trailers.getOrDefault("Pontifex-Host", List.of()).stream()
                    .anyMatch(line -> MOVED.stream()
                            .map(word -> host + " " + word)
                            .anyMatch(moved -> line.equals(moved) || line.startsWith(moved + " ")));
        }
    }

    /// The commits, newest first; of one host where it is named: those that moved it, or its record.
    public List<Entry> log(@Nullable String host) throws HistoryFailure {
        try (var walk = new RevWalk(repository)) {
            var tip = repository.resolve(BRANCH);
            if (tip == null) {
                return List.of();
            }
            walk.markStart(walk.parseCommit(tip));
            var recorded = host == null ? new HashSet<String>() : recorded(tip, host);
            var entries = new ArrayList<Entry>();
            for (var commit : walk) {
                var entry = entry(commit);
                if (host == null || recorded.contains(entry.commit()) || entry.moved(host)) {
                    entries.add(entry);
                }
            }
            return entries;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// The commits that changed what is recorded of a host.
    private HashSet<String> recorded(ObjectId tip, String host) throws IOException {
        try (var walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(tip));
            walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(GitPath.host(host)), TreeFilter.ANY_DIFF));
            var found = new HashSet<String>();
            walk.forEach(commit -> found.add(commit.name()));
            return found;
        }
    }

    private static Entry entry(RevCommit commit) {
        var trailers = new java.util.LinkedHashMap<String, List<String>>();
        for (var line : commit.getFooterLines()) {
            trailers.computeIfAbsent(line.getKey(), _ -> new ArrayList<>()).add(line.getValue());
        }
        return new Entry(
                commit.name(),
                commit.getCommitTime(),
                commit.getShortMessage(),
                commit.getAuthorIdent().getName(),
                trailers);
    }

    /// A commit of the history with what it changed, as a unified diff.
    ///
    /// @param revision whatever Git resolves to a commit, such as an abbreviated id or `pontifex/history~2`
    public Shown show(String revision) throws HistoryFailure {
        try (var walk = new RevWalk(repository);
                var reader = repository.newObjectReader();
                var out = new ByteArrayOutputStream();
                var diff = new DiffFormatter(out)) {
            var id = repository.resolve(revision + "^{commit}");
            if (id == null) {
                throw unknown(revision);
            }
            var commit = walk.parseCommit(id);
            if (!recordedBy(walk, commit)) {
                throw new HistoryFailure(
                        revision + " is a commit of this repository, but not of its history",
                        "'pontifex history' lists those that are");
            }
            diff.setRepository(repository);
            diff.setDetectRenames(false);
            var parent = commit.getParentCount() == 0
                    ? new EmptyTreeIterator()
                    : new CanonicalTreeParser(
                            null, reader, walk.parseCommit(commit.getParent(0)).getTree());
            diff.format(parent, new CanonicalTreeParser(null, reader, commit.getTree()));
            diff.flush();
            return new Shown(entry(commit), commit.getFullMessage(), out.toString(StandardCharsets.UTF_8));
        } catch (org.eclipse.jgit.errors.RevisionSyntaxException
                | org.eclipse.jgit.errors.AmbiguousObjectException
                | org.eclipse.jgit.errors.IncorrectObjectTypeException
                | org.eclipse.jgit.errors.MissingObjectException e) {
            throw unknown(revision);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    public record Shown(Entry entry, String message, String diff) {}

    private boolean recordedBy(RevWalk walk, RevCommit commit) throws IOException {
        var tip = repository.resolve(BRANCH);
        return tip != null && walk.isMergedInto(commit, walk.parseCommit(tip));
    }

    private static HistoryFailure unknown(String revision) {
        return new HistoryFailure("no commit '" + revision + "' here", "'pontifex history' lists those of the history");
    }

    private HistoryFailure refused(RefUpdate.Result result) {
        return new HistoryFailure(
                "Git would not move the branch pontifex/history: " + result,
                "look at the permissions of " + repository.getDirectory());
    }

    private HistoryFailure unreadable(IOException e) {
        return new HistoryFailure(
                "the history in " + repository.getDirectory() + " can't be read or written: " + e.getMessage(),
                "see what git fsck says there",
                e);
    }

    /// The journal of a run that is about to begin: what it adds survives a controller that is killed.
    public RunJournal begin(RunRecord run, SecretKey key) throws HistoryFailure {
        return RunJournal.begin(journals(), run, key);
    }

    /// A run whose controller ended before its commit.
    ///
    /// @param commit the one that was made of it now; empty when it had moved nothing
    public record Lost(String run, Optional<String> commit) {}

    /// Records the runs whose controller ended before its commit.
    public List<Lost> recover() throws HistoryFailure {
        var lost = new ArrayList<Lost>();
        for (var left : RunJournal.leftovers(journals())) {
            try (left) {
                lost.add(new Lost(left.run().run(), record(left)));
            }
        }
        return lost;
    }

    private Path journals() {
        return repository.getCommonDirectory().toPath().resolve("pontifex").resolve("runs");
    }

    @Override
    public void close() {
        repository.close();
    }
}
