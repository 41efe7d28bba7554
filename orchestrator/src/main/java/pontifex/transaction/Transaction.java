package pontifex.transaction;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Change;
import pontifex.plan.Means;
import pontifex.plan.Plan;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;

/// A plan as it is made real on its host: checked against what was looked at, stored there, run by a keeper that
/// outlives the session, decided once, and either whole or taken back.
public final class Transaction {
    private static final int UNLOCK_PATIENCE = 60;

    /// Seconds for the commands of a transaction, where nobody says more.
    private static final int COMMANDS = 90;

    private final TransactionId id;
    private final Owner owner;
    private final Place place;
    private final Steps steps;
    private final Collection<Script> expectations;
    private final @Nullable Guard guard;
    private final Limits limits;
    private final Proofs proofs;
    private final List<Library> means;

    private Transaction(
            TransactionId id,
            Owner owner,
            Place place,
            Steps steps,
            Collection<Script> expectations,
            @Nullable Guard guard,
            Limits limits,
            Proofs proofs,
            List<Library> means) {
        this.proofs = proofs;
        this.guard = guard;
        this.limits = limits;
        this.id = id;
        this.owner = owner;
        this.place = place;
        this.steps = steps;
        this.expectations = expectations;
        this.means = List.copyOf(means);
    }

    /// @param guard null: it is its own judge
    /// @throws Impossible when the host has no means for a change, or a change has no undo
    public static Transaction of(Plan plan, TransactionId id, Owner owner, @Nullable Guard guard) throws Impossible {
        return of(plan, id, owner, guard, COMMANDS);
    }

    /// @param commands how many seconds all commands of the plan may take together
    public static Transaction of(Plan plan, TransactionId id, Owner owner, @Nullable Guard guard, int commands)
            throws Impossible {
        return of(plan, id, owner, guard, commands, Place.HOST);
    }

    static Transaction of(Plan plan, TransactionId id, Owner owner, @Nullable Guard guard, Place place)
            throws Impossible {
        return of(plan, id, owner, guard, COMMANDS, place);
    }

    private static Transaction of(
            Plan plan, TransactionId id, Owner owner, @Nullable Guard guard, int commands, Place place)
            throws Impossible {
        var steps = Steps.of(plan.changes(), id);
        return new Transaction(
                id,
                owner,
                place,
                steps,
                Expectations.of(plan.observed(), plan.changes()),
                guard,
                Limits.of(guard, commands),
                guard == null ? Proofs.NONE : Proofs.of(plan, id),
                means(plan, steps));
    }

    /// Steps of any functions, for the keeper's own tests.
    static Transaction of(
            TransactionId id,
            Owner owner,
            Place place,
            Steps steps,
            Collection<Script> expectations,
            Limits limits,
            Proofs proofs,
            List<Library> libraries) {
        return new Transaction(id, owner, place, steps, expectations, null, limits, proofs, libraries);
    }

    private static List<Library> means(Plan plan, Steps steps) throws Impossible {
        if (steps.live().isEmpty() && steps.last().isEmpty()) {
            return List.of();
        }
        try {
            return Means.of(plan.observed().platform()).libraries();
        } catch (Means.NoMeans e) {
            throw new Impossible(String.valueOf(e.getMessage()));
        }
    }

    public TransactionId id() {
        return id;
    }

    public @Nullable Guard guard() {
        return guard;
    }

    /// What step `k` of a [Receipt] changes; steps are numbered from 1.
    public Change step(int k) {
        return steps.all().get(k - 1).change();
    }

    /// What a line of the answer to it says of where it is, for whoever watches: `step 3 of 7`; null: nothing.
    public @Nullable String underWay(String line) {
        var words = line.split(" ", -1);
        if (words.length < 4 || !words[0].equals(id.mark()) || !words[1].equals("journal")) {
            return null;
        }
        return switch (words[3]) {
            case "doing" ->
                words.length == 5 && words[4].matches("[0-9]{1,9}")
                        ? "step " + words[4] + " of " + steps.all().size()
                        : null;
            case "undoing" -> "taking it back";
            default -> null;
        };
    }

    /// The program that does it all, but for what the keeper does after the session's end.
    ///
    /// @param patience how many seconds the answer may wait for the keeper; after them it is [Receipt.Unfinished]
    public Program start(int patience) {
        var keeper = Calls.keeper(place, id, steps, proofs, limits, means);
        return Calls.session(place, id, patience, owner, expectations, steps, proofs, keeper);
    }

    /// The program that asks what has become of a transaction whose answer was lost. It touches nothing.
    public static Program follow(TransactionId id, int patience) {
        return Calls.about("follow", Place.HOST, id, patience);
    }

    /// The program that says yes to a transaction that waits; asked again, it says the same.
    ///
    /// @param patience as of [#start]
    public static Program confirm(TransactionId id, int patience) {
        return Calls.about("confirm", Place.HOST, id, patience);
    }

    /// The program that has a transaction taken back that isn't decided; one whose keeper is dead by its own program.
    public static Program rollBack(TransactionId id, int patience) {
        return Calls.about("roll_back", Place.HOST, id, patience);
    }

    /// The program that lets a transaction that waits wait `seconds` from now; [Receipt.Waiting] says that it will.
    public static Program renew(TransactionId id, int seconds) {
        return Calls.about("renew", Place.HOST, id, seconds);
    }

    /// The program that tells what is locked, under way or left; it touches nothing. [Pending#read] reads it.
    ///
    /// @param mark as of a [TransactionId]
    public static Program status(String mark) {
        return Calls.status(Place.HOST, mark);
    }

    /// The program that ends what this transaction left and gives its lock back. Its receipt is how that one ended;
    /// [Receipt.Locked] while its own keeper, or that of another in the way, lives.
    public static Program unlock(TransactionId id) {
        return Calls.about("unlock", Place.HOST, id, UNLOCK_PATIENCE);
    }
}
