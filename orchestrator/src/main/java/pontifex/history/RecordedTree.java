package pontifex.history;

import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/// The tree of a commit of the history, and what a run puts into it; kept in memory, never in an index of the user's.
final class RecordedTree {
    private final ObjectId before;
    private final Folder root;

    /// @param commit null: an empty tree
    RecordedTree(Repository repository, @Nullable ObjectId commit) throws IOException {
        if (commit == null) {
            before = Constants.EMPTY_TREE_ID;
        } else {
            try (var walk = new RevWalk(repository)) {
                before = walk.parseCommit(commit).getTree().getId();
            }
        }
        root = new Folder(repository, before);
    }

    /// The tree as it was read.
    ObjectId before() {
        return before;
    }

    /// The hosts of which something is recorded.
    SortedSet<String> hosts() throws IOException {
        var hosts = new TreeSet<String>();
        var shards = root.folder(GitPath.HOSTS);
        for (var shard : shards.names()) {
            shards.folder(shard).names().forEach(name -> hosts.add(GitPath.decoded(name)));
        }
        return hosts;
    }

    RecordedHost host(String host) throws IOException {
        return new RecordedHost(host, root.folder(GitPath.host(host)));
    }

    void put(HostRecord record, RunRecord run) throws IOException, HistoryFailure {
        host(record.host()).put(record, run);
    }

    void forget(Forgotten forgotten) throws IOException, HistoryFailure {
        var host = host(forgotten.host());
        if (forgotten.kind() == null || forgotten.name() == null) {
            host.forget();
        } else {
            host.forget(forgotten.kind(), forgotten.name());
        }
    }

    ObjectId write(ObjectInserter inserter) throws IOException {
        return root.store(inserter);
    }
}
