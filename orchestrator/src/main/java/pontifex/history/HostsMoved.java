package pontifex.history;

import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/// The hosts of which two commits don't say the same. Folders that are the same are not read.
final class HostsMoved {
    /// `hosts/<shard>/<host>`
    private static final int HOST = 2;

    private HostsMoved() {}

    /// @param before null: nothing is recorded; as with `after`
    static SortedSet<String> between(Repository repository, @Nullable ObjectId before, @Nullable ObjectId after)
            throws IOException {
        var hosts = new TreeSet<String>();
        try (var walk = new RevWalk(repository);
                var trees = new TreeWalk(repository)) {
            add(trees, walk, before);
            add(trees, walk, after);
            trees.setFilter(TreeFilter.ANY_DIFF);
            while (trees.next()) {
                if (trees.getDepth() == HOST) {
                    hosts.add(GitPath.decoded(trees.getNameString()));
                } else if (trees.isSubtree()) {
                    trees.enterSubtree();
                }
            }
        }
        return hosts;
    }

    private static void add(TreeWalk trees, RevWalk walk, @Nullable ObjectId commit) throws IOException {
        if (commit == null) {
            trees.addTree(new EmptyTreeIterator());
        } else {
            trees.addTree(walk.parseCommit(commit).getTree());
        }
    }
}
