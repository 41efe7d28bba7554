package pontifex.run;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pontifex.probe.Mark;
import pontifex.probe.Probe;
import pontifex.probe.Unreadable;
import pontifex.remote.Connection;
import pontifex.remote.Connections;
import pontifex.remote.Remote;
import pontifex.remote.RemoteFailure;
import pontifex.remote.Reply;
import pontifex.remote.Target;
import pontifex.resource.Reading;
import pontifex.shell.Program;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.transaction.Guard;
import pontifex.transaction.Pending;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;
import pontifex.yaml.Secret;

/// The line to one host: opened when it is first needed, opened anew when it broke.
public final class HostLine implements AutoCloseable {
    private static final int MARGIN = 5;
    private static final int LEAST_FOR_COMMANDS = 10;
    private static final int BESIDE_COMMANDS = 30;

    /// The least that connecting anew may take, and what share of the time that is left it may take beyond it.
    private static final Duration LEAST_TO_OPEN = Duration.ofSeconds(3);

    private static final int SHARE_TO_OPEN = 4;

    /// Connecting, where nobody waits for the host: each part of it has a limit of its own.
    private static final Duration NO_LIMIT = Duration.ofDays(1);

    private final Door door;
    private final Target target;
    private final Target confirming;
    private final Look look;
    private final Duration limit;
    private final SequencedSet<String> notes = new LinkedHashSet<>();
    private Consumer<Step> ears = _ -> {};
    private Step step = Step.LOOKING;
    private volatile Consumer<String> heard = _ -> {};
    private @Nullable Remote remote;
    private @Nullable String lost;
    private boolean turned;
    private boolean watched;
    private int looks;

    /// How a host is come in by, as [Connections#open(Target, Target, Duration)] has it.
    interface Door {
        Remote open(Target target, @Nullable Target formerly, Duration limit)
                throws RemoteFailure, InterruptedException;
    }

    /// @param confirming the host where a guarded change of it is confirmed, and where it is from then on
    /// @param look what all the plays of the host must see
    /// @param limit for one look, or one transaction
    public HostLine(Connections connections, Target target, Target confirming, Look look, Duration limit) {
        this(connections::open, target, confirming, look, limit);
    }

    HostLine(Door door, Target target, Target confirming, Look look, Duration limit) {
        this.door = door;
        this.target = target;
        this.confirming = confirming;
        this.look = look;
        this.limit = limit;
    }

    /// @param listener is told what is being done about the host
    void tells(Consumer<Step> listener) {
        ears = listener;
    }

    /// What is done next is for this.
    void at(Step next) {
        step = next;
        if (remote != null) {
            ears.accept(next);
        }
    }

    /// One round trip: all that a run must know of the host.
    HostState look() throws HostFailed, InterruptedException {
        try {
            return seen(limit);
        } catch (RemoteFailure e) {
            throw new HostFailed(
                    new HostOutcome.Unreachable(new Failure("could not look at the host", null, e.cause(), hint(e))));
        }
    }

    /// A look writes nothing, so it needs no care after it was lost.
    private static String hint(RemoteFailure e) {
        if (e.beforeSending()) {
            return e.hint();
        }
        return e.kind() == RemoteFailure.Kind.TIMED_OUT
                ? "see what the host is busy with, or give it longer (--command-timeout); a look changes nothing there"
                : "run again, and look at sshd's log on the host if it comes back; a look changes nothing there";
    }

    /// A look that may take no longer than `most`, connecting included.
    ///
    /// @throws HostFailed when the host's answer can't be read
    HostState seen(Duration most) throws RemoteFailure, HostFailed, InterruptedException {
        looks++;
        var mark = Mark.random();
        var reply = run(Probe.program(look, mark), most);
        try {
            var raw = Probe.read(reply.out(), reply.cut(), mark);
            return Reading.of(raw, look);
        } catch (Unreadable e) {
            throw new HostFailed(new HostOutcome.Failed(new Failure(
                    "could not look at the host",
                    null,
                    e.getMessage() + Words.beside(reply),
                    "log in by hand and see whether /bin/sh there runs a program from its standard input")));
        }
    }

