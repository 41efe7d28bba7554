package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.NO_SHELL;
import static pontifex.remote.RemoteFailure.Kind.NO_SUDO;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import pontifex.shell.Program;

/// This machine as a host: `ansible_connection: local`.
final class LocalRemote implements Remote {
    private final Target target;
    private final SshSettings settings;
    private final RemoteFailure.Place place;

    LocalRemote(Target target, SshSettings settings) {
        this.target = target;
        this.settings = settings;
        place = new RemoteFailure.Place(target.name(), "this machine", 0);
    }

    @Override
    public Reply run(Program program, Duration limit) throws RemoteFailure, InterruptedException {
        var command = target.become() ? List.of("/bin/sh", "-c", LoginShell.AS_ROOT) : List.of("/bin/sh");
        try {
            var reply = Child.run(command, program.bytes(), limit, settings.mostOut(), settings.mostErr());
            var refusal = target.become() ? LoginShell.refusalOfSudo(reply) : null;
            if (refusal != null) {
                throw RemoteFailure.early(NO_SUDO, place, refusal, null);
            }
            return reply;
        } catch (TimeoutException e) {
            throw new RemoteFailure(TIMED_OUT, place, LoginShell.overdue(limit), false, e);
        } catch (IOException e) {
            throw RemoteFailure.early(NO_SHELL, place, String.valueOf(e.getMessage()), e);
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
}
