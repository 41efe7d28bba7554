package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.plan.FileDiff;
import pontifex.plan.Plan;
import pontifex.playbook.Task;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Judgement;
import pontifex.state.Scope;
import pontifex.transaction.Impossible;
import pontifex.transaction.Owner;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;

/// The way of one host, from the first look to the last, over all plays that it has a part in.
public final class HostRun implements AutoCloseable {
    private final String host;
    private final List<List<Task>> plays;
    private final Mode mode;
    private final HostLine line;
    private final Owner owner;

    private final SortedMap<Integer, List<TaskChange>> changes = new TreeMap<>();
    private final SortedMap<Integer, List<RiskyStep>> risky = new TreeMap<>();
    private final SortedMap<Integer, List<FileDiff>> diffs = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final TreeSet<String> secret = new TreeSet<>();
    private Scope claims = Scope.NONE;
    private @Nullable HostState last;
    private final TreeSet<Integer> done = new TreeSet<>();
    private final TreeSet<String> unknown = new TreeSet<>();
    private boolean differs;
    private boolean sent;

    /// @param plays the tasks of each play of the run, for this host; empty lists where it has no part
    /// @param owner whose transactions its are
    HostRun(String host, List<List<Task>> plays, Mode mode, HostLine line, Owner owner) {
        this.host = host;
        this.plays = plays;
        this.mode = mode;
        this.line = line;
        this.owner = owner;
    }

    /// The way of one host through one play.
    ///
    /// @throws HostFailed with an outcome after which the host has no part in later plays
    void play(int number) throws HostFailed, InterruptedException {
        if (!played(number, last == null ? firstLook() : last, true)) { //  one round trip, for all plays
            played(number, firstLook(), false);
        }
    }

    /// @param again whether the host may have moved since it was looked at, so that it is to be planned again
    /// @return false when it has, and nothing was touched
    private boolean played(int number, HostState observed, boolean again) throws HostFailed, InterruptedException {
        var wanted = Wanted.of(plays.get(number), observed); //             pure
        var plan = Plan.between(observed, wanted.state(), wanted.stages()); // pure
        take(number, wanted, plan);
        if (plan.isEmpty()) {
            last = observed;
            return true;
        }
        differs = true;
        if (mode.readOnly()) {
            last = wanted.state();
            return true;
        }
        var transaction = transaction(plan);
        var settlement = new Settlement(plan, wanted.claims(), transaction, line);
        sent = true;
        var receipt = line.transact(transaction); //                        one more round trip; the keeper runs it
        if (again && settlement.stale(receipt)) {
            return false;
        }
        settlement.begun(receipt); //                                       or nothing was touched
        var seen = settlement.seen(receipt); //                             believe the second look
        last = seen;
        settlement.ended(receipt, seen); //                                 as wanted, or know what it is instead
        done.add(number);
        return true;
    }

    private Transaction transaction(Plan plan) throws HostFailed {
        try {
            return Transaction.of(plan, TransactionId.random(), owner, null);
        } catch (Impossible e) {
            throw new HostFailed(new HostOutcome.Failed(new Failure(
                    "refused before anything was sent: no way to make the change, or to take it back",
                    null,
                    String.valueOf(e.getMessage()),
                    "do it by hand, or leave it out of the play")));
        }
    }

    /// Looks, and decides every play on paper before anything is sent: a task that is refused in the last play, or an
    /// assertion that would not hold in the end, stops the host here.
    private HostState firstLook() throws HostFailed, InterruptedException {
        var observed = recovered(line.look());
        var end = Wanted.of(allTasks(), observed).state();
        Reachability.judge(observed, end);
        if (mode == Mode.APPLY) {
            refuseViolations(end, "refused before anything was sent");
        }
        return observed;
    }

