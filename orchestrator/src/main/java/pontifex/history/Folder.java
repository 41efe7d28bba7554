package pontifex.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/// A folder of a commit's tree, read when something in it is asked for: what a run costs grows with the hosts that it
/// touches, not with those that are recorded. Its names are kept byte for byte, a character a byte.
final class Folder {
    private final Repository repository;
    private final ObjectId stored;
    private @Nullable TreeMap<String, Entry> entries;

    private sealed interface Entry {
        record Stored(FileMode mode, ObjectId id) implements Entry {}

        record Opened(Folder folder) implements Entry {}

        record Written(byte[] bytes) implements Entry {}
    }

    Folder(Repository repository, ObjectId stored) {
        this.repository = repository;
        this.stored = stored;
    }

    private TreeMap<String, Entry> entries() throws IOException {
        var known = entries;
        if (known == null) {
            known = new TreeMap<>();
            var tree = new CanonicalTreeParser();
            if (!stored.equals(Constants.EMPTY_TREE_ID)) { // which every repository has, though no object of it
                tree.reset(repository.open(stored, Constants.OBJ_TREE).getBytes());
            }
            for (; !tree.eof(); tree.next(1)) {
                var name = new byte[tree.getNameLength()];
                tree.getName(name, 0);
                known.put(
                        new String(name, StandardCharsets.ISO_8859_1),
                        new Entry.Stored(tree.getEntryFileMode(), tree.getEntryObjectId()));
            }
            entries = known;
        }
        return known;
    }

    SortedSet<String> names() throws IOException {
        var names = new TreeSet<String>();
        for (var entry : entries().entrySet()) {
            if (!(entry.getValue() instanceof Entry.Opened(var folder)) || !folder.isHollow()) {
                names.add(entry.getKey());
            }
        }
        return names;
    }

    /// The folder of that path below this one; empty where there is none, and written once something is in it: in
    /// the place of a file, where one had the name.
    Folder folder(String path) throws IOException {
        var folder = this;
        for (var name : path.split("/")) {
            folder = folder.child(name);
        }
        return folder;
    }

    private Folder child(String name) throws IOException {
        var child = switch (entries().get(name)) {
            case Entry.Opened(var opened) -> opened;
            case Entry.Stored(var mode, var id) when FileMode.TREE.equals(mode) -> new Folder(repository, id);
            case Entry.Stored _, Entry.Written _ -> new Folder(repository, Constants.EMPTY_TREE_ID);
            case null -> new Folder(repository, Constants.EMPTY_TREE_ID);
        };
        entries().put(name, new Entry.Opened(child));
        return child;
    }

    boolean isFolder(String name) throws IOException {
        return switch (entries().get(name)) {
            case Entry.Opened _ -> true;
            case Entry.Stored(var mode, var _) -> FileMode.TREE.equals(mode);
            case Entry.Written _ -> false;
            case null -> false;
        };
    }

    /// @param name of a file in this folder
    byte @Nullable [] read(String name) throws IOException {
        return switch (entries().get(name)) {
            case Entry.Stored(var _, var id) ->
                isFolder(name) ? null : repository.open(id, Constants.OBJ_BLOB).getBytes();
            case Entry.Written(var bytes) -> bytes.clone();
            case Entry.Opened _ -> null;
            case null -> null;
        };
    }

    /// What stands there already is not written again.
    void write(String name, byte[] bytes) throws IOException {
        var id = new ObjectInserter.Formatter().idFor(Constants.OBJ_BLOB, bytes);
        if (!(entries().get(name) instanceof Entry.Stored(var _, var there)) || !there.equals(id)) {
            entries().put(name, new Entry.Written(bytes.clone()));
        }
    }

    /// A file, or a folder with all that is in it.
    void remove(String name) throws IOException {
        entries().remove(name);
    }

    /// Whether nothing is in it, however deep.
    private boolean isHollow() throws IOException {
        return names().isEmpty();
    }

    /// Writes what was changed, and the folders that it lies in.
    ObjectId store(ObjectInserter inserter) throws IOException {
        var known = stored.equals(Constants.EMPTY_TREE_ID) ? entries() : entries;
        if (known == null) {
            return stored;
        }
        var settled = new TreeMap<String, Entry.Stored>();
        for (var entry : known.entrySet()) {
            var now = settle(entry, inserter);
            if (now != null) {
                settled.put(order(entry.getKey(), now), now);
            }
        }
        var tree = new TreeFormatter();
        settled.forEach((order, entry) -> {
            var name = (order.endsWith("/") ? order.substring(0, order.length() - 1) : order)
                    .getBytes(StandardCharsets.ISO_8859_1);
            tree.append(name, 0, name.length, entry.mode(), entry.id());
        });
        return inserter.insert(tree);
    }

    private static Entry.@Nullable Stored settle(Map.Entry<String, Entry> entry, ObjectInserter inserter)
            throws IOException {
        return switch (entry.getValue()) {
            case Entry.Stored stored -> stored;
            case Entry.Written(var bytes) ->
                new Entry.Stored(FileMode.REGULAR_FILE, inserter.insert(Constants.OBJ_BLOB, bytes));
            case Entry.Opened(var folder) ->
                folder.isHollow() ? null : new Entry.Stored(FileMode.TREE, folder.store(inserter));
        };
    }

    /// Git sorts a folder as if its name ended with a slash.
    private static String order(String name, Entry.Stored entry) {
        return FileMode.TREE.equals(entry.mode()) ? name + "/" : name;
    }
}
