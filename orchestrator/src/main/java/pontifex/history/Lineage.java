package pontifex.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/// Which commit comes after which: by the graph alone, since the clocks of controllers disagree.
final class Lineage {
    private final Repository repository;

    Lineage(Repository repository) {
        this.repository = repository;
    }

    /// A commit and all before it, as far as this clone has them; nothing of null.
    Set<ObjectId> of(@Nullable ObjectId tip) throws IOException {
        var all = new HashSet<ObjectId>();
        if (tip != null) {
            try (var walk = new RevWalk(repository)) {
                walk.setRetainBody(false);
                walk.markStart(walk.parseCommit(tip));
                for (var commit = walk.next(); commit != null; commit = walk.next()) {
                    all.add(commit.copy());
                }
            }
        }
        return all;
    }

    /// The commits up to `tip` that aren't `known`, the oldest first. Behind a merge, its first parent's side.
    List<RevCommit> since(Set<ObjectId> known, ObjectId tip) throws IOException {
        var commits = new ArrayList<RevCommit>();
        try (var walk = new RevWalk(repository)) {
            var commit = walk.parseCommit(tip);
            while (!known.contains(commit)) {
                commits.add(commit);
                if (commit.getParentCount() == 0) {
                    break;
                }
                commit = walk.parseCommit(commit.getParent(0));
            }
        }
        Collections.reverse(commits);
        return commits;
    }

    /// Whether this clone was cut off somewhere among those commits.
    boolean isCut(Set<ObjectId> commits) throws IOException {
        return !Collections.disjoint(commits, repository.getObjectDatabase().getShallowCommits());
    }
}
