package pontifex.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Value;

/// The tree of a commit of the history, and what a run puts into it; kept in memory, never in an index of the user's.
final class RecordedTree {
    private final Repository repository;
    private final ObjectId before;
    private final TreeMap<String, ObjectId> blobs = new TreeMap<>();
    private final TreeMap<String, byte[]> changed = new TreeMap<>();

    /// @param commit null: an empty tree
    RecordedTree(Repository repository, @Nullable ObjectId commit) throws IOException {
        this.repository = repository;
        if (commit == null) {
            before = Constants.EMPTY_TREE_ID;
            return;
        }
        try (var walk = new RevWalk(repository);
                var tree = new TreeWalk(repository)) {
            before = walk.parseCommit(commit).getTree().getId();
            tree.addTree(before);
            tree.setRecursive(true);
            while (tree.next()) {
                blobs.put(tree.getPathString(), tree.getObjectId(0));
            }
        }
    }

    ObjectId before() {
        return before;
    }

    Items items(String host) throws IOException, HistoryFailure {
        var path = GitPath.items(host);
        var blob = blobs.get(path);
        return blob == null
                ? Items.NONE
                : RecordedItems.read(
                        new String(repository.open(blob, Constants.OBJ_BLOB).getBytes(), StandardCharsets.UTF_8), path);
    }

    /// What was recorded of the run's items gives way to what is seen; all else of the host stays as it was. What
    /// could not be told now stays as it was told last.
    void put(HostRecord record) throws IOException, HistoryFailure {
        var old = items(record.host()).values();
        var items = new TreeMap<>(old);
        items.keySet().removeIf(item -> record.scope().covers(item) || isGone(record, item));
        record.items().values().forEach((item, value) -> {
            var last = old.get(item);
            items.put(item, value instanceof Value.Unknown && last != null ? last : value);
        });
        changed.put(
                GitPath.items(record.host()),
                RecordedItems.write(new Items(items)).getBytes(StandardCharsets.UTF_8));
        record.scope().claims().stream()
                .filter(claim -> claim.kind().equals("file")
                        || claim.kind().equals(Scope.FILE_ACCESS) && isGone(record, claim.name()))
                .forEach(claim -> {
                    var path = GitPath.file(record.host(), claim.name());
                    changed.remove(path);
                    blobs.remove(path);
                });
        record.files().forEach((path, content) -> changed.put(GitPath.file(record.host(), path), content.bytes()));
    }

    private static boolean isGone(HostRecord record, Item item) {
        return item.kind().equals("file") && isGone(record, item.name());
    }

    /// Whether a run whose affair was a file's access alone saw that there is no file any more.
    private static boolean isGone(HostRecord record, String path) {
        return record.scope().covers(Scope.FILE_ACCESS, path)
                && record.items().values().keySet().stream()
                        .noneMatch(item ->
                                item.kind().equals("file") && item.name().equals(path));
    }

    ObjectId write(ObjectInserter inserter) throws IOException {
        for (var entry : changed.entrySet()) {
            blobs.put(entry.getKey(), inserter.insert(Constants.OBJ_BLOB, entry.getValue()));
        }
        changed.clear();
        var cache = DirCache.newInCore();
        var builder = cache.builder();
        for (var blob : blobs.entrySet()) {
            var entry = new DirCacheEntry(blob.getKey());
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob.getValue());
            builder.add(entry);
        }
        builder.finish();
        return cache.writeTree(inserter);
    }
}
