package pontifex.run;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import pontifex.history.Blame;
import pontifex.history.HistoryFailure;
import pontifex.history.HostRecord;
import pontifex.history.SecretKey;
import pontifex.resource.Assertion;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Look;
import pontifex.state.Scope;
import pontifex.state.Value;

/// A host as it was left last, and what of it can be compared.
///
/// @param byHand those of its items that no run stands for
/// @param gone items that are recorded as absent: a task has taken them away
/// @param keyed the paths of files whose content is recorded as a digest that needs the key
/// @param veiled the items of files whose content is recorded as a secret, and can't be compared
record Recorded(Items items, Set<Item> byHand, Set<Item> gone, SortedSet<String> keyed, SortedSet<Item> veiled) {
    static final Recorded NOTHING = new Recorded(Items.NONE, Set.of(), Set.of(), new TreeSet<>(), new TreeSet<>());

    Recorded {
        byHand = Set.copyOf(byHand);
        gone = Set.copyOf(gone);
        keyed = Collections.unmodifiableSortedSet(new TreeSet<>(keyed));
        veiled = Collections.unmodifiableSortedSet(new TreeSet<>(veiled));
    }

    static Recorded of(String host, Books books, SecretKey key) throws HistoryFailure {
        var items = books.recorded(host);
        var keyed = new TreeSet<String>();
        var veiled = new TreeSet<Item>();
        items.values().forEach((item, value) -> {
            if (SecretKey.isSecret(item, value)) {
                if (key.opens(value)) {
                    keyed.add(item.name());
                } else {
                    veiled.add(item);
                }
            }
        });
        var byHand = new TreeSet<Item>();
        var gone = new TreeSet<Item>();
        books.blame(host).forEach((item, blame) -> {
            if (blame.how() == Blame.How.RECORDED) {
                byHand.add(item);
            } else if (blame.how() == Blame.How.MOVED && !items.values().containsKey(item)) {
                gone.add(item);
            }
        });
        return new Recorded(items, byHand, gone, keyed, veiled);
    }

    boolean isEmpty() {
        return known().isEmpty();
    }

    /// The items of which something is recorded, if only that they are gone.
    SortedSet<Item> known() {
        var known = new TreeSet<>(items.values().keySet());
        known.addAll(gone);
        return known;
    }

    /// Those that are there and for which a play has answered.
    SortedSet<Item> byRuns() {
        var byRuns = new TreeSet<>(items.values().keySet());
        byRuns.removeAll(byHand);
        return byRuns;
    }

    /// What only a play can judge.
    SortedSet<Item> assertions() {
        return items.values().keySet().stream()
                .filter(item -> item.facet().equals(Assertion.HOLDS))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Recorded withoutAssertions() {
        var kept = new TreeMap<Item, Value>(items.values());
        kept.keySet().removeAll(assertions());
        return new Recorded(new Items(kept), byHand, gone, keyed, veiled);
    }

    /// All that something is recorded of.
    Scope scope() {
        var owned = known().stream()
                .filter(item -> item.facet().equals("content"))
                .map(Item::name)
                .collect(Collectors.toSet());
        return known().stream()
                .map(item -> item.kind().equals("file") && !owned.contains(item.name())
                        ? Scope.of(Scope.FILE_ACCESS, item.name())
                        : Scope.of(item.kind(), item.name()))
                .distinct()
                .reduce(Scope.NONE, Scope::and);
    }

    /// What must be looked at so that it can be compared.
    Look look() {
        return known().stream()
                .filter(item -> item.kind().equals("file"))
                .map(item -> Look.at(item.name()))
                .reduce(Extent.look(items), Look::and);
    }

    /// A state's items as they would be recorded, so that they can be held against these.
    Items comparable(HostState state, Scope scope, SecretKey key) {
        return HostRecord.of("", scope, state, keyed).without(key).items();
    }
}
