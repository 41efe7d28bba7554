package pontifex.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.probe.Mark;
import pontifex.probe.Probe;
import pontifex.probe.Unreadable;
import pontifex.remote.Connections;
import pontifex.remote.Remote;
import pontifex.remote.RemoteFailure;
import pontifex.remote.Reply;
import pontifex.remote.Target;
import pontifex.resource.Reading;
import pontifex.shell.Program;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;
import pontifex.yaml.Visible;

/// The line to one host: opened when it is first needed, opened anew when it broke.
public final class HostLine implements AutoCloseable {
    private static final int SHOWN = 400;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MARGIN = 5;

    private final Connections connections;
    private final Target target;
    private final Look look;
    private final Duration limit;
    private final List<String> notes = new ArrayList<>();
    private @Nullable Remote remote;
    private int looks;

    /// @param look what all the plays of the host must see
    /// @param limit for one look, or one transaction
    public HostLine(Connections connections, Target target, Look look, Duration limit) {
        this.connections = connections;
        this.target = target;
        this.look = look;
        this.limit = limit;
    }

    /// One round trip: all that a run must know of the host.
    HostState look() throws HostFailed, InterruptedException {
        looks++;
        var mark = Mark.random();
        try {
            var reply = run(Probe.program(look, mark));
            return read(reply, mark);
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

    private HostState read(Reply reply, String mark) throws HostFailed {
        try {
            return Reading.of(Probe.read(reply.out(), reply.cut(), mark));
        } catch (Unreadable e) {
            var said = Visible.text(new String(reply.err(), StandardCharsets.UTF_8).strip());
            throw new HostFailed(new HostOutcome.Failed(new Failure(
                    "could not look at the host",
                    null,
                    e.getMessage()
                            + (said.isEmpty() ? "" : "; it said: " + said.substring(0, Math.min(SHOWN, said.length()))),
                    "log in by hand and see whether /bin/sh there runs a program from its standard input")));
        }
    }

    /// One more round trip: the host's keeper runs the whole of it, whatever becomes of the line.
    ///
    /// @throws HostFailed when nothing was sent, or when what became of it can't be learned
    Receipt transact(Transaction transaction) throws HostFailed, InterruptedException {
        try {
            return receipt(run(transaction.start(patience())), transaction.id());
        } catch (RemoteFailure e) {
            if (e.beforeSending()) {
                throw new HostFailed(new HostOutcome.Unreachable(
                        new Failure("could not send the change; nothing was touched", null, e.cause(), e.hint())));
            }
            return follow(transaction.id(), e.cause());
        } catch (pontifex.transaction.Unreadable e) {
            return follow(transaction.id(), String.valueOf(e.getMessage()));
        }
    }

    private static Receipt receipt(Reply reply, TransactionId id) throws pontifex.transaction.Unreadable {
        return Receipt.read(reply.out(), reply.cut(), id.mark());
    }

    /// Asks over new connections what became of a transaction whose answer was lost.
    private Receipt follow(TransactionId id, String why) throws HostFailed, InterruptedException {
        var until = System.nanoTime() + limit.toNanos();
        var last = why;
        while (System.nanoTime() < until) {
            close();
            try {
                var receipt = receipt(run(Transaction.follow(id, patience())), id);
                note("the answer was lost (" + why + "); the host was asked again");
                return receipt;
            } catch (RemoteFailure e) {
                last = e.cause();
            } catch (pontifex.transaction.Unreadable e) {
                last = String.valueOf(e.getMessage());
            }
            Thread.sleep(PAUSE);
        }
        throw new HostFailed(new HostOutcome.InDoubt(new Failure(
                "a change was begun and its end could not be seen (transaction " + id + ")",
                null,
                last,
                "the host's keeper ends it by itself; run again when the host can be reached")));
    }

    /// Seconds that an answer may wait for the keeper, so that it comes before the line's own limit.
    private int patience() {
        return (int) Math.max(1, limit.toSeconds() - MARGIN);
    }

    /// Runs a program on the line, opening it first where there is none.
    Reply run(Program program) throws RemoteFailure, InterruptedException {
        var open = remote;
        if (open == null) {
            open = connections.open(target);
            remote = open;
        }
        try {
            return open.run(program, limit);
        } catch (RemoteFailure e) {
            close();
            throw e;
        }
    }

    void note(String text) {
        notes.add(text);
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
