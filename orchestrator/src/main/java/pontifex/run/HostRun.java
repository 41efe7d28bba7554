package pontifex.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Plan;
import pontifex.playbook.Task;
import pontifex.playbook.Verify;
import pontifex.playbook.Where;
import pontifex.resource.GuestMac;
import pontifex.resource.Resource;
import pontifex.resource.Traps;
import pontifex.state.Commands;
import pontifex.state.FileState;
import pontifex.state.HostFacts;
import pontifex.state.HostState;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.transaction.Guard;
import pontifex.transaction.Impossible;
import pontifex.transaction.Owner;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;
import pontifex.yaml.BadInput;

/// The way of one host, from the first look to the last, over all plays that it has a part in.
public final class HostRun implements AutoCloseable {
    private final String host;
    private final List<Part> asked;
    private final Rules rules;
    private final Ledger ledger;
    private final Mode mode;
    private final HostLine line;
    private final Owner owner;
    private final FleetRun.Watcher watcher;
    private final SeenMacs macs;

    private final Account account = new Account();
    private final Retreat retreat = new Retreat();
    private List<Part> plays;
    private Dangers overridden = Dangers.NONE;
    private Recorded recorded = Recorded.NOTHING;
    private @Nullable HostState found;
    private @Nullable HostState last;
    private boolean sent;
    private boolean unlike;

    /// @param plays what each play of the run asks of this host
    /// @param ledger what an audit holds it against
    /// @param owner whose transactions its are
    /// @param watcher is told before anything is sent, and how long the host still waits for its confirm
    /// @param macs of the hosts that were looked at before
    HostRun(
            String host,
            List<Part> plays,
            Rules rules,
            Ledger ledger,
            HostLine line,
            Owner owner,
            FleetRun.Watcher watcher,
            SeenMacs macs) {
        this.host = host;
        asked = plays;
        this.plays = plays;
        this.rules = rules;
        this.ledger = ledger;
        mode = rules.mode();
        this.line = line;
        this.owner = owner;
        this.watcher = watcher;
        this.macs = macs;
        line.tells(step -> watcher.at(host, step));
    }

    /// The way of one host through one play.
    ///
    /// @param company those with whom it is confirmed
    /// @throws HostFailed with an outcome after which the host has no part in later plays
    /// @throws InterruptedException when the run leaves the host, to which nothing was sent in this play
    void play(int number, Company company) throws HostFailed, InterruptedException {
        retreat.open();
        try {
            if (!played(number, last == null ? firstLook() : last, company, true)) { // one round trip, for all plays
                played(number, firstLook(), company, false);
            }
        } catch (HostFailed e) {
            if (mode == Mode.AUDIT && found != null && !(e.outcome() instanceof HostOutcome.Skipped)) {
                account.audited(
                        HostAudit.ofRecord(host, ledger, recorded, found).verdicts());
            }
            throw e;
        } finally {
            retreat.close();
        }
    }

    /// The run is not to go on: where nothing was sent in this play, the host is left at once.
    void leave() {
        retreat.call();
    }

    /// @param again whether the host may have moved since it was looked at, so that it is to be planned again
    /// @return false when it has, and nothing was touched
    private boolean played(int number, HostState observed, Company company, boolean again)
            throws HostFailed, InterruptedException {
        watcher.at(host, Step.PLANNING);
        var wanted = Wanted.of(plays.get(number).tasks(), observed); //      pure
        var plan = Plan.between(observed, wanted.state(), wanted.stages()); // pure
        account.planned(number, Told.of(plan, wanted, isGuarded(plan)), wanted);
        if (plan.isEmpty()) {
            last = observed;
            return true;
        }
        if (mode.readOnly()) {
            plan.byHand()
                    .forEach(command -> line.note("for you to run on the host, as xapi keeps that itself: " + command));
            last = wanted.state();
            return true;
        }
        var transaction = transaction(plan);
        if (!company.equals(Company.NOBODY)) {
            watcher.at(host, Step.WAITING_FOR_WAVE);
        }
        company.planned(isGuarded(plan)); //                                nothing was sent before all may begin
        var settlement = new Settlement(plan, wanted.claims(), transaction, line);
        line.at(Step.changing(plan.changes().size()));
        var receipt = sent(transaction); //                                 one more round trip; the keeper runs it
        if (again && settlement.stale(receipt)) {
            return false;
        }
        settlement.begun(receipt); //                                       or nothing was touched
        var end = decided(number, receipt, isGuarded(plan), settlement, company);
        line.at(Step.LOOKING_AGAIN);
        last = settlement.seen(end.receipt()); //                           believe the second look
        found = last;
        settlement.ended(end.receipt(), end.reason(), last); //             as wanted, or know what it is instead
        account.done(number, end.confirmed());
        var commanded = Commanded.of(wanted.doing(), end.receipt(), transaction);
        account.commanded(number, commanded);
        if (commanded.failure(wanted.doing(), last) instanceof Failure why) {
            throw new HostFailed(new HostOutcome.Failed(why));
        }
        overridden.remarks().forEach(line::note);
        return true;
    }

