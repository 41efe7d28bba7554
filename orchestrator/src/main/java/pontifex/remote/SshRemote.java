package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.DROPPED;
import static pontifex.remote.RemoteFailure.Kind.NO_SHELL;
import static pontifex.remote.RemoteFailure.Kind.NO_SUDO;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import net.schmizz.sshj.connection.channel.direct.Session;
import pontifex.shell.Program;

/// A host at the end of a line: one exec channel a program.
///
/// The caller's thread reads stdout; two virtual threads send the program and read stderr, so none can block
/// another.
final class SshRemote implements Remote {
    private final Line line;
    private final boolean become;
    private final SshSettings settings;
    private final Runnable forgotten;
    private boolean gone;

    /// @param forgotten told when the line is closed
    SshRemote(Line line, boolean become, SshSettings settings, Runnable forgotten) {
        this.line = line;
        this.become = become;
        this.settings = settings;
        this.forgotten = forgotten;
    }

    @Override
    public Reply run(Program program, Duration limit) throws RemoteFailure, InterruptedException {
        if (gone || !line.client().isConnected()) {
            throw RemoteFailure.early(DROPPED, line.place(), "it was lost before", null);
        }
        var work = new Work(program.bytes(), limit);
        var done = false;
        try (var deadline = Deadline.after(limit, line::cut)) {
            var reply = work.reply(deadline);
            done = !reply.cut();
            return reply;
        } finally {
            if (!done) {
                hangUp();
            }
        }
    }

    @Override
    public void watch() {
        line.watch();
    }

    @Override
    public String server() {
        return line.client().getTransport().getServerVersion();
    }

    @Override
    public List<String> notes() {
        return line.notes();
    }

    @Override
    public List<String> asides() {
        return line.asides();
    }

    private void hangUp() {
        gone = true;
        forgotten.run();
        line.hangUp();
    }

    @Override
    public void close() {
        if (!gone) {
            gone = true;
            forgotten.run();
            line.close();
        }
    }

    /// One program's way there and its answer's way back.
    private final class Work {
        private final byte[] program;
        private final Duration limit;
        private final Bounded out = new Bounded(settings.mostOut(), line::cut);
        private final Bounded err = new Bounded(settings.mostErr(), () -> {});
        private boolean sending;

        Work(byte[] program, Duration limit) {
            this.program = program;
            this.limit = limit;
        }

        Reply reply(Deadline deadline) throws RemoteFailure, InterruptedException {
            Session.Command command;
            try {
                line.client().getConnection().setTimeoutMs(Line.millis(limit));
                command = Checked.call(() -> line.client().startSession().exec(LoginShell.command(become)));
            } catch (IOException e) {
                throw failure(deadline, e);
            }
            sending = true;
            try {
                return converse(command, deadline);
            } catch (IOException e) {
                if (out.overflowed() && !deadline.expired()) {
                    return new Reply(-1, out.bytes(), err.bytes(), true);
                }
                throw failure(deadline, e);
            }
        }

        private Reply converse(Session.Command command, Deadline deadline)
                throws IOException, RemoteFailure, InterruptedException {
            var writer = Thread.startVirtualThread(() -> send(command.getOutputStream()));
            var reader = Thread.startVirtualThread(() -> collect(command.getErrorStream()));
            command.getInputStream().transferTo(out);
            command.join();
            writer.join();
            reader.join();
            if (deadline.expired()) {
                throw failure(deadline, new IOException("too late"));
            }
            var status = command.getExitStatus();
            var cut = status == null || out.overflowed();
            var reply = new Reply(cut ? -1 : status, out.bytes(), err.bytes(), cut);
            var refusal = become ? LoginShell.refusalOfSudo(reply) : null;
            if (refusal != null) {
                throw RemoteFailure.early(NO_SUDO, line.place(), refusal, null);
            }
            return reply;
        }

        /// A shell that goes before it has read all takes the channel with it; its status tells the rest.
        private void send(OutputStream in) {
            try {
                Checked.run(() -> {
                    try (in) {
                        in.write(program);
                        in.flush(); // close() alone drops what the peer's window has no room for
                    }
                });
            } catch (IOException e) {
                return;
            }
        }

        private void collect(InputStream stream) {
            try (stream) {
                stream.transferTo(err);
            } catch (IOException e) {
                return; // stdout ends by the same, and says so
            }
        }

        private RemoteFailure failure(Deadline deadline, IOException e) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            var kind =
                    deadline.expired() ? TIMED_OUT : !sending && line.client().isConnected() ? NO_SHELL : DROPPED;
            var detail = switch (kind) {
                case TIMED_OUT -> LoginShell.overdue(limit);
                case NO_SHELL -> "the command " + LoginShell.command(become) + " was refused";
                default -> Checked.words(e);
            };
            return new RemoteFailure(kind, line.place(), detail, !sending, e);
        }
    }
}
