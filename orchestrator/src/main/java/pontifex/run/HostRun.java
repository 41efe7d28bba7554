package pontifex.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.plan.FileDiff;
import pontifex.plan.Plan;
import pontifex.plan.Simulation;
import pontifex.playbook.Task;
import pontifex.playbook.Verify;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Judgement;
import pontifex.state.Scope;
import pontifex.transaction.Guard;
import pontifex.transaction.Impossible;
import pontifex.transaction.Owner;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;

/// The way of one host, from the first look to the last, over all plays that it has a part in.
public final class HostRun implements AutoCloseable {
    private static final String REFUSED = "refused before anything was sent";

    static final String UNGUARDED_BOOT = "the guard doesn't cover the next boot: only a boot would show what it brings";

    private final String host;
    private final List<Part> plays;
    private final Rules rules;
    private final Mode mode;
    private final HostLine line;
    private final Owner owner;
    private final FleetRun.Watcher watcher;

    private final SortedMap<Integer, List<TaskChange>> changes = new TreeMap<>();
    private final SortedMap<Integer, List<RiskyStep>> risky = new TreeMap<>();
    private final SortedMap<Integer, List<FileDiff>> diffs = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final TreeSet<String> secret = new TreeSet<>();
    private Scope claims = Scope.NONE;
    private @Nullable HostState last;
    private final TreeSet<Integer> done = new TreeSet<>();
    private final TreeSet<String> unknown = new TreeSet<>();
    private final SequencedSet<String> overridden = new LinkedHashSet<>();
    private boolean overriddenAtBoot;
    private boolean differs;
    private boolean guarded;
    private boolean confirmed;
    private boolean sent;

    /// @param plays what each play of the run asks of this host
    /// @param owner whose transactions its are
    /// @param watcher is told before anything is sent, and how long the host still waits for its confirm
    HostRun(String host, List<Part> plays, Rules rules, HostLine line, Owner owner, FleetRun.Watcher watcher) {
        this.host = host;
        this.plays = plays;
        this.rules = rules;
        mode = rules.mode();
        this.line = line;
        this.owner = owner;
        this.watcher = watcher;
    }

    /// The way of one host through one play.
    ///
    /// @param company those with whom it is confirmed
    /// @throws HostFailed with an outcome after which the host has no part in later plays
    void play(int number, Company company) throws HostFailed, InterruptedException {
        if (!played(number, last == null ? firstLook() : last, company, true)) { //  one round trip, for all plays
            played(number, firstLook(), company, false);
        }
    }

    /// @param again whether the host may have moved since it was looked at, so that it is to be planned again
    /// @return false when it has, and nothing was touched
    private boolean played(int number, HostState observed, Company company, boolean again)
            throws HostFailed, InterruptedException {
        var wanted = Wanted.of(plays.get(number).tasks(), observed); //      pure
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
        company.planned(isGuarded(plan)); //                                nothing was sent before all may begin
        var transaction = transaction(plan);
        var settlement = new Settlement(plan, wanted.claims(), transaction, line);
        var receipt = sent(transaction); //                                 one more round trip; the keeper runs it
        if (again && settlement.stale(receipt)) {
            return false;
        }
        settlement.begun(receipt); //                                       or nothing was touched
        var end = decided(number, receipt, isGuarded(plan), settlement, company);
        last = settlement.seen(end.receipt()); //                           believe the second look
        settlement.ended(end.receipt(), end.reason(), last); //             as wanted, or know what it is instead
        done.add(number);
        if (overriddenAtBoot) {
            line.note("taken on with --i-know: " + UNGUARDED_BOOT);
        }
        return true;
    }

    /// Written down first: a run that is lost after that leaves the host in doubt.
    private Receipt sent(Transaction transaction) throws HostFailed, InterruptedException {
        try {
            watcher.sending(host);
        } catch (IOException e) {
            throw new HostFailed(new HostOutcome.Failed(new Failure(
                    REFUSED + ": that it is sent could not be written down",
                    null,
                    String.valueOf(e.getMessage()),
                    "mend that and run again")));
        }
        sent = true;
        return line.transact(transaction);
    }

    /// How a transaction ended, and why it was not, or could not be, confirmed, as far as this side knows.
    private record End(Receipt receipt, @Nullable Failure reason) {}

    /// A guarded one is confirmed over a new connection, or goes back; another has decided by itself.
    private End decided(int number, Receipt receipt, boolean isGuarded, Settlement settlement, Company company)
            throws HostFailed, InterruptedException {
        if (receipt instanceof Receipt.Waiting waiting) {
            var confirmation = confirmation(number, settlement, company);
            var end = new End(confirmation.ended(waiting), confirmation.reason());
            settlement.begun(end.receipt());
            confirmed |= end.receipt() instanceof Receipt.Done;
            line.turn(end.receipt() instanceof Receipt.Done); //            where the host is by now
            return end;
        }
        if (isGuarded) {
            line.turn(receipt instanceof Receipt.Done);
        }
        var lost = receipt instanceof Receipt.RolledBack ? line.lost() : null;
        return new End(receipt, lost == null ? null : Confirmation.unreached(lost));
    }

    /// A danger that was taken on is guarded whatever it is about.
    private boolean isGuarded(Plan plan) {
        return plan.guarded() || !plan.isEmpty() && !overridden.isEmpty();
    }