    /// The look after a transaction that may have cut the line: the host has some time to come back.
    HostState lookAgain() throws HostFailed, InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        var pause = new Pause();
        while (watched) {
            try {
                return look();
            } catch (HostFailed e) {
                var left = Duration.ofNanos(until - System.nanoTime());
                if (!left.isPositive() || !(e.outcome() instanceof HostOutcome.Unreachable)) {
                    throw e;
                }
                pause.take(left);
            }
        }
        return look();
    }

    /// One more round trip: the host's keeper runs the whole of it, whatever becomes of the line.
    ///
    /// @throws HostFailed when nothing was sent, or when what became of it can't be learned
    Receipt transact(Transaction transaction) throws HostFailed, InterruptedException {
        watched |= transaction.guard() != null;
        lost = null;
        heard = line -> {
            if (transaction.underWay(line) instanceof String where) {
                ears.accept(new Step(where));
            }
        };
        try {
            return ask(transaction.start(patience()), transaction.id(), limit);
        } catch (RemoteFailure e) {
            if (e.beforeSending()) {
                throw new HostFailed(new HostOutcome.Unreachable(
                        new Failure("could not send the change; nothing was touched", null, e.cause(), e.hint())));
            }
            return follow(transaction, e.cause());
        } catch (pontifex.transaction.Unreadable e) {
            return follow(transaction, String.valueOf(e.getMessage()));
        } finally {
            heard = _ -> {}; //                                             later answers tell the same again
        }
    }

    /// Why the answer to what was sent last was lost, and the host could not be reached at once; null: it came.
    @Nullable String lost() {
        return lost;
    }

    /// One question about a transaction.
    ///
    /// @param most what connecting may not outlast, so that nothing is sent later; for the answer the line's
    ///     limit holds
    Receipt ask(Program program, TransactionId id, Duration most)
            throws RemoteFailure, pontifex.transaction.Unreadable, InterruptedException {
        var open = open(most);
        var reply = run(open, program, limit);
        return Receipt.read(reply.out(), reply.cut(), id.mark());
    }

    /// What is under way on the host or was left there, a sentence each; nothing is touched by asking.
    ///
    /// @param left the transactions that a look has found
    List<String> pending(List<String> left) throws InterruptedException {
        var mark = TransactionId.random().mark();
        try {
            var reply = run(Transaction.status(mark), limit);
            return Pending.read(reply.out(), reply.cut(), mark).stream()
                    .map(Standing::of)
                    .map(pending -> pending.whole() + "; " + pending.hint(host()))
                    .toList();
        } catch (RemoteFailure | pontifex.transaction.Unreadable e) {
            return List.of("transaction " + String.join(", ", left)
                    + " is under way on the host, or was left there: pontifex status says more");
        }
    }

    /// Asks over new connections what became of a transaction whose answer was lost. The change itself may have
    /// cut the line: then the host is where it is to be confirmed, if anywhere.
    private Receipt follow(Transaction transaction, String why) throws HostFailed, InterruptedException {
        var id = transaction.id();
        var most = transaction.guard() instanceof Guard(int seconds) ? limit.plusSeconds(seconds) : limit;
        long until = System.nanoTime() + most.toNanos();
        var pause = new Pause();
        lost = why;
        for (var left = most; left.isPositive(); left = Duration.ofNanos(until - System.nanoTime())) {
            close();
            try {
                var receipt = ask(Transaction.follow(id, patience()), id, left);
                note("the answer was lost (" + Secret.masked(why) + "); the host was asked again");
                return receipt;
            } catch (RemoteFailure e) {
                lost = e.cause();
            } catch (pontifex.transaction.Unreadable e) {
                lost = String.valueOf(e.getMessage());
            }
            turn(watched && !turned);
            pause.take(left);
        }
        throw new HostFailed(new HostOutcome.InDoubt(new Failure(
                "a change was begun and its end could not be seen (transaction " + id + ")",
                null,
                String.valueOf(lost),
                "the host's keeper ends it by itself. See with: pontifex status " + host()
                        + "; or on its console: /var/lib/pontifex/tx/" + id + "/journal")));
    }

    /// Seconds that an answer may wait for the keeper, so that it comes before the line's own limit.
    int patience() {
        return (int) Math.max(1, limit.toSeconds() - MARGIN);
    }

    /// Seconds that all commands of a transaction may take together, so that their end is still waited for.
    int commands() {
        return (int) Math.max(LEAST_FOR_COMMANDS, limit.toSeconds() - BESIDE_COMMANDS);
    }

    /// Runs a program on the line, opening it first where there is none; `most` for both.
    Reply run(Program program, Duration most) throws RemoteFailure, InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        var open = open(most);
        return run(open, program, Duration.ofNanos(Math.max(1, until - System.nanoTime())));
    }

    private Reply run(Remote open, Program program, Duration most) throws RemoteFailure, InterruptedException {
        try {
            return open.run(program, most);
        } catch (RemoteFailure e) {
            close();
            throw e;
        }
    }

    private Remote open(Duration most) throws RemoteFailure, InterruptedException {
        var open = remote;
        if (open == null) {
            ears.accept(Step.CONNECTING);
            open = watched
                    ? door.open(turned ? confirming : target, turned && moves() ? target : null, share(most))
                    : door.open(target, null, NO_LIMIT);
            remote = open;
            open.listens(line -> heard.accept(line));
            ears.accept(step);
            open.notes().forEach(this::note);
        }
        if (watched) {
            open.watch();
        }
        return open;
    }

    /// Packets may be dropped and not refused: one try to connect must not eat all the time that there is.
    private static Duration share(Duration most) {
        var share = most.dividedBy(SHARE_TO_OPEN);
        var least = most.compareTo(LEAST_TO_OPEN) < 0 ? most : LEAST_TO_OPEN;
        return share.compareTo(least) < 0 ? least : share;
    }

    /// From now on the host is reached, over a new connection, where it is to be confirmed; or else where it was.
    void turn(boolean toConfirming) {
        close();
        turned = toConfirming;
    }

    /// Whether it is to be confirmed at another address than it had before.
    boolean moves() {
        return !confirming.equals(target);
    }

    /// Where it is to be confirmed, as people call it.
    String confirmingAt() {
        var address = confirming.address();
        return (moves() ? "confirm_host " : "its address ") + (address == null ? confirming.name() : address);
    }

    /// Whether the host is this very machine, so that no connection is ever made to it.
    boolean isHere() {
        return target.connection() == Connection.LOCAL;
    }

    String host() {
        return target.name();
    }

    Duration limit() {
        return limit;
    }

    /// Each text is told once, however often it comes up.
    void note(String text) {
        notes.add(text);
    }

    /// What the host said by itself, without the secrets in it.
    void said(String text) {
        note(Secret.masked(text));
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    int looks() {
        return looks;
    }

    @Override
    public void close() {
        if (remote instanceof Remote open) {
            remote = null;
            open.close();
        }
    }
}
