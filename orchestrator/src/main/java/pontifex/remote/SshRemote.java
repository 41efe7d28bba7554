package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.DROPPED;
import static pontifex.remote.RemoteFailure.Kind.NO_SHELL;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.schmizz.sshj.connection.channel.direct.PTYMode;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.jspecify.annotations.Nullable;
import pontifex.program.Bounded;
import pontifex.shell.Program;

/// A host at the end of a line: one exec channel a program.
///
/// The caller's thread reads stdout; two virtual threads send the program and read stderr, so none can block
/// another.
final class SshRemote implements Remote {
    private final Line line;
    private final @Nullable Become become;
    private final SshSettings settings;
    private final Runnable forgotten;
    private volatile Consumer<String> ear = _ -> {};
    private boolean gone;

    /// @param forgotten told when the line is closed
    SshRemote(Line line, @Nullable Become become, SshSettings settings, Runnable forgotten) {
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
    public void listens(Consumer<String> listener) {
        ear = listener;
    }

    @Override
    public String server() {
        return line.client().getTransport().getServerVersion();
    }

    @Override
    public List<String> notes() {
        return line.notes();
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
        private final @Nullable Elevation elevation = become == null || become.unasked() ? null : new Elevation(become);
        private final Bounded out = new Bounded(settings.bounds().out(), line::cut);
        private final Bounded err = new Bounded(settings.bounds().err(), () -> {});
        private @Nullable Threshold threshold;
        private boolean sending;

        Work(byte[] program, Duration limit) {
            this.program = program;
            this.limit = limit;
        }

        Reply reply(Deadline deadline) throws RemoteFailure, InterruptedException {
            Session.Command command;
            try {
                line.client().getConnection().setTimeoutMs(Line.millis(limit));
                command = Checked.call(this::begin);
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

        private Session.Command begin() throws IOException {
            var session = line.client().startSession();
            if (elevation != null && elevation.atTerminal()) {
                session.allocatePTY("dumb", 80, 24, 0, 0, Map.of(PTYMode.ECHO, 0));
            }
            return session.exec(command());
        }

        private String command() {
            return elevation == null ? LoginShell.command(become) : elevation.command();
        }

        private Reply converse(Session.Command command, Deadline deadline)
                throws IOException, RemoteFailure, InterruptedException {
            boolean terminal = elevation != null && elevation.atTerminal();
            var entry = elevation == null
                    ? null
                    : new Threshold(elevation, terminal ? out : err, command.getOutputStream(), () -> leave(command));
            threshold = entry;
            var writer = Thread.startVirtualThread(() -> send(command.getOutputStream(), entry));
            var reader = Thread.startVirtualThread(
                    () -> collect(command.getErrorStream(), entry != null && !terminal ? entry : err));
            try {
                command.getInputStream().transferTo(entry != null && terminal ? entry : new Overheard(out, ear));
                command.join();
                reader.join();
            } finally {
                if (entry != null) {
                    entry.end();
                }
            }
            writer.join();
            if (deadline.expired()) {
                throw failure(deadline, new IOException("too late"));
            }
            refuse(entry == null ? null : entry.refused());
            var status = command.getExitStatus();
            var cut = status == null || out.overflowed();
            if (elevation != null && terminal) {
                return TerminalReply.of(out.bytes(), out.overflowed(), elevation.mark());
            }
            var reply = new Reply(cut ? -1 : status, out.bytes(), err.bytes(), cut);
            refuse(elevation == null ? LoginShell.refusal(become, reply) : null);
            return reply;
        }

        private static void leave(Session.Command command) {
            try {
                Checked.run(command::close);
            } catch (IOException e) {
                return; // it is gone
            }
        }

        private void refuse(Elevation.@Nullable Refused refused) throws RemoteFailure {
            if (refused != null) {
                throw RemoteFailure.early(refused.kind(), line.place(), refused.detail(), null);
            }
        }

        /// A shell that goes before it has read all takes the channel with it; its status tells the rest. A terminal
        /// is not closed: it would hang up.
        private void send(OutputStream in, @Nullable Threshold entry) {
            try {
                if (entry != null && elevation != null) {
                    Checked.run(() -> push(in, elevation.opening()));
                    if (!entry.await(settings.limits().authentication())) {
                        return;
                    }
                }
                Checked.run(() -> push(in, program));
                if (elevation == null || !elevation.atTerminal()) {
                    Checked.run(in::close);
                }
            } catch (IOException | InterruptedException e) {
                return;
            }
        }

        /// close() alone drops what the peer's window has no room for.
        private static void push(OutputStream in, byte[] bytes) throws IOException {
            in.write(bytes);
            in.flush();
        }

        private void collect(InputStream stream, OutputStream to) {
            try (stream) {
                stream.transferTo(to);
            } catch (IOException e) {
                return; // stdout ends by the same, and says so
            }
        }

        private RemoteFailure failure(Deadline deadline, IOException e) throws RemoteFailure, InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (threshold != null && !deadline.expired()) {
                refuse(threshold.refused());
            }
            var kind =
                    deadline.expired() ? TIMED_OUT : !sending && line.client().isConnected() ? NO_SHELL : DROPPED;
            var detail = switch (kind) {
                case TIMED_OUT -> LoginShell.overdue(limit);
                case NO_SHELL -> "the command " + command() + " was refused";
                default -> Checked.words(e);
            };
            var early = !sending || threshold != null && !threshold.isRoot();
            return new RemoteFailure(kind, line.place(), detail, early, e);
        }
    }
}
