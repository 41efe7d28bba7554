package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.history.Blame;
import pontifex.history.HistoryFailure;
import pontifex.history.HostRecord;
import pontifex.history.Reading;
import pontifex.history.SecretKey;
import pontifex.playbook.Rollout;
import pontifex.playbook.Task;
import pontifex.resource.Recalled;
import pontifex.resource.Recorded;
import pontifex.resource.Thing;
import pontifex.run.Extent;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Look;
import pontifex.state.Scope;
import pontifex.state.Value;

/// A host as a commit of the history has it: what it takes to be so again, and what can't be had.
///
/// @param then what is recorded there
/// @param tasks in the order in which they are done
/// @param cannot what no task gives, as far as it is not so by what was found, or else by what is recorded now: each
///     with the reason
record Recollection(String revision, Items then, List<Task> tasks, Map<Item, String> cannot, SecretKey key) {
    /// So many are listed; more than that is all there is of a thing.
    private static final int FEW = 3;

    Recollection {
        tasks = List.copyOf(tasks);
        cannot = new TreeMap<>(cannot);
    }

    /// @param revision short, for people
    /// @param found null: the host was not looked at beforehand
    static Recollection of(
            String host, String revision, Reading then, Reading now, @Nullable HostState found, SecretKey key)
            throws HistoryFailure {
        var blame = now.blame(host);
        var recorded = new Recorded(
                host,
                revision + ":" + host,
                1,
                then.items(host),
                found == null ? now.items(host) : withoutGone(now.items(host), found),
                then.files(host),
                thing -> isMade(thing, blame),
                guest -> found == null || Recorded.isConfigured(guest, found));
        var recalled = Recalled.of(recorded);
        var was = recorded.then().values();
        var is = found == null ? recorded.now().values() : seen(recorded.then(), found, key);
        var cannot = new TreeMap<>(recalled.cannot());
        cannot.keySet()
                .removeIf(item -> was.get(item) instanceof Value before
                        && (before.equals(is.get(item))
                                || SecretKey.isSecret(item, before)
                                        && !key.opens(before)
                                        && is.containsKey(item)
                                        && before.equals(recorded.now().values().get(item))));
        return new Recollection(
                revision,
                recorded.then(),
                recalled.tasks().stream().map(given -> task(given, revision)).toList(),
                cannot,
                key);
    }

    /// Whether some of what is recorded of a host can be put back only as far as it is still there: guests' interfaces,
    /// and files of which no bytes are recorded. Then the host is looked at beforehand.
    static boolean dependsOnWhatIsThere(String host, Reading then) throws HistoryFailure {
        var files = then.files(host);
        return then.items(host).values().keySet().stream()
                .anyMatch(item ->
                        item.kind().equals("vif") || item.kind().equals("file") && !files.containsKey(item.name()));
    }

    /// Without the files that the host has no more.
    private static Items withoutGone(Items recorded, HostState found) {
        var there = new TreeMap<>(recorded.values());
        there.keySet()
                .removeIf(item ->
                        item.kind().equals("file") && found.files().at(item.name()) instanceof FileState.Absent);
        return new Items(there);
    }

    /// A state's items as they would be recorded: of secrets their digests.
    private static SortedMap<Item, Value> seen(Items then, HostState state, SecretKey key) {
        var secret = new TreeSet<String>();
        then.values().forEach((item, value) -> {
            if (SecretKey.isSecret(item, value)) {
                secret.add(item.name());
            }
        });
        var seen = new TreeMap<>(state.items(Scope.of(then)).values());
        HostRecord.of("", Scope.of(then), state, secret)
                .without(key)
                .items()
                .values()
                .forEach((item, value) -> {
                    if (seen.get(item) instanceof Value.Text) {
                        seen.put(item, value);
                    }
                });
        return seen;
    }

    private static Task task(Recalled.Given given, String revision) {
        return new Task(
                given.about() + " " + given.how() + " " + revision,
                given.fields().source(),
                given.kind(),
                given.fields(),
                given.body(),
                "as at " + revision,
                given.noLog());
    }

    /// Whether runs moved all that is known of it, as they do with what they make; what was there before has something
    /// that a run only found.
    private static boolean isMade(Thing thing, Map<Item, Blame> blame) {
        return thing.values().keySet().stream()
                .allMatch(item -> blame.get(item) instanceof Blame moved && moved.how() == Blame.How.MOVED);
    }

    Look look() {
        return Rollout.look(tasks).and(Extent.look(then));
    }

    /// What is to be said before anything is sent: a line a thing and reason.
    List<String> told() {
        var facets = new TreeMap<String, Map<String, List<String>>>();
        cannot.forEach((item, why) -> facets.computeIfAbsent(item.kind() + " " + item.name(), _ -> new TreeMap<>())
                .computeIfAbsent(why, _ -> new ArrayList<>())
                .add(item.facet() + " (" + item.truth().words() + ")"
                        + (then.values().get(item) instanceof Value.Text(var was) ? ", which was " + was : "")));
        var told = new ArrayList<String>();
        facets.forEach((thing, reasons) -> reasons.forEach((why, of) -> told.add(
                thing + " can't be put back: " + why + (of.size() > FEW ? "" : ": " + String.join("; ", of)))));
        return told;
    }

    /// What is not as it was in a state that is seen, or wanted, at the end: beside what was told.
    List<String> left(HostState seen) {
        var found = seen(then, seen, key);
        var items = new TreeSet<>(then.values().keySet());
        items.addAll(found.keySet());
        items.removeIf(item -> cannot.containsKey(item) || !Recalled.isOf(item));
        var left = new ArrayList<String>();
        for (var item : items) {
            var was = then.values().get(item);
            var is = found.get(item);
            if (was instanceof Value.Text
                    && is instanceof Value.Text
                    && SecretKey.isSecret(item, was)
                    && !key.opens(was)) {
                left.add(item + " can't be compared with what it was at " + revision
                        + ": it is a secret, and history.key_file has no key for what was recorded of it");
            } else if (!(was instanceof Value.Text && was.equals(is))) {
                left.add(item + " is not as at " + revision + ": was " + words(item, was) + ", is " + words(item, is));
            }
        }
        return left;
    }

    private static String words(Item item, @Nullable Value value) {
        return value == null
                ? "nothing"
                : SecretKey.isSecret(item, value) ? "a secret of the digest " + value : value.toString();
    }
}
