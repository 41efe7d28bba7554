package pontifex.history;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// What a run has to record of one host: the items of what it ran, and the files that it owns whole.
///
/// @param scope which items were the run's: what stood recorded of them goes, all others stay
/// @param files path to content, of the files of the scope
/// @param secret the paths whose content must not reach a commit
/// @param how what is said of an item that isn't as it was recorded, and that no task moved
/// @param made the items that tasks of the run moved
public record HostRecord(
        String host,
        Scope scope,
        Items items,
        SortedMap<String, Content> files,
        SortedSet<String> secret,
        Blame.How how,
        SortedMap<Item, Cause> made) {
    public HostRecord {
        made = Collections.unmodifiableSortedMap(new TreeMap<>(made));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        secret = Collections.unmodifiableSortedSet(new TreeSet<>(secret));
    }

    /// Of a run that made nothing on the host, and found it so.
    public HostRecord(
            String host, Scope scope, Items items, SortedMap<String, Content> files, SortedSet<String> secret) {
        this(host, scope, items, files, secret, Blame.How.FOUND, new TreeMap<>());
    }

    /// The same, with what the tasks of the run moved.
    public HostRecord madeBy(SortedMap<Item, Cause> tasks) {
        return new HostRecord(host, scope, items, files, secret, how, tasks);
    }

    /// The same, as `pontifex record` takes it, and whoever else stands for nothing that he finds.
    public HostRecord takenAsItIs() {
        return new HostRecord(host, scope, items, files, secret, Blame.How.RECORDED, made);
    }

    /// Of files that nobody looked at nothing is said: they stay as they are recorded.
    ///
    /// @param seen the state of the second look
    public static HostRecord of(String host, Scope wanted, HostState seen, SortedSet<String> secret) {
        var scope = lookedAt(wanted, seen);
        var files = new TreeMap<String, Content>();
        seen.files().byPath().forEach((path, file) -> {
            if (scope.covers("file", path) && file instanceof FileState.Regular regular) {
                files.put(path, regular.content());
            }
        });
        return new HostRecord(host, scope, seen.items(scope), files, secret);
    }

    private static Scope lookedAt(Scope wanted, HostState seen) {
        var claims = new TreeSet<>(wanted.claims());
        claims.removeIf(claim -> (claim.kind().equals("file") || claim.kind().equals(Scope.FILE_ACCESS))
                && !seen.files().byPath().containsKey(claim.name()));
        return new Scope(wanted.all(), claims);
    }

    /// The same with items beside the state's: what was made out otherwise, each of a thing of its own.
    public HostRecord and(Items others) {
        var all = new TreeMap<>(items.values());
        all.putAll(others.values());
        var whole = others.values().keySet().stream()
                .map(item -> Scope.of(item.kind(), item.name()))
                .reduce(scope, Scope::and);
        return new HostRecord(host, whole, new Items(all), files, secret, how, made);
    }

    /// The same with nothing in it that a commit must not hold: of a secret content its keyed digest alone.
    public HostRecord without(SecretKey key) {
        var items = new TreeMap<>(this.items.values());
        var files = new TreeMap<>(this.files);
        for (var path : secret) {
            var content = files.remove(path);
            var item = new Item("file", path, "content", Truth.NEXT_BOOT);
            if (items.get(item) instanceof Value.Text) {
                items.put(item, Value.of(content == null ? SecretKey.NO_KEY : key.digest(content)));
            }
        }
        return new HostRecord(host, scope, new Items(items), files, new TreeSet<>(), how, made);
    }
}