    /// A host on which an earlier transaction was left is not what it seems: that is ended first, by a transaction with
    /// nothing in it, or told where nothing may be touched.
    private HostState recovered(HostState observed) throws HostFailed, InterruptedException {
        var left = observed.files().byPath().entrySet().stream()
                .filter(file -> file.getKey().matches("/var/lib/pontifex/tx/[^/]+/owner"))
                .filter(file -> file.getValue() instanceof FileState.Regular)
                .map(file -> file.getKey().split("/")[5])
                .toList();
        if (left.isEmpty()) {
            return observed;
        }
        if (mode.readOnly()) {
            unknown.add("transaction " + String.join(", ", left)
                    + " is under way on the host, or was left there: the next apply ends it first");
            return observed;
        }
        var nothing = Plan.between(observed, observed, List.of());
        var transaction = transaction(nothing);
        new Settlement(nothing, Scope.NONE, transaction, line).begun(line.transact(transaction));
        return line.look();
    }

    private void refuseViolations(HostState state, String what) throws HostFailed {
        for (var finding : Wanted.judged(allTasks(), state)) {
            if (finding.judgement() instanceof Judgement.Violated(var why)) {
                throw new HostFailed(new HostOutcome.Failed(new Failure(
                        what + ": " + finding.task(),
                        finding.place(),
                        why,
                        "change the play so that it holds, or take the assertion out")));
            }
        }
    }

    private void take(int number, Wanted wanted, Plan plan) {
        claims = claims.and(wanted.claims());
        secret.addAll(wanted.secret());
        changes.put(number, Told.changes(plan, wanted.secret()));
        risky.put(number, Told.risky(plan));
        diffs.put(
                number,
                FileDiff.of(plan, wanted.secret()).stream().map(Told::masked).toList());
        unknown.addAll(Told.unknown(plan, wanted.claims()));
    }

    /// What is to be told when all plays are through.
    HostResult finished() {
        var state = java.util.Objects.requireNonNull(last);
        findings.addAll(Wanted.judged(allTasks(), state));
        return result(outcome());
    }

    private HostOutcome outcome() {
        for (var finding : findings) {
            if (finding.judgement() instanceof Judgement.Violated(var why) && mode != Mode.AUDIT) {
                return new HostOutcome.Failed(new Failure(
                        "not as asserted: " + finding.task(),
                        finding.place(),
                        why,
                        "see what holds it up on the host"));
            }
        }
        boolean violated = findings.stream().anyMatch(Finding::violated);
        if (!done.isEmpty()) {
            return new HostOutcome.Changed(false);
        }
        return differs || violated ? new HostOutcome.WouldChange() : new HostOutcome.InSync();
    }

    /// What is to be told when the run ends before all plays are through.
    HostResult stoppedHalfWay(String why) {
        return result(!done.isEmpty() ? new HostOutcome.Changed(false) : new HostOutcome.Untouched(why));
    }

    HostResult result(HostOutcome outcome) {
        if (outcome.failure() != null && !done.isEmpty()) {
            line.note("changed before that, and left so: "
                    + made().stream()
                            .map(change ->
                                    change.item().kind() + " " + change.item().name())
                            .distinct()
                            .collect(Collectors.joining(", ")));
        }
        return new HostResult(
                host,
                outcome,
                all(changes),
                all(diffs),
                findings,
                line.notes(),
                List.copyOf(unknown),
                List.of(),
                all(risky),
                null,
                line.looks());
    }

    private static <T> List<T> all(SortedMap<Integer, List<T>> ofPlays) {
        return ofPlays.values().stream().flatMap(List::stream).toList();
    }

    private List<Task> allTasks() {
        return plays.stream().flatMap(List::stream).toList();
    }

    /// What was changed on the host and seen to be so, whatever came after it.
    public List<TaskChange> made() {
        return done.stream()
                .flatMap(number -> changes.getOrDefault(number, List.of()).stream())
                .toList();
    }

    /// Whether a change was sent to the host, however it ended.
    boolean sent() {
        return sent;
    }

    /// The last state that was seen of the host; null before the first look.
    public @Nullable HostState seen() {
        return last;
    }

    /// The items that the run answers for on this host.
    public Scope claims() {
        return claims;
    }

    /// The paths of files whose content must not be told or recorded.
    public SortedSet<String> secret() {
        return secret;
    }

    @Override
    public void close() {
        line.close();
    }
}
