package pontifex.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Task;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Judgement;
import pontifex.state.Link;
import pontifex.state.Scope;
import pontifex.state.Value;

/// The audit of one host: what was found on it, held against what is recorded of it and what the plays want.
///
/// @param end the state that is wanted
/// @param tasks all that are asked of the host
/// @param voices those of them that say what its items are to be, in their order
/// @param claims what they answer for
/// @param secret the paths of files whose content must not be told
record HostAudit(
        String host,
        Ledger ledger,
        Recorded recorded,
        HostState found,
        HostState end,
        List<Task> tasks,
        List<Voice> voices,
        Scope claims,
        Set<String> secret) {
    private static final List<String> SECRETS = List.of("secret", "another secret", "a third secret");

    /// Of a host of which no play can say what it is to be, as a task of theirs is refused: its record alone tells who
    /// has moved it.
    static HostAudit ofRecord(String host, Ledger ledger, Recorded recorded, HostState found) {
        return new HostAudit(
                host, ledger.ofRecord(), recorded, found, found, List.of(), List.of(), Scope.NONE, Set.of());
    }

    /// Item by item, waived ones too.
    List<Verdict> verdicts() {
        var asserted = Asserted.of(tasks, found);
        var recorded = judged();
        var claimed = claims.and(asserted.claims());
        var scope = claimed.and(recorded.scope()).and(manageable());
        var live = and(recorded.comparable(found, scope, ledger.key()), asserted.judged());
        var wanted =
                ledger.recordAlone() ? live : and(recorded.comparable(end, claims, ledger.key()), asserted.wanted());
        var audit = new Audit(
                live,
                recorded,
                wanted,
                ledger.recordAlone() ? recorded.scope() : claimed,
                item -> by(item, asserted),
                this::runs,
                ledger.whole());
        return audit.verdicts().stream()
                .map(this::masked)
                .map(verdict -> verdict.strictly(ledger.strict()))
                .map(verdict -> verdict.kind() == Verdict.Kind.UNKNOWN ? verdict : verdict.waived(waiver(verdict)))
                .toList();
    }

    /// What is recorded and can be judged here.
    private Recorded judged() {
        return ledger.recordAlone() ? recorded.withoutAssertions() : recorded;
    }

    private static Items and(Items some, Items more) {
        var all = new TreeMap<>(some.values());
        all.putAll(more.values());
        return new Items(all);
    }

    /// Only what would count otherwise needs one.
    private @Nullable Waiver waiver(Verdict verdict) {
        return verdict.differs(true) ? ledger.waivers().of(host, verdict.thing()) : null;
    }

    private Audit.@Nullable By by(Item item, Asserted asserted) {
        for (var voice : voices.reversed()) {
            if (voice.says(item)) {
                return new Audit.By(voice.stage().task(), voice.stage().place());
            }
        }
        return asserted.by().get(item);
    }

    private boolean runs(String guest) {
        return found.guests().named(guest) instanceof Guest known && known.domain() instanceof Domain.Running;
    }

    /// What a play could take care of: bridges with a NIC or a guest on them, and guests' interfaces.
    private Scope manageable() {
        var scope = Scope.NONE;
        var network = found.network();
        for (var link : network.links().values()) {
            if (link.kind().isBridge()
                    && network.ports(link.name()).stream()
                            .anyMatch(port -> network.link(port) instanceof Link on
                                    && (on.kind().isUplink() || on.kind() == Link.Kind.VIF))) {
                scope = scope.and(Scope.of("bridge", link.name()));
            }
        }
        for (var guest : found.guests().byName().values()) {
            for (int number : interfaces(guest)) {
                scope = scope.and(Scope.of("vif", guest.name() + "/" + number));
            }
        }
        return scope;
    }

    private static Set<Integer> interfaces(Guest guest) {
        var numbers = new TreeSet<>(guest.configured().or(new TreeMap<>()).keySet());
        if (guest.domain() instanceof Domain.Running running) {
            numbers.addAll(running.loaded().or(new TreeMap<>()).keySet());
            numbers.addAll(running.live().keySet());
        }
        return numbers;
    }

    /// A secret's content, and its digest, are told by what they equal.
    private Verdict masked(Verdict verdict) {
        var item = verdict.item();
        boolean hidden = item.kind().equals("file")
                && item.facet().equals("content")
                && (secret.contains(item.name())
                        || recorded.keyed().contains(item.name())
                        || recorded.veiled().contains(item));
        if (!hidden) {
            return verdict;
        }
        var names = new HashMap<Value, String>();
        var left = masked(verdict.recorded(), names);
        return new Verdict(
                item,
                verdict.kind(),
                masked(verdict.live(), names),
                left,
                masked(verdict.wanted(), names),
                verdict.task(),
                verdict.place(),
                verdict.waiver());
    }

    private static @Nullable Value masked(@Nullable Value value, Map<Value, String> names) {
        return value instanceof Value.Text
                ? Value.of(names.computeIfAbsent(value, _ -> SECRETS.get(names.size())))
                : value;
    }

    /// What the assertions say of the host as it was found, else of the state that is wanted; and what is found on it
    /// that no play would want.
    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        var then = Wanted.judged(tasks, end);
        var now = Wanted.judged(tasks, found);
        for (int i = 0; i < now.size(); i++) {
            findings.add(now.get(i).judgement() instanceof Judgement.Violated ? now.get(i) : then.get(i));
        }
        end.guests().ghosts().forEach((vif, why) -> findings.add(Finding.ghost(vif, why)));
        HalfKept.of(end).forEach((bridge, why) -> findings.add(Finding.halfKept(bridge, why)));
        return findings.stream()
                .map(finding -> finding.violated() && !finding.thing().isEmpty()
                        ? finding.waived(ledger.waivers().of(host, finding.thing()))
                        : finding)
                .toList();
    }

    /// What is to be told beside.
    List<String> notes() {
        var notes = new ArrayList<String>();
        recorded.veiled()
                .forEach(item -> notes.add(item.kind() + " " + item.name()
                        + ": its content is recorded as a secret that can't be compared here; history.key_file in"
                        + " pontifex.yml names the key that makes and opens keyed digests"));
        if (ledger.recordAlone() && !recorded.assertions().isEmpty()) {
            notes.add("recorded, and only a play can judge it: "
                    + recorded.assertions().stream()
                            .map(item -> item.kind() + " " + item.name() + " " + item.facet())
                            .collect(Collectors.joining(", ")));
        }
        return notes;
    }

    /// Why nothing could be told of the host at all; empty: something could.
    List<String> untold() {
        return ledger.recordAlone() && judged().isEmpty()
                ? List.of("nothing is recorded of it: an apply, or 'pontifex record', does that")
                : List.of();
    }
}