    /// Written down first: a run that is lost after that leaves the host in doubt.
    private Receipt sent(Transaction transaction) throws HostFailed, InterruptedException {
        retreat.cutOff();
        try {
            watcher.sending(host);
        } catch (IOException e) {
            throw HostFailed.refused(new Failure(
                    "that it is sent could not be written down",
                    null,
                    String.valueOf(e.getMessage()),
                    "mend that and run again"));
        }
        sent = true;
        return line.transact(transaction);
    }

    /// How a transaction ended, and why it was not, or could not be, confirmed, as far as this side knows.
    ///
    /// @param confirmed over a new connection
    private record End(Receipt receipt, @Nullable Failure reason, boolean confirmed) {}

    /// A guarded one is confirmed over a new connection, or goes back; another has decided by itself.
    private End decided(int number, Receipt receipt, boolean isGuarded, Settlement settlement, Company company)
            throws HostFailed, InterruptedException {
        if (receipt instanceof Receipt.Waiting waiting) {
            line.at(Step.CONFIRMING);
            var confirmation = confirmation(number, settlement, company);
            var ended = confirmation.ended(waiting);
            boolean confirmed = ended instanceof Receipt.Done;
            settlement.begun(ended);
            line.turn(confirmed); //                                        where the host is by now
            return new End(ended, confirmation.reason(), confirmed);
        }
        if (isGuarded) {
            line.turn(receipt instanceof Receipt.Done);
        }
        var lost = receipt instanceof Receipt.RolledBack ? line.lost() : null;
        return new End(receipt, lost == null ? null : Confirmation.unreached(lost), false);
    }

    /// A danger that was taken on is guarded whatever it is about.
    private boolean isGuarded(Plan plan) {
        return plan.guarded() || !plan.isEmpty() && !overridden.isEmpty();
    }

    private Transaction transaction(Plan plan) throws HostFailed {
        try {
            return Transaction.of(
                    plan,
                    TransactionId.random(),
                    owner,
                    isGuarded(plan) ? new Guard(rules.guard()) : null,
                    line.commands());
        } catch (Impossible e) {
            throw HostFailed.refused(new Failure(
                    "no way to make the change, or to take it back",
                    null,
                    String.valueOf(e.getMessage()),
                    "do it by hand, or leave it out of the play"));
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
        if (mode == Mode.AUDIT) {
            recorded = ledger.recorded(host);
        }
        line.at(Step.LOOKING);
        var seen = line.look();
        if (last == null) {
            refuseElsewhere(seen);
        }
        var observed = recovered(seen);
        found = observed;
        if (last == null) { //                                              as no play has touched it yet
            plays = decided(HostFacts.of(observed));
        }
        if (mode == Mode.AUDIT) {
            Traps.of(observed).forEach(line::note);
            account.shared(sharedMacs(observed));
        }
        forgotten(observed).forEach(line::note);
        var whole = Wanted.of(allTasks(), observed);
        var end = whole.state();
        if (mode != Mode.AUDIT) {
            Traps.of(end).forEach(line::note); //                           those that stay
            SeenMacs.refuse(sharedMacs(end));
        }
        var way = new ArrayList<>(List.of(observed));
        for (var part : plays) {
            way.add(Wanted.of(part.tasks(), way.getLast()).state());
        }
        refuseDangers(Dangers.of(way, line.isHere()));
        var risky = new ArrayList<RiskyStep>();
        for (int number = 0; number < plays.size(); number++) {
            var plan = Plan.between(way.get(number), way.get(number + 1), List.of());
            risky.addAll(Told.risky(plan));
            if (isGuarded(plan)) {
                refuseMissing(plays.get(number).verify());
            }
        }
        if (mode == Mode.APPLY && Wanted.violated(allTasks(), end, HostFailed.REFUSED) instanceof Failure why) {
            throw new HostFailed(new HostOutcome.Failed(why));
        }
        refuseUnlike(new Paper(observed, end, whole.claims(), new TreeSet<>(whole.secret()), risky));
        return observed;
    }

    /// A host that `--where` doesn't mean has been looked at, and no more.
    private void refuseElsewhere(HostState seen) throws HostFailed {
        if (!(rules.where() instanceof Where where)) {
            return;
        }
        try {
            if (!where.holds(host, HostFacts.of(seen))) {
                throw new HostFailed(new HostOutcome.Skipped("not --where " + where.text()));
            }
        } catch (BadInput e) {
            throw HostFailed.undecided("--where " + where.text(), null, e);
        }
    }

    private List<Part> decided(HostFacts facts) throws HostFailed {
        var decided = new ArrayList<Part>();
        for (var part : asked) {
            decided.add(part.on(facts));
        }
        return decided;
    }

    /// Handlers that are due on the host, and that no play has any more: nobody runs them.
    private List<String> forgotten(HostState observed) {
        var known = asked.stream()
                .flatMap(part -> part.tasks().stream())
                .map(task -> task.body() instanceof Resource resource ? resource.handler() : null)
                .filter(Objects::nonNull)
                .toList();
        return observed.due().or(new TreeSet<>()).stream()
                .filter(name -> !known.contains(name))
                .map(name -> "handler " + name + " is due since an earlier run, and no play of this one has it: run the"
                        + " playbook that has it, or take its line out of " + Commands.DUE + " on the host")
                .toList();
    }

    /// What isn't as it was shown is not what somebody said yes to.
    private void refuseUnlike(Paper paper) throws HostFailed {
        if (watcher.planned(host, paper) instanceof Failure why) {
            unlike = true;
            throw HostFailed.refused(why);
        }
    }

    private List<String> sharedMacs(HostState state) {
        var waived = new HashSet<String>();
        for (var task : allTasks()) {
            task.body().macs().stream().filter(GuestMac::any).forEach(given -> waived.add(given.mac()));
        }
        return macs.shared(host, state, mode == Mode.AUDIT, waived);
    }

    /// An audit only says so, as it wants nothing.
    private void refuseDangers(Dangers dangers) throws HostFailed {
        if (mode == Mode.AUDIT) {
            dangers.all().forEach(danger -> line.note("what the plays want might lose the host: " + danger));
        } else if (rules.iKnow().contains(host)) {
            overridden = overridden.and(dangers);
        } else if (!dangers.isEmpty()) {
            throw HostFailed.refused(dangers.refusal(host));
        }
    }

    /// What could not be verified would only be put back again.
    private void refuseMissing(List<Verify> verify) throws HostFailed {
        if (mode == Mode.AUDIT || !(Verification.missing(verify) instanceof Failure missing)) {
            return;
        }
        if (mode == Mode.APPLY) {
            throw HostFailed.refused(missing);
        }
        line.note("an apply would be refused from this machine: " + missing.what() + ": " + missing.cause());
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
            account.pending(line.pending(left));
            return observed;
        }
        var nothing = Plan.between(observed, observed, List.of());
        var transaction = transaction(nothing);
        line.at(Step.RECOVERING);
        new Settlement(nothing, Scope.NONE, transaction, line).begun(sent(transaction));
        line.at(Step.LOOKING_AGAIN);
        return line.look();
    }

