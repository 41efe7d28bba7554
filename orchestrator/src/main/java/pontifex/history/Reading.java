package pontifex.history;

import java.io.IOException;
import java.util.SortedMap;
import java.util.SortedSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;

/// What the history says at one of its commits; nothing at all before the first. Safe for many threads.
public final class Reading {
    private final Repository repository;
    private final @Nullable ObjectId commit;

    Reading(Repository repository, @Nullable ObjectId commit) {
        this.repository = repository;
        this.commit = commit;
    }

    /// Its whole id; empty before the first.
    public String commit() {
        return commit == null ? "" : commit.name();
    }

    /// The hosts of which something is recorded.
    public SortedSet<String> hosts() throws HistoryFailure {
        return read(RecordedTree::hosts);
    }

    /// What is recorded of a host; nothing where it was never recorded.
    public Items items(String host) throws HistoryFailure {
        return read(tree -> tree.host(host).items());
    }

    /// Path on the host to content, of the files that are recorded whole.
    public SortedMap<String, Content> files(String host) throws HistoryFailure {
        return read(tree -> tree.host(host).files());
    }

    /// What moved each item last. An item that is no more is there too, with what took it away, until it is forgotten.
    public SortedMap<Item, Blame> blame(String host) throws HistoryFailure {
        return read(tree -> tree.host(host).blame());
    }

    /// What it said one commit earlier; nothing before the first, or before where a shallow clone begins.
    public Reading before() throws HistoryFailure {
        if (commit == null) {
            return this;
        }
        try (var walk = new RevWalk(repository)) {
            var parents = walk.parseCommit(commit).getParents();
            return new Reading(repository, parents.length == 0 ? null : parents[0].getId());
        } catch (IOException e) {
            throw HistoryFailure.unreadable(repository, e);
        }
    }

    /// The hosts of which it doesn't say the same as another.
    public SortedSet<String> unlike(Reading other) throws HistoryFailure {
        try {
            return HostsMoved.between(repository, other.commit, commit);
        } catch (IOException e) {
            throw HistoryFailure.unreadable(repository, e);
        }
    }

    private interface Reads<T> {
        T from(RecordedTree tree) throws IOException, HistoryFailure;
    }

    private <T> T read(Reads<T> reads) throws HistoryFailure {
        try {
            return reads.from(new RecordedTree(repository, commit));
        } catch (IOException e) {
            throw HistoryFailure.unreadable(repository, e);
        }
    }
}
