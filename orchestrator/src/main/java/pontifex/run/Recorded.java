package pontifex.run;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
/// @param keyed the paths of files whose content is recorded as a digest that needs the key
/// @param veiled the items of files whose content is recorded as a secret, and can't be compared
record Recorded(Items items, Set<Item> byHand, SortedSet<String> keyed, SortedSet<Item> veiled) {
    static final Recorded NOTHING = new Recorded(Items.NONE, Set.of(), new TreeSet<>(), new TreeSet<>());

    Recorded {
        byHand = Set.copyOf(byHand);
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
        return new Recorded(items, books.byHand(host), keyed, veiled);
    }

    boolean isEmpty() {
        return items.values().isEmpty();
    }

    /// Without what only a play can judge.
    Recorded withoutAssertions() {
        var kept = new TreeMap<Item, Value>(items.values());
        kept.keySet().removeIf(item -> item.facet().equals(Assertion.HOLDS));
        return new Recorded(new Items(kept), byHand, keyed, veiled);
    }

    /// All that something is recorded of.
    Scope scope() {
        var owned = items.values().keySet().stream()
                .filter(item -> item.facet().equals("content"))
                .map(Item::name)
                .collect(Collectors.toSet());
        return items.values().keySet().stream()
                .map(item -> item.kind().equals("file") && !owned.contains(item.name())
                        ? Scope.of(Scope.FILE_ACCESS, item.name())
                        : Scope.of(item.kind(), item.name()))
                .distinct()
                .reduce(Scope.NONE, Scope::and);
    }

    /// What must be looked at so that it can be compared, beyond what the probe finds by itself.
    Look look() {
        return items.values().entrySet().stream()
                .map(entry -> look(entry.getKey(), entry.getValue()))
                .distinct()
                .reduce(Look.NOTHING, Look::and);
    }

    private Look look(Item item, Value value) {
        if (item.kind().equals("file")) {
            return Look.at(item.name());
        }
        if (item.kind().equals("vif") && item.facet().equals("file") && value instanceof Value.Text(var path)) {
            return Look.atGuest(path);
        }
        boolean closely = item.kind().equals("bridge")
                && item.facet().equals("nic")
                && items.values().keySet().stream()
                        .anyMatch(other -> other.name().equals(item.name())
                                && other.facet().startsWith("offload_"));
        return closely && value instanceof Value.Text(var nic) && !nic.equals("none") && !nic.contains(" ")
                ? Look.closely(nic)
                : Look.NOTHING;
    }

    /// A state's items as they would be recorded, so that they can be held against these.
    Items comparable(HostState state, Scope scope, SecretKey key) {
        return HostRecord.of("", scope, state, keyed).without(key).items();
    }
}
