package pontifex.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// What is recorded of one host: its folder in the history's tree.
final class RecordedHost {
    private static final String ITEMS = "items.yml";
    private static final String BLAME = "blame.yml";
    private static final String FILES = "files";

    private final String host;
    private final Folder folder;

    RecordedHost(String host, Folder folder) {
        this.host = host;
        this.folder = folder;
    }

    Items items() throws IOException, HistoryFailure {
        var bytes = folder.read(ITEMS);
        return bytes == null ? Items.NONE : RecordedItems.read(text(bytes), where(ITEMS));
    }

    /// Empty where a release wrote it that didn't know of blame.
    SortedMap<Item, Blame> blame() throws IOException, HistoryFailure {
        var bytes = folder.read(BLAME);
        return bytes == null ? new TreeMap<>() : RecordedBlame.read(text(bytes), where(BLAME));
    }

    /// Path on the host to content, of the files that are recorded whole.
    SortedMap<String, Content> files() throws IOException {
        var files = new TreeMap<String, Content>();
        if (folder.isFolder(FILES)) {
            collect(folder.folder(FILES), "", files);
        }
        return files;
    }

    private static void collect(Folder folder, String path, TreeMap<String, Content> files) throws IOException {
        for (var name : folder.names()) {
            var below = path + "/" + GitPath.decoded(name);
            if (folder.isFolder(name)) {
                collect(folder.folder(name), below, files);
            } else {
                files.put(below, Content.of(Objects.requireNonNull(folder.read(name))));
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String where(String file) {
        return GitPath.host(host) + "/" + file;
    }

    /// What was recorded of the run's items gives way to what is seen; all else stays as it was. What could not be
    /// told now stays as it was told last.
    void put(HostRecord record, RunRecord run) throws IOException, HistoryFailure {
        var old = items().values();
        var items = new TreeMap<>(old);
        items.keySet().removeIf(item -> record.scope().covers(item) || isGone(record, item));
        record.items().values().forEach((item, value) -> {
            var last = old.get(item);
            items.put(item, value instanceof Value.Unknown && last != null ? last : value);
        });
        old.forEach((item, last) -> {
            if (record.items().of(item) instanceof Value.Unknown) {
                items.putIfAbsent(item, last);
            }
        });
        write(new Items(items));
        blame(record, run, moved(old, items));
        for (var claim : record.scope().claims()) {
            if (claim.kind().equals("file") && !isUntold(record, claim.name())
                    || claim.kind().equals(Scope.FILE_ACCESS) && isGone(record, claim.name())) {
                remove(claim.name());
            }
        }
        for (var file : record.files().entrySet()) {
            write(file.getKey(), file.getValue());
        }
    }

    private static SortedSet<Item> moved(SortedMap<Item, Value> old, SortedMap<Item, Value> now) {
        var moved = new TreeSet<>(old.keySet());
        moved.addAll(now.keySet());
        moved.removeIf(item -> Objects.equals(old.get(item), now.get(item)));
        return moved;
    }

    private void blame(HostRecord record, RunRecord run, SortedSet<Item> moved) throws IOException, HistoryFailure {
        var last = blame();
        var blame = new TreeMap<>(last);
        moved.forEach(item -> blame.put(item, new Blame(run.run(), record.how(), "", "", run.source())));
        if (record.how() == Blame.How.FOUND) {
            blame.replaceAll((item, was) ->
                    isAdopted(item, was, record) ? new Blame(run.run(), Blame.How.FOUND, "", "", run.source()) : was);
        }
        made(record, moved)
                .forEach((item, cause) -> blame.put(
                        item, new Blame(run.run(), Blame.How.MOVED, cause.task(), cause.place(), run.source())));
        if (!blame.equals(last)) {
            write(blame);
        }
    }

    /// What was only taken as it was is the plays' from the first run of theirs on that has it in its scope.
    private static boolean isAdopted(Item item, Blame blame, HostRecord record) {
        return blame.how() == Blame.How.RECORDED
                && record.scope().covers(item)
                && record.items().values().get(item) instanceof Value.Text;
    }

    /// Who takes a file away takes all of it, what is in it too.
    private static SortedMap<Item, Cause> made(HostRecord record, SortedSet<Item> moved) {
        var made = new TreeMap<>(record.made());
        moved.stream()
                .filter(item -> isGone(record, item))
                .forEach(item -> record.made().forEach((of, cause) -> {
                    if (isOf(of, item.kind(), item.name())) {
                        made.putIfAbsent(item, cause);
                    }
                }));
        return made;
    }

    private static boolean isUntold(HostRecord record, String path) {
        return record.items().of(new Item("file", path, "content", Truth.NEXT_BOOT)) instanceof Value.Unknown;
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

    /// Nothing is known of a thing any more, nor of what moved it.
    void forget(String kind, String name) throws IOException, HistoryFailure {
        var items = new TreeMap<>(items().values());
        var blame = new TreeMap<>(blame());
        items.keySet().removeIf(item -> isOf(item, kind, name));
        blame.keySet().removeIf(item -> isOf(item, kind, name));
        if (kind.equals("file")) {
            remove(name);
        }
        write(new Items(items));
        write(blame);
        if (items.isEmpty() && blame.isEmpty()) {
            folder.remove(ITEMS);
        }
    }

    private static boolean isOf(Item item, String kind, String name) {
        return item.kind().equals(kind) && item.name().equals(name);
    }

    void forget() throws IOException {
        for (var name : folder.names()) {
            folder.remove(name);
        }
    }

    void write(Items items) throws IOException {
        folder.write(ITEMS, RecordedItems.write(items).getBytes(StandardCharsets.UTF_8));
    }

    void write(SortedMap<Item, Blame> blame) throws IOException {
        if (blame.isEmpty()) {
            folder.remove(BLAME);
        } else {
            folder.write(BLAME, RecordedBlame.write(blame).getBytes(StandardCharsets.UTF_8));
        }
    }

    void write(String path, Content content) throws IOException {
        var names = GitPath.names(path);
        var at = folder.folder(FILES);
        for (var name : names.subList(0, names.size() - 1)) {
            at = at.folder(name);
        }
        at.write(names.getLast(), content.bytes());
    }

    void remove(String path) throws IOException {
        var names = GitPath.names(path);
        if (!folder.isFolder(FILES)) {
            return;
        }
        var at = folder.folder(FILES);
        for (var name : names.subList(0, names.size() - 1)) {
            if (!at.isFolder(name)) {
                return;
            }
            at = at.folder(name);
        }
        at.remove(names.getLast());
    }
}