    /// What is to be told when all plays are through.
    HostResult finished() {
        var end = Objects.requireNonNull(last);
        if (mode == Mode.AUDIT) {
            return audited(end);
        }
        end.guests()
                .ghosts()
                .forEach((vif, why) ->
                        line.note("ghost vif " + vif + ": " + why + "; a vif task for its guest drops it"));
        HalfKept.of(end).forEach((bridge, why) -> line.note("bridge " + bridge + ": " + why));
        account.judged(Wanted.judged(allTasks(), end));
        return result(account.outcome(mode));
    }

    private HostResult audited(HostState end) {
        var audit = new HostAudit(
                host,
                ledger,
                recorded,
                Objects.requireNonNull(found),
                end,
                allTasks(),
                account.voices(),
                account.claims(),
                account.secret());
        audit.notes().forEach(line::note);
        account.runs().forEach(line::note);
        account.pending(audit.untold());
        account.judged(audit.findings());
        account.audited(audit.verdicts());
        var outcome = account.audited(ledger.strict());
        boolean never = !audit.untold().isEmpty() && outcome instanceof HostOutcome.InSync;
        return result(never ? new HostOutcome.Skipped("nothing is recorded of it") : outcome);
    }

    /// What is to be told when the run ends before all plays are through.
    HostResult stoppedHalfWay(String why) {
        return result(account.stoppedHalfWay(why));
    }

    HostResult result(HostOutcome outcome) {
        return account.result(host, outcome, line.notes(), overridden, rules.guard(), line.looks())
                .drawn(found instanceof HostState seen ? Topology.of(seen) : null);
    }

    private List<Task> allTasks() {
        return plays.stream().flatMap(part -> part.tasks().stream()).toList();
    }

    /// What was changed on the host and seen to be so, whatever came after it.
    public List<TaskChange> made() {
        return account.made();
    }

    /// Whether it was refused because it isn't as it was shown: that says nothing of the plays.
    boolean unlike() {
        return unlike;
    }

    /// Whether it was left before anything was sent to it in the play at hand.
    boolean isLeft() {
        return retreat.isTaken();
    }

    /// Whether a transaction was sent to the host, however it ended.
    boolean sent() {
        return sent;
    }

    /// The last state that was seen of the host; null before the first look.
    public @Nullable HostState seen() {
        return last;
    }

    /// What the run's assertions say of the last state that was seen, as items.
    public Items asserted() {
        return last == null ? Items.NONE : Asserted.of(allTasks(), last).judged();
    }

    /// The items that the run answers for on this host.
    public Scope claims() {
        return account.claims();
    }

    /// The paths of files whose content must not be told or recorded.
    public SortedSet<String> secret() {
        return account.secret();
    }

    @Override
    public void close() {
        line.close();
    }
}
