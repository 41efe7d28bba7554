package pontifex.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.remote.Connections;
import pontifex.remote.Remote;
import pontifex.remote.RemoteFailure;
import pontifex.remote.Reply;
import pontifex.remote.Target;
import pontifex.run.Standing.Kind;
import pontifex.shell.Program;
import pontifex.transaction.Pending;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;
import pontifex.transaction.Unreadable;

/// The transactions of one host, as somebody deals with them by hand. Every question goes over a connection of its own,
/// and what is told is the host's own receipt.
public final class HostTransactions {
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MARGIN = 5;

    private final Connections connections;
    private final Target target;
    private final List<Target> ways;
    private final Duration limit;

    private HostTransactions(Connections connections, Target target, List<Target> ways, Duration limit) {
        this.connections = connections;
        this.target = target;
        this.ways = List.copyOf(ways);
        this.limit = limit;
    }

    /// At the host's address; where that leads nowhere, at its `confirm_host`: a change that waits may have moved it.
    ///
    /// @param limit for connecting, and for one question
    public static HostTransactions of(Connections connections, Target target, Target confirming, Duration limit) {
        return new HostTransactions(
                connections, target, target.equals(confirming) ? List.of(target) : List.of(target, confirming), limit);
    }

    /// Only there where a change is confirmed: whoever comes in by another way has shown nothing.
    public static HostTransactions confirming(
            Connections connections, Target target, Target confirming, Duration limit) {
        return new HostTransactions(connections, target, List.of(confirming), limit);
    }

    /// What somebody may want of a transaction.
    public enum Asked {
        CONFIRM,
        UNDO,
        UNLOCK;

        private Program program(TransactionId id, int patience) {
            return switch (this) {
                case CONFIRM -> Transaction.confirm(id, patience);
                case UNDO -> Transaction.rollBack(id, patience);
                case UNLOCK -> Transaction.unlock(id);
            };
        }
    }

    /// How it ended.
    ///
    /// @param asAsked whether that is what was asked for
    public record Ended(HostResult result, boolean asAsked) {}

    /// One question, which writes nothing.
    public HostStatus status() throws InterruptedException {
        try {
            return new HostStatus(target.name(), look(), null);
        } catch (HostFailed e) {
            return new HostStatus(target.name(), List.of(), e.outcome().failure());
        }
    }

    /// Looks which transaction it is, and ends it as asked.
    ///
    /// @param id null: the one that there is; refused where there are several, or none
    public Ended end(Asked asked, @Nullable TransactionId id) throws InterruptedException {
        var notes = new ArrayList<String>();
        try {
            var pending = chosen(look(), id);
            if (pending != null) {
                notes.add(pending.whole());
                permit(asked, pending);
            }
            var meant = pending == null ? Objects.requireNonNull(id) : named(pending);
            var receipt = ask(asked, meant);
            var meaning = new Meaning(asked, target.name(), pending == null, notes);
            var outcome = meaning.of(receipt);
            return ended(outcome, notes, meaning.isAsked(receipt));
        } catch (HostFailed e) {
            return ended(e.outcome(), notes, false);
        }
    }

    private Ended ended(HostOutcome outcome, List<String> notes, boolean asAsked) {
        return new Ended(HostResult.of(target.name(), outcome).with(notes), asAsked);
    }

    private List<Standing> look() throws HostFailed, InterruptedException {
        var mark = TransactionId.random().mark();
        Reply reply;
        try {
            reply = run(Transaction.status(mark));
        } catch (RemoteFailure e) {
            throw new HostFailed(new HostOutcome.Unreachable(
                    new Failure("could not look what is pending on the host", null, e.cause(), e.hint())));
        }
        try {
            return Pending.read(reply.out(), reply.cut(), mark).stream()
                    .map(Standing::of)
                    .toList();
        } catch (Unreadable e) {
            throw failed(
                    "could not look what is pending on the host",
                    e.getMessage() + Words.beside(reply),
                    "log in as root, or become it (-b), and see whether /var/lib/pontifex can be read there");
        }
    }

