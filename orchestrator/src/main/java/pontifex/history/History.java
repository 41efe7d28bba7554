package pontifex.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;

/// The recorded states, as the orphan branch `pontifex/history` of the repository that holds the playbooks.
///
/// Only the branch is written, never the work tree or the index. One commit a run, none when nothing moved.
public final class History implements AutoCloseable {
    public static final String BRANCH = "refs/heads/pontifex/history";

    private final Repository repository;
    private final Path near;
    private final Keeping keeping;
    private final HistoryBranch branch;

    private History(Repository repository, Path near, Keeping keeping) {
        this.repository = repository;
        this.near = near;
        this.keeping = keeping;
        this.branch = new HistoryBranch(repository);
    }

    /// The history of the repository that `near` lies in.
    public static History around(Path near) throws HistoryFailure {
        return around(near, Keeping.HERE);
    }

    /// The history of the playbooks in the repository that `near` lies in, kept as the site has it.
    public static History around(Path near, Keeping keeping) throws HistoryFailure {
        return new History(SourceRepository.of(near, keeping), near, keeping);
    }

    /// The commit that the playbooks are at, for [RunRecord]; empty before the first, and where they lie in no
    /// repository.
    public String source() throws HistoryFailure {
        if (keeping.repository() == null) {
            return SourceRepository.source(repository);
        }
        return SourceRepository.sourceAround(near);
    }

    /// Takes over what other controllers have pushed, where there is a remote.
    ///
    /// @return what the user should know: null when all is well
    public @Nullable String fetch() {
        var upstream = Upstream.of(repository, keeping);
        return upstream == null ? null : upstream.fetch();
    }

    /// Pushes what was recorded here, where there is a remote to push to. Commits of others that came first are
    /// taken over, and ours made again after them.
    public Pushed push() {
        var upstream = Upstream.of(repository, keeping);
        return upstream == null ? new Pushed(Map.of(), null) : upstream.push();
    }

    /// The journal of a run that is about to begin: what it adds survives a controller that is killed.
    public RunJournal begin(RunRecord run, SecretKey key) throws HistoryFailure {
        return RunJournal.begin(journals(), run, key);
    }

    /// Writes what a run left on its hosts, and ends its journal.
    ///
    /// @return the commit; empty when nothing moved
    public Optional<String> record(RunJournal journal) throws HistoryFailure {
        var commit = commit(journal.run(), journal.hosts(), List.of());
        journal.done();
        return commit;
    }

    /// Writes what a run left on its hosts, which was kept elsewhere.
    ///
    /// @return the commit; empty when nothing moved
    public Optional<String> record(Kept kept) throws HistoryFailure {
        return commit(kept.run(), kept.hosts(), List.of());
    }

    /// The runs that have commits, parts of others too: id to commit.
    public Map<String, String> runs() throws HistoryFailure {
        var runs = new HashMap<String, String>();
        for (var entry : log(null)) {
            entry.trailers().getOrDefault(RunRecord.RUN, List.of()).forEach(run -> runs.put(run, entry.commit()));
            entry.trailers()
                    .getOrDefault(RunRecord.SHARD, List.of())
                    .forEach(shard -> runs.put(shard.substring(shard.indexOf(' ') + 1), entry.commit()));
        }
        return runs;
    }

    /// Writes what was seen of hosts, or is to be forgotten of them, without a run that changes any.
    ///
    /// @return the commit; empty when nothing moved
    public Optional<String> commit(RunRecord run, SecretKey key, List<HostRecord> hosts, List<Forgotten> forgotten)
            throws HistoryFailure {
        return commit(run, hosts.stream().map(host -> host.without(key)).toList(), forgotten);
    }

    private Optional<String> commit(RunRecord run, List<HostRecord> hosts, List<Forgotten> forgotten)
            throws HistoryFailure {
        try {
            return branch.commit(run, tree -> {
                        for (var gone : forgotten) {
                            tree.forget(gone);
                        }
                        for (var host : hosts) {
                            tree.put(host, run);
                        }
                    })
                    .map(ObjectId::name);
        } catch (IOException e) {
            throw HistoryFailure.unreadable(repository, e);
        }
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
        return own().resolve("runs");
    }

    private Path own() {
        return repository.getCommonDirectory().toPath().resolve("pontifex");
    }

    /// The hosts on which the last run that changes hosts did not end well; none before the first such run.
    public List<String> failed() throws HistoryFailure {
        return new FailedHosts(own()).read();
    }

    /// Remembers them until the next such run.
    public void failed(List<String> hosts) throws HistoryFailure {
        new FailedHosts(own()).write(hosts);
    }

    /// What the history says now.
    public Reading now() throws HistoryFailure {
        try {
            return new Reading(repository, branch.tip());
        } catch (IOException e) {
            throw HistoryFailure.unreadable(repository, e);
        }
    }

    /// What it said at one of its commits.
    ///
    /// @param revision whatever Git resolves to a commit, such as an abbreviated id or `pontifex/history~2`
    public Reading at(String revision) throws HistoryFailure {
        return new Reading(repository, id(revision));
    }

    /// The whole id of a commit of the history.
    public String resolve(String revision) throws HistoryFailure {
        return id(revision).name();
    }

    private ObjectId id(String revision) throws HistoryFailure {
        try {
            return branch.resolve(revision);
        } catch (IOException e) {
            throw HistoryFailure.unreadable(repository, e);
        }
    }

    /// What is recorded of a host; nothing where it was never recorded.
    public Items recorded(String host) throws HistoryFailure {
        return now().items(host);
    }

    public Items recorded(String host, String revision) throws HistoryFailure {
        return at(revision).items(host);
    }

    /// Path on the host to content, of the files that are recorded whole.
    public SortedMap<String, Content> files(String host, String revision) throws HistoryFailure {
        return at(revision).files(host);
    }

    /// The hosts of which something is recorded.
    public SortedSet<String> hosts() throws HistoryFailure {
        return now().hosts();
    }

    public SortedSet<String> hosts(String revision) throws HistoryFailure {
        return at(revision).hosts();
    }

    /// What moved each item of a host last.
    public SortedMap<Item, Blame> blame(String host) throws HistoryFailure {
        return now().blame(host);
    }

    /// A commit of the history.
    ///
    /// @param when seconds since 1970, by the clock of the controller that ran
    public record Entry(
            String commit, long when, String subject, String author, SequencedMap<String, List<String>> trailers) {
        private static final List<String> MOVED = List.of("changed", "rolled_back", "between_two_states", "in_doubt");

        /// The dangers that the operator took on, `HOST: DANGER` each.
        public List<String> overridden() {
            return trailers.getOrDefault(RunRecord.I_KNOW, List.of());
        }

        boolean moved(String host) {
            return trailers.getOrDefault("Pontifex-Host", List.of()).stream()
                    .anyMatch(line -> MOVED.stream()
                            .map(word -> host + " " + word)
                            .anyMatch(moved -> line.equals(moved) || line.startsWith(moved + " ")));
        }
    }

    /// The commits, newest first; of one host where it is named: those that moved it, or its record.
    public List<Entry> log(@Nullable String host) throws HistoryFailure {
        try {
            return new RunLog(repository).entries(branch.tip(), host);
        } catch (IOException e) {
            throw HistoryFailure.unreadable(repository, e);
        }
    }

    public record Shown(Entry entry, String message, String diff) {}

    /// A commit of the history with what it changed, as a unified diff.
    public Shown show(String revision) throws HistoryFailure {
        try {
            return new RunLog(repository).shown(id(revision));
        } catch (IOException e) {
            throw HistoryFailure.unreadable(repository, e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
