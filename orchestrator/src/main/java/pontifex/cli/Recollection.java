package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.history.Blame;
import pontifex.history.HistoryFailure;
import pontifex.history.Reading;
import pontifex.playbook.Rollout;
import pontifex.playbook.Task;
import pontifex.resource.Recalled;
import pontifex.resource.Recorded;
import pontifex.resource.Thing;
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
/// @param cannot what no task gives, as far as it is not so by what is recorded now: each with the reason
record Recollection(String revision, Items then, Items now, List<Task> tasks, Map<Item, String> cannot) {
    /// So many are listed; more than that is all there is of a thing.
    private static final int FEW = 3;

    Recollection {
        tasks = List.copyOf(tasks);
        cannot = new TreeMap<>(cannot);
    }

    /// @param revision short, for people
    static Recollection of(String host, String revision, Reading then, Reading now) throws HistoryFailure {
        var blame = now.blame(host);
        var recorded = new Recorded(
                host,
                revision + ":" + host,
                1,
                then.items(host),
                now.items(host),
                then.files(host),
                thing -> isMade(thing, blame));
        var recalled = Recalled.of(recorded);
        var cannot = new TreeMap<>(recalled.cannot());
        cannot.keySet()
                .removeIf(item -> recorded.then().values().containsKey(item)
                        && recorded.then()
                                .values()
                                .get(item)
                                .equals(recorded.now().values().get(item)));
        return new Recollection(
                revision,
                recorded.then(),
                recorded.now(),
                recalled.tasks().stream().map(given -> task(given, revision)).toList(),
                cannot);
    }

    private static Task task(Recalled.Given given, String revision) {
        return new Task(
                given.about() + (given.removes() ? " was not there at " : " as at ") + revision,
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
        return Rollout.look(tasks);
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
        var found = seen.items(Scope.of(then)).values();
        var items = new TreeSet<>(then.values().keySet());
        items.addAll(found.keySet());
        items.removeIf(item -> cannot.containsKey(item) || !Recalled.isOf(item));
        var left = new ArrayList<String>();
        for (var item : items) {
            if (!(then.values().get(item) instanceof Value.Text(var was)
                    && (isSecret(item, was) || Value.of(was).equals(found.get(item))))) {
                left.add(item + " is not as at " + revision + ": was "
                        + words(then.values().get(item)) + ", is " + words(found.get(item)));
            }
        }
        return left;
    }

    private static String words(@Nullable Value value) {
        return value == null ? "nothing" : value.toString();
    }

    /// Of a secret only a digest is recorded, which nobody but the recording compares.
    private static boolean isSecret(Item item, String text) {
        return item.kind().equals("file") && item.facet().equals("content") && !text.startsWith("sha256:");
    }
}