    private Transaction transaction(Plan plan) throws HostFailed {
        try {
            return Transaction.of(
                    plan, TransactionId.random(), owner, isGuarded(plan) ? new Guard(rules.guard()) : null);
        } catch (Impossible e) {
            throw new HostFailed(new HostOutcome.Failed(new Failure(
                    REFUSED + ": no way to make the change, or to take it back",
                    null,
                    String.valueOf(e.getMessage()),
                    "do it by hand, or leave it out of the play")));
        }
    }

    private Confirmation confirmation(int number, Settlement settlement, Company company) {
        var assertions = number == lastPart() ? allTasks() : List.<Task>of();
        return new Confirmation(
                line,
                settlement.transaction().id(),
                rules.guard(),
                seen -> settlement.unlike(seen, !overridden.isEmpty(), assertions),
                plays.get(number).verify(),
                company,
                secondsLeft -> watcher.waiting(host, secondsLeft));
    }

    /// The last play that asks something of the host: what the assertions say counts when it is through.
    private int lastPart() {
        int last = plays.size() - 1;
        while (last > 0 && plays.get(last).tasks().isEmpty()) {
            last--;
        }
        return last;
    }

    /// Looks, and decides every play on paper before anything is sent: a task that is refused in the last play,
    /// a danger to the host at the end of any, or an assertion that would not hold in the end, stops the host
    /// here.
    private HostState firstLook() throws HostFailed, InterruptedException {
        var observed = recovered(line.look());
        var end = Wanted.of(allTasks(), observed).state();
        var state = observed;
        for (var part : plays) {
            var before = state;
            state = Wanted.of(part.tasks(), before).state();
            refuseDangers(observed, before, state);
            if (isGuarded(Plan.between(before, state, List.of()))) {
                refuseMissing(part.verify());
            }
        }
        if (mode == Mode.APPLY && Wanted.violated(allTasks(), end, REFUSED) instanceof Failure why) {
            throw new HostFailed(new HostOutcome.Failed(why));
        }
        return observed;
    }

    /// What could not be verified would only be put back again.
    private void refuseMissing(List<Verify> verify) throws HostFailed {
        if (mode == Mode.AUDIT || !(Verification.missing(verify) instanceof Failure missing)) {
            return;
        }
        if (mode == Mode.APPLY) {
            throw new HostFailed(new HostOutcome.Failed(
                    new Failure(REFUSED + ": " + missing.what(), missing.place(), missing.cause(), missing.hint())));
        }
        line.note("an apply would be refused from this machine: " + missing.what() + ": " + missing.cause());
    }

    /// What the host might be lost by; an audit only says so, as it wants nothing.
    private void refuseDangers(HostState observed, HostState before, HostState wanted) throws HostFailed {
        var simulation = Simulation.of(observed, wanted);
        var halfway = Halfway.dangers(before, wanted);
        boolean boot = !simulation.atBoot().isEmpty() || !halfway.isEmpty();
        var dangers = new ArrayList<>(simulation.dangers());
        dangers.addAll(halfway);
        if (line.isHere() && Plan.between(observed, wanted, List.of()).guarded()) {
            dangers.add("Pontifex runs on the host itself: that the path to it still leads there could not be tried");
        }
        if (dangers.isEmpty()) {
            return;
        }
        if (mode == Mode.AUDIT) {
            dangers.forEach(danger -> line.note("what the plays want might lose the host: " + danger));
        } else if (rules.iKnow().contains(host)) {
            overridden.addAll(dangers);
            overriddenAtBoot |= boot;
        } else {
            throw new HostFailed(new HostOutcome.Failed(new Failure(
                    REFUSED + ": the host might be lost", null, String.join("\n", dangers), takenOn(host, boot))));
        }
    }

    /// What `--i-know` gives, and what it can't.
    static String takenOn(String host, boolean boot) {
        return "change the play or the host; or take it on with --i-know " + host
                + ": it is guarded, and puts itself back unless it can be confirmed"
                + (boot ? "; but " + UNGUARDED_BOOT : "");
    }

    /// A host on which an earlier transaction was left is not what it seems: that is ended first, by a
    /// transaction with nothing in it, or told where nothing may be touched.
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
            unknown.addAll(line.pending(left));
            return observed;
        }
        var nothing = Plan.between(observed, observed, List.of());
        var transaction = transaction(nothing);
        new Settlement(nothing, Scope.NONE, transaction, line).begun(sent(transaction));
        return line.look();
    }

    private void take(int number, Wanted wanted, Plan plan) {
        claims = claims.and(wanted.claims());
        guarded |= isGuarded(plan);
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
            return new HostOutcome.Changed(confirmed);
        }
        return differs || violated ? new HostOutcome.WouldChange() : new HostOutcome.InSync();
    }

    /// What is to be told when the run ends before all plays are through.
    HostResult stoppedHalfWay(String why) {
        return result(!done.isEmpty() ? new HostOutcome.Changed(confirmed) : new HostOutcome.Untouched(why));
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
                List.copyOf(overridden),
                all(risky),
                guarded ? rules.guard() : null,
                line.looks());
    }

    private static <T> List<T> all(SortedMap<Integer, List<T>> ofPlays) {
        return ofPlays.values().stream().flatMap(List::stream).toList();
    }

    private List<Task> allTasks() {
        return plays.stream().flatMap(part -> part.tasks().stream()).toList();
    }

    /// What was changed on the host and seen to be so, whatever came after it.
    public List<TaskChange> made() {
        return done.stream()
                .flatMap(number -> changes.getOrDefault(number, List.of()).stream())
                .toList();
    }

    /// Whether a transaction was sent to the host, however it ended.
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
