package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.state.Judgement;
import pontifex.state.Scope;
import pontifex.state.Value;

/// What is gathered of one host on its way through the plays, to be told and recorded in the end.
final class Account {
    private final SortedMap<Integer, Told> plays = new TreeMap<>();
    private final SortedSet<Integer> done = new TreeSet<>();
    private final SortedSet<String> secret = new TreeSet<>();
    private final SortedSet<String> pending = new TreeSet<>();
    private final SortedMap<Integer, List<Voice>> voices = new TreeMap<>();
    private final SortedMap<Integer, Commanded> commanded = new TreeMap<>();
    private List<Verdict> verdicts = List.of();
    private List<Finding> findings = List.of();
    private List<Finding> shared = List.of();
    private Scope claims = Scope.NONE;
    private boolean confirmed;

    /// What a play would do; told anew, it is what it would do by now.
    void planned(int play, Told told, Wanted wanted) {
        plays.put(play, told);
        voices.put(play, wanted.voices());
        claims = claims.and(wanted.claims());
        secret.addAll(wanted.secret());
    }

    /// What the plays would run, a sentence each: it is no item of the host, so no verdict tells of it.
    List<String> runs() {
        return all(Told::runs).stream()
                .map(run -> run.item().kind() + " " + run.task()
                        + (run.before() == null ? " would be run" : " is due since an earlier run"))
                .toList();
    }

    /// What a play would do was done, and seen to be so.
    void done(int play, boolean isConfirmed) {
        done.add(play);
        confirmed |= isConfirmed;
    }

    /// What became of a play's commands.
    void commanded(int play, Commanded what) {
        commanded.put(play, what);
    }

    /// What is under way on the host, or was never recorded of it: what will become of it, or was, can't be told.
    void pending(List<String> others) {
        pending.addAll(others);
    }

    /// What the host's guests share with one another or with another host's; told anew, it is what they share by now.
    void shared(List<String> macs) {
        shared = macs.stream()
                .map(why -> new Finding("no two guests have one MAC", "all hosts", new Judgement.Violated(why)))
                .toList();
    }

    /// What the assertions say when all plays are through.
    void judged(List<Finding> all) {
        findings = Stream.concat(all.stream(), shared.stream()).toList();
    }

    /// What an audit says of the items.
    void audited(List<Verdict> all) {
        verdicts = all;
    }

    /// How an audit ended for the host.
    ///
    /// @param strict what nobody manages counts too
    HostOutcome audited(boolean strict) {
        boolean differs = verdicts.stream().anyMatch(verdict -> verdict.differs(strict))
                || findings.stream().anyMatch(Finding::violated)
                || plays.values().stream().anyMatch(Told::differs) && !explained();
        return differs ? new HostOutcome.WouldChange() : new HostOutcome.InSync();
    }

    /// Whether the verdicts have what the plays would change, waived or not.
    private boolean explained() {
        return verdicts.stream()
                .anyMatch(verdict -> !verdict.task().isEmpty() && !Objects.equals(verdict.live(), verdict.wanted()));
    }

    /// How it ended for the host when all plays are through.
    HostOutcome outcome(Mode mode) {
        for (var finding : findings) {
            if (finding.judgement() instanceof Judgement.Violated(var why) && mode != Mode.AUDIT) {
                return new HostOutcome.Failed(new Failure(
                        "not as asserted: " + finding.task(),
                        finding.place(),
                        why,
                        "see what holds it up on the host"));
            }
        }
        if (!done.isEmpty()) {
            return new HostOutcome.Changed(confirmed);
        }
        return plays.values().stream().anyMatch(Told::differs)
                        || findings.stream().anyMatch(Finding::violated)
                ? new HostOutcome.WouldChange()
                : new HostOutcome.InSync();
    }

    /// How it ended for the host when the run ends before all plays are through.
    HostOutcome stoppedHalfWay(String why) {
        return done.isEmpty() ? new HostOutcome.Untouched(why) : new HostOutcome.Changed(confirmed);
    }

    /// @param notes what is to be told beside
    /// @param guard the seconds that a guarded change of it waits for its confirm
    HostResult result(String host, HostOutcome outcome, List<String> notes, Dangers overridden, int guard, int looks) {
        var said = new ArrayList<>(notes);
        if (outcome.failure() != null && !done.isEmpty()) {
            said.add("changed before that, and left so: "
                    + made().stream()
                            .map(change ->
                                    change.item().kind() + " " + change.item().name())
                            .distinct()
                            .collect(Collectors.joining(", ")));
        }
        return new HostResult(
                host,
                outcome,
                changes(),
                all(Told::diffs),
                findings,
                said,
                unknown(),
                overridden.all(),
                all(Told::risky),
                guarded(guard),
                looks,
                verdicts,
                null,
                commanded.values().stream().flatMap(it -> it.ran().stream()).toList());
    }

    /// In plays that were made real, of their commands only those that have run.
    private List<TaskChange> changes() {
        var changes = new ArrayList<TaskChange>();
        plays.forEach((play, told) -> {
            changes.addAll(told.changes());
            var ran = commanded.get(play);
            changes.addAll(
                    ran == null
                            ? told.runs()
                            : told.runs()
                                    .subList(0, Math.min(ran.done(), told.runs().size())));
        });
        return changes;
    }

    private List<String> unknown() {
        var unknown = new TreeSet<>(pending);
        unknown.addAll(all(Told::unknown));
        verdicts.stream()
                .filter(verdict -> verdict.kind() == Verdict.Kind.UNKNOWN)
                .map(Account::unknown)
                .forEach(unknown::add);
        return List.copyOf(unknown);
    }

    private static String unknown(Verdict verdict) {
        return verdict.item()
                + ": "
                + Stream.of(verdict.live(), verdict.wanted())
                        .filter(Value.Unknown.class::isInstance)
                        .findFirst()
                        .map(Value::toString)
                        .orElse("recorded as " + verdict.recorded());
    }

    private @Nullable Integer guarded(int seconds) {
        return plays.values().stream().anyMatch(Told::guarded) ? seconds : null;
    }

    private <T> List<T> all(Function<Told, List<T>> part) {
        return plays.values().stream()
                .flatMap(told -> part.apply(told).stream())
                .toList();
    }

    /// What was changed on the host and seen to be so, whatever came after it.
    List<TaskChange> made() {
        return plays.entrySet().stream()
                .filter(play -> done.contains(play.getKey()))
                .flatMap(play -> play.getValue().changes().stream())
                .toList();
    }

    /// The tasks that say what items are to be, in the order of the plays.
    List<Voice> voices() {
        return voices.values().stream().flatMap(List::stream).toList();
    }

    Scope claims() {
        return claims;
    }

    SortedSet<String> secret() {
        return secret;
    }
}
