package pontifex.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;
import pontifex.state.Item;

/// A commit of ours, made again after commits of others: what it changed item by item, and nothing else.
///
/// Of an item that both moved, ours comes after theirs in the graph, and so it stands.
final class Replay {
    private static final Pattern LINES = Pattern.compile("hosts/[^/]+/[^/]+/(items|blame)\\.yml");

    private final Repository repository;

    Replay(Repository repository) {
        this.repository = repository;
    }

    ObjectId onto(ObjectId theirs, RevCommit ours) throws IOException, HistoryFailure {
        try (var walk = new RevWalk(repository);
                var inserter = repository.newObjectInserter()) {
            var root = new Folder(repository, walk.parseCommit(theirs).getTree().getId());
            apply(walk, ours, root);
            var commit = new CommitBuilder();
            commit.setTreeId(root.store(inserter));
            commit.setParentId(theirs);
            commit.setAuthor(ours.getAuthorIdent());
            commit.setCommitter(SourceRepository.author(repository));
            commit.setMessage(ours.getFullMessage());
            var id = inserter.insert(commit);
            inserter.flush();
            return id;
        }
    }

    private void apply(RevWalk walk, RevCommit ours, Folder root) throws IOException, HistoryFailure {
        try (var changes = new TreeWalk(repository)) {
            if (ours.getParentCount() == 0) {
                changes.addTree(new EmptyTreeIterator());
            } else {
                changes.addTree(walk.parseCommit(ours.getParent(0)).getTree());
            }
            changes.addTree(walk.parseCommit(ours).getTree());
            changes.setFilter(TreeFilter.ANY_DIFF);
            changes.setRecursive(true);
            while (changes.next()) {
                var path = new String(changes.getRawPath(), StandardCharsets.ISO_8859_1);
                var at = path.lastIndexOf('/') < 0 ? root : root.folder(path.substring(0, path.lastIndexOf('/')));
                apply(path, bytes(changes, 0), bytes(changes, 1), at);
            }
        }
    }

    private byte @Nullable [] bytes(TreeWalk changes, int side) throws IOException {
        var id = changes.getObjectId(side);
        return id.equals(ObjectId.zeroId())
                ? null
                : repository.open(id, Constants.OBJ_BLOB).getBytes();
    }

    private static void apply(String path, byte @Nullable [] before, byte @Nullable [] after, Folder folder)
            throws IOException, HistoryFailure {
        var name = path.substring(path.lastIndexOf('/') + 1);
        var lines = LINES.matcher(path);
        if (lines.matches()) {
            var text = new ItemLines(lines.group(1));
            var merged = merged(text, path, before, after, folder.read(name));
            if (after == null && merged.isEmpty()) {
                folder.remove(name);
            } else {
                folder.write(name, text.write(merged).getBytes(StandardCharsets.UTF_8));
            }
        } else if (after == null) {
            folder.remove(name);
        } else {
            folder.write(name, after);
        }
    }

    private static List<ItemLines.Line> merged(
            ItemLines text, String path, byte @Nullable [] before, byte @Nullable [] after, byte @Nullable [] theirs)
            throws HistoryFailure {
        var old = byItem(text, path, before);
        var now = byItem(text, path, after);
        var merged = byItem(text, path, theirs);
        var items = new TreeSet<>(old.keySet());
        items.addAll(now.keySet());
        for (var item : items) {
            var line = now.get(item);
            if (line == null) {
                merged.remove(item);
            } else if (!Objects.equals(old.get(item), line)) {
                merged.put(item, line);
            }
        }
        return new ArrayList<>(merged.values());
    }

    private static TreeMap<Item, ItemLines.Line> byItem(ItemLines text, String path, byte @Nullable [] bytes)
            throws HistoryFailure {
        var lines = new TreeMap<Item, ItemLines.Line>();
        if (bytes != null) {
            for (var line : text.read(new String(bytes, StandardCharsets.UTF_8), path, 1, Integer.MAX_VALUE)) {
                lines.put(line.item(), line);
            }
        }
        return lines;
    }
}
