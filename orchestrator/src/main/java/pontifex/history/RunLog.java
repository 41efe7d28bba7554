package pontifex.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/// The commits of the history as people read them. Their order is the graph's: clocks disagree.
final class RunLog {
    private final Repository repository;

    RunLog(Repository repository) {
        this.repository = repository;
    }

    List<History.Entry> entries(@Nullable ObjectId tip, @Nullable String host) throws IOException {
        if (tip == null) {
            return List.of();
        }
        try (var walk = new RevWalk(repository)) {
            walk.sort(RevSort.TOPO);
            walk.markStart(walk.parseCommit(tip));
            var recorded = host == null ? new HashSet<String>() : recorded(tip, host);
            var entries = new ArrayList<History.Entry>();
            for (var commit = walk.next(); commit != null; commit = walk.next()) {
                var entry = entry(commit);
                if (host == null || recorded.contains(entry.commit()) || entry.moved(host)) {
                    entries.add(entry);
                }
            }
            return entries;
        }
    }

    /// The commits that changed what is recorded of a host.
    private HashSet<String> recorded(ObjectId tip, String host) throws IOException {
        try (var walk = new RevWalk(repository)) {
            walk.markStart(walk.parseCommit(tip));
            walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(GitPath.host(host)), TreeFilter.ANY_DIFF));
            var found = new HashSet<String>();
            for (var commit = walk.next(); commit != null; commit = walk.next()) {
                found.add(commit.name());
            }
            return found;
        }
    }

    private static History.Entry entry(RevCommit commit) {
        var trailers = new LinkedHashMap<String, List<String>>();
        for (var line : commit.getFooterLines()) {
            trailers.computeIfAbsent(line.getKey(), _ -> new ArrayList<>()).add(line.getValue());
        }
        var author = commit.getAuthorIdent();
        return new History.Entry(
                commit.name(),
                author.getWhenAsInstant().getEpochSecond(),
                commit.getShortMessage(),
                author.getName(),
                trailers);
    }

    History.Shown shown(ObjectId id) throws IOException {
        try (var walk = new RevWalk(repository);
                var reader = repository.newObjectReader();
                var out = new ByteArrayOutputStream();
                var diff = new DiffFormatter(out)) {
            var commit = walk.parseCommit(id);
            diff.setRepository(repository);
            diff.setDetectRenames(false);
            var parent = commit.getParentCount() == 0
                    ? new EmptyTreeIterator()
                    : new CanonicalTreeParser(
                            null, reader, walk.parseCommit(commit.getParent(0)).getTree());
            diff.format(parent, new CanonicalTreeParser(null, reader, commit.getTree()));
            diff.flush();
            return new History.Shown(entry(commit), commit.getFullMessage(), out.toString(StandardCharsets.UTF_8));
        }
    }
}
