package pontifex.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.state.Attachment;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// A host's three sides, compared item by item: live with recorded with wanted.
///
/// @param live of all that is claimed, recorded, or could be managed
/// @param recorded as the host was left last
/// @param wanted of what is claimed: live, with what the tasks make of it
/// @param claims what the tasks answer for
/// @param said the task that says what an item is to be; null: none does
/// @param runs whether a guest runs, by its name
/// @param whole whether all of the repository is judged: else nobody knows what else it claims
record Audit(
        Items live,
        Recorded recorded,
        Items wanted,
        Scope claims,
        Function<Item, @Nullable By> said,
        Predicate<String> runs,
        boolean whole) {
    /// The task that says what an item is to be, and where that stands.
    record By(String task, String place) {}

    /// In the items' order.
    List<Verdict> verdicts() {
        var items = new TreeSet<Item>(live.values().keySet());
        items.addAll(recorded.items().values().keySet());
        items.addAll(wanted.values().keySet());
        var known = things(recorded.known());
        var byRuns = things(recorded.byRuns());
        var verdicts = new ArrayList<Verdict>();
        for (var item : items) {
            if (claims.covers(item)) {
                verdicts.add(claimed(item, known.contains(thing(item))));
            } else if (whole && left(item, known, byRuns) instanceof Verdict.Kind kind) {
                verdicts.add(verdict(item, kind, null));
            }
        }
        return verdicts;
    }

    private static Set<Scope.Claim> things(Collection<Item> items) {
        return items.stream().map(Audit::thing).collect(Collectors.toSet());
    }

    private static Scope.Claim thing(Item item) {
        return new Scope.Claim(item.kind(), item.name());
    }

    private Verdict claimed(Item item, boolean known) {
        var by = said.apply(item);
        var live = live(item);
        var left = recorded(item);
        var wanted = wanted(item);
        if (isUnknown(live) || isUnknown(left) || by != null && isUnknown(wanted)) {
            return verdict(item, Verdict.Kind.UNKNOWN, by);
        }
        if (by == null && recorded.veiled().contains(item)) {
            return verdict(item, Verdict.Kind.UNKNOWN, null);
        }
        if (!known || recorded.veiled().contains(item)) {
            return verdict(item, Verdict.Kind.NOT_RECORDED_YET, by);
        }
        if (by == null || isDetached(item)) {
            return verdict(item, moved(item) ? Verdict.Kind.DRIFT : Verdict.Kind.IN_SYNC, by);
        }
        if (slept(item)) {
            boolean as = Objects.equals(live, wanted);
            return verdict(item, as ? Verdict.Kind.IN_SYNC : Verdict.Kind.NOT_RECORDED_YET, by);
        }
        if (!moved(item)) {
            return verdict(item, Objects.equals(left, wanted) ? Verdict.Kind.IN_SYNC : Verdict.Kind.PENDING, by);
        }
        if (Objects.equals(live, wanted)) {
            return verdict(item, Verdict.Kind.ADOPTED, by);
        }
        return verdict(item, Objects.equals(left, wanted) ? Verdict.Kind.DRIFT : Verdict.Kind.CONFLICT, by);
    }

    /// Whether it isn't as it was left, by the record alone.
    private boolean moved(Item item) {
        return slept(item) ? startedElsewhere(item) : !Objects.equals(live(item), recorded(item));
    }

    /// A guest that was started since it was recorded is where its file has put it, or somebody has moved it.
    private boolean startedElsewhere(Item item) {
        return live(item) instanceof Value.Text(var now)
                && byFile(item) instanceof Value.Text(var file)
                && !base(now).equals(base(file));
    }

    /// What its file says of an interface's bridge, as that is recorded, or else found.
    private @Nullable Value byFile(Item item) {
        var kept = new Item(item.kind(), item.name(), item.facet(), Truth.NEXT_BOOT);
        return !item.facet().equals("bridge") ? null : recorded(kept) == null ? live(kept) : recorded(kept);
    }

    /// The bridge alone, without a VLAN that Open vSwitch would give it there.
    private static String base(String bridge) {
        var name = bridge.replace(Items.BY_DEFAULT, "");
        return Attachment.of(name) instanceof Attachment at ? at.bridge() : name;
    }

    /// What a guest has only while it runs: that it was started or shut down since is nobody's drift.
    private boolean slept(Item item) {
        return ofRunning(item) && (live(item) == null ? !runs.test(guest(item)) : !ran(guest(item)));
    }

    private boolean ran(String guest) {
        return recorded.items().values().keySet().stream()
                .anyMatch(item -> ofRunning(item) && guest(item).equals(guest));
    }

    /// A running guest has lost it, and nothing gives it back while it runs: that a task wants nothing there now
    /// doesn't mean that nothing is meant to be there.
    private boolean isDetached(Item item) {
        return ofRunning(item) && live(item) == null && recorded(item) != null && runs.test(guest(item));
    }

    private static boolean ofRunning(Item item) {
        return item.kind().equals("vif") && item.truth() != Truth.NEXT_BOOT;
    }

    private static String guest(Item item) {
        return item.name().substring(0, Math.max(0, item.name().lastIndexOf('/')));
    }

    /// What becomes of an item that no task claims. Null: nothing to say.
    ///
    /// @param known the things of which something is recorded
    /// @param byRuns those of them for which plays have answered
    private Verdict.@Nullable Kind left(Item item, Set<Scope.Claim> known, Set<Scope.Claim> byRuns) {
        boolean isKnown = known.contains(thing(item));
        boolean isRecorded = recorded(item) != null;
        if (isRecorded && isUnknown(live(item))) {
            return Verdict.Kind.UNKNOWN;
        }
        if (isRecorded
                ? recorded.byHand().contains(item)
                : recorded.gone().contains(item) || isKnown && !byRuns.contains(thing(item))) {
            return recorded.veiled().contains(item)
                    ? Verdict.Kind.UNKNOWN
                    : moved(item) ? Verdict.Kind.DRIFT : isRecorded ? Verdict.Kind.UNMANAGED : null;
        }
        if (isRecorded) {
            return Verdict.Kind.RELEASED;
        }
        boolean telling = item.facet().equals("nic") || item.facet().equals("bridge");
        return !isKnown && telling && live(item) != null ? Verdict.Kind.UNMANAGED : null;
    }

    private Verdict verdict(Item item, Verdict.Kind kind, @Nullable By by) {
        return new Verdict(
                item,
                kind,
                live(item),
                kind == Verdict.Kind.DRIFT && slept(item) ? byFile(item) : recorded(item),
                by == null && kind != Verdict.Kind.NOT_RECORDED_YET ? null : wanted(item),
                by == null ? "" : by.task(),
                by == null ? "" : by.place(),
                null);
    }

    private @Nullable Value live(Item item) {
        return live.of(item);
    }

    private @Nullable Value recorded(Item item) {
        return recorded.items().of(item);
    }

    private @Nullable Value wanted(Item item) {
        return wanted.of(item);
    }

    private static boolean isUnknown(@Nullable Value value) {
        return value instanceof Value.Unknown;
    }
}
