package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.NOT_ROOT;
import static pontifex.remote.RemoteFailure.Kind.NO_SHELL;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.PumpStreamHandler;
import org.jspecify.annotations.Nullable;
import pontifex.program.Bounded;
import pontifex.shell.Program;

/// This machine as a host: `ansible_connection: local`.
final class LocalRemote implements Remote {
    private final @Nullable Become become;
    private final SshSettings settings;
    private final RemoteFailure.Place place;

    LocalRemote(Target target, SshSettings settings) {
        become = target.become();
        this.settings = settings;
        place = new RemoteFailure.Place(target.name(), "this machine", 0);
    }

    @Override
    public Reply run(Program program, Duration limit) throws RemoteFailure, InterruptedException {
        try {
            var reply = become == null || become.unasked()
                    ? run(program, limit, become)
                    : elevated(program, limit, new Elevation(become));
            refuse(LoginShell.refusal(become, reply));
            return reply;
        } catch (TimeoutException e) {
            throw new RemoteFailure(TIMED_OUT, place, LoginShell.overdue(limit), false, e);
        } catch (IOException e) {
            throw RemoteFailure.early(NO_SHELL, place, String.valueOf(e.getMessage()), e);
        }
    }

    private Reply run(Program program, Duration limit, @Nullable Become by)
            throws IOException, TimeoutException, InterruptedException {
        var command = by == null ? List.of("/bin/sh") : List.of("/bin/sh", "-c", LoginShell.script(by));
        return Child.run(
                command,
                program.bytes(),
                limit,
                settings.bounds().out(),
                settings.bounds().err());
    }

    private Reply elevated(Program program, Duration limit, Elevation talk)
            throws RemoteFailure, IOException, TimeoutException, InterruptedException {
        if (talk.atTerminal()) {
            throw RemoteFailure.early(
                    NOT_ROOT, place, "su and doas ask at a terminal, and none is made here: use sudo", null);
        }
        var asked = new Asked[1];
        try {
            var reply = Child.run(
                    List.of("/bin/sh"),
                    limit,
                    settings.bounds().out(),
                    settings.bounds().err(),
                    (out, err) -> {
                        asked[0] = new Asked(
                                out, err, talk, program, settings.limits().authentication());
                        return asked[0];
                    });
            refuse(asked[0].end());
            return reply;
        } catch (TimeoutException e) {
            refuse(asked[0].refused());
            throw e;
        }
    }

    private void refuse(Elevation.@Nullable Refused refused) throws RemoteFailure {
        if (refused != null) {
            throw RemoteFailure.early(refused.kind(), place, refused.detail(), null);
        }
    }

    @Override
    public void watch() {
        // nothing lies between
    }

    @Override
    public void close() {
        // nothing is held between two programs
    }

    /// A process that may ask for a password before it takes the program.
    private static final class Asked extends PumpStreamHandler {
        private final Bounded err;
        private final Elevation talk;
        private final Program program;
        private final Duration patience;
        private OutputStream stdin = OutputStream.nullOutputStream();
        private @Nullable Threshold entry;

        Asked(Bounded out, Bounded err, Elevation talk, Program program, Duration patience) {
            super(out, err);
            this.err = err;
            this.talk = talk;
            this.program = program;
            this.patience = patience;
        }

        @Override
        public void setProcessInputStream(OutputStream in) {
            stdin = in;
        }

        @Override
        public void setProcessErrorStream(InputStream said) {
            var threshold = new Threshold(talk, err, stdin, this::hangUp);
            entry = threshold;
            createProcessErrorPump(said, threshold);
            Thread.startVirtualThread(() -> send(threshold));
        }

        private void send(Threshold threshold) {
            try (var in = stdin) {
                in.write(talk.opening());
                in.flush();
                if (threshold.await(patience)) {
                    in.write(program.bytes());
                }
            } catch (IOException | InterruptedException e) {
                return; // what it says tells the rest
            }
        }

        /// Whoever asks for more reads its end.
        private void hangUp() {
            try {
                stdin.close();
            } catch (IOException e) {
                return; // it is gone
            }
        }

        Elevation.@Nullable Refused end() {
            if (entry == null) {
                return null;
            }
            entry.end();
            return entry.refused();
        }

        Elevation.@Nullable Refused refused() {
            return entry == null ? null : entry.refused();
        }
    }
}