    /// Null where the host says nothing of `id`: then it has ended, and its receipt tells how.
    private @Nullable Standing chosen(List<Standing> found, @Nullable TransactionId id) throws HostFailed {
        if (id != null) {
            return found.stream()
                    .filter(pending -> pending.transaction().equals(id.value()))
                    .findFirst()
                    .orElse(null);
        }
        var open = found.stream()
                .filter(pending -> pending.kind() != Kind.LOCK && pending.kind() != Kind.BETWEEN_TWO_STATES)
                .toList();
        return switch (open.size()) {
            case 0 ->
                throw failed(
                        "refused: nothing is pending on the host",
                        "no transaction is under way there, and none was left",
                        "pontifex plan says whether the host is as wanted");
            case 1 -> open.getFirst();
            default ->
                throw failed(
                        "refused: several transactions are pending on the host",
                        open.stream().map(Standing::whole).collect(Collectors.joining("\n")),
                        "name the one that you mean: --transaction ID");
        };
    }

    /// A host may say anything.
    private static TransactionId named(Standing pending) throws HostFailed {
        try {
            return new TransactionId(pending.transaction());
        } catch (IllegalArgumentException e) {
            throw failed(
                    "refused: what is pending has a name that no run has given it",
                    pending.transaction(),
                    "see what lies in /var/lib/pontifex/tx on the host");
        }
    }

    /// What can be refused without asking the host again.
    private void permit(Asked asked, Standing pending) throws HostFailed {
        var kind = pending.kind();
        if (kind == Kind.BETWEEN_TWO_STATES) {
            throw failed(
                    "refused: transaction " + pending.transaction() + " has ended",
                    pending.told(),
                    pending.hint(target.name()));
        }
        if (asked == Asked.CONFIRM && kind != Kind.WAITING) {
            throw failed(
                    "refused: transaction " + pending.transaction() + " doesn't wait for a confirm",
                    pending.told(),
                    pending.hint(target.name()));
        }
        if (asked == Asked.UNLOCK && (kind == Kind.WAITING || kind == Kind.WORKING)) {
            throw failed(
                    "refused: the keeper of transaction " + pending.transaction() + " is alive",
                    pending.told() + "; nothing that is under way is unlocked",
                    pending.hint(target.name()));
        }
    }

    /// An answer that was lost is asked for again: whatever is asked twice is done once.
    private Receipt ask(Asked asked, TransactionId id) throws HostFailed, InterruptedException {
        var patience = (int) Math.max(1, limit.toSeconds() - MARGIN);
        var until = System.nanoTime() + limit.toNanos();
        var lost = "";
        for (int tries = 0; tries == 0 || tries < TRIES && System.nanoTime() < until; tries++) {
            if (tries > 0) {
                Thread.sleep(PAUSE);
            }
            try {
                var reply = run(asked.program(id, patience));
                return Receipt.read(reply.out(), reply.cut(), id.mark());
            } catch (RemoteFailure e) {
                if (e.beforeSending() && lost.isEmpty()) {
                    throw new HostFailed(new HostOutcome.Unreachable(
                            new Failure("could not tell the host; nothing was touched", null, e.cause(), e.hint())));
                }
                lost = e.cause();
            } catch (Unreadable e) {
                lost = String.valueOf(e.getMessage());
            }
        }
        throw new HostFailed(new HostOutcome.InDoubt(new Failure(
                "the host was told, and its answer could not be had (transaction " + id + ")",
                null,
                lost,
                "pontifex status " + target.name() + " when it can be reached; its keeper ends it by itself")));
    }

    private Reply run(Program program) throws RemoteFailure, InterruptedException {
        try (var remote = open()) {
            return remote.run(program, limit);
        }
    }

    /// By the first way that leads there; what the first one said is told when none does.
    private Remote open() throws RemoteFailure, InterruptedException {
        RemoteFailure first = null;
        for (var way : ways) {
            try {
                return connections.open(way, way.equals(target) ? null : target, limit);
            } catch (RemoteFailure e) {
                first = first == null ? e : first;
            }
        }
        throw Objects.requireNonNull(first);
    }

    private static HostFailed failed(String what, String cause, String hint) {
        return new HostFailed(new HostOutcome.Failed(new Failure(what, null, cause, hint)));
    }
}
