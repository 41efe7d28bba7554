package pontifex.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Verify;
import pontifex.remote.Here;
import pontifex.remote.RemoteFailure;
import pontifex.remote.Reply;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;
import pontifex.yaml.Visible;

/// A play's `verify`: each command must succeed, while there is time.
record Verification(List<Verify> commands, HostLine line, Window window) {
    private static final Library VERIFY = Library.named("/pontifex/run/verify.sh");
    private static final int SHOWN = 400;

    /// @return why one didn't succeed; null: all did
    /// @throws RemoteFailure when a command could not even be sent to the host
    @Nullable Failure failure() throws RemoteFailure, InterruptedException {
        for (var verify : commands) {
            var cause = cause(verify);
            if (cause != null) {
                return new Failure(
                        "not verified: " + verify.name(),
                        place(verify),
                        cause,
                        "see why it fails " + (verify.here() ? "on this machine" : "on the host")
                                + ": all else was as wanted");
            }
        }
        return null;
    }

    /// Why one can't even be begun on this machine, as far as that is known before anything is sent; null: all can.
    static @Nullable Failure missing(List<Verify> commands) {
        for (var verify : commands) {
            if (verify.here() && Here.missing(verify.words().getFirst()) instanceof String why) {
                return new Failure(
                        "what is to be verified can't be: " + verify.name(),
                        place(verify),
                        why,
                        "install it on this machine, or mend the play's verify");
            }
        }
        return null;
    }

    private static String place(Verify verify) {
        return verify.source().file() + ":" + verify.source().line();
    }

    private @Nullable String cause(Verify verify) throws RemoteFailure, InterruptedException {
        var limit = window.usable();
        if (!limit.isPositive()) {
            return "no time was left for it; give it more with --guard";
        }
        if (verify.here() && Here.missing(verify.words().getFirst()) instanceof String why) {
            return why;
        }
        try {
            return said(verify, verify.here() ? Here.run(verify.words(), limit) : line.run(program(verify), limit));
        } catch (TimeoutException e) {
            return late(limit);
        } catch (RemoteFailure e) {
            if (e.beforeSending()) {
                throw e;
            }
            return e.kind() == RemoteFailure.Kind.TIMED_OUT ? late(limit) : e.cause();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static Program program(Verify verify) {
        return new Program(List.of(VERIFY), new Script("verify", verify.words()));
    }

    private static String late(Duration limit) {
        return "it had not ended after " + limit.toSeconds() + " s; give it more with --guard";
    }

    private static @Nullable String said(Verify verify, Reply reply) {
        if (reply.status() == 0 && !reply.cut()) {
            return null;
        }
        var ended = reply.cut() ? "it was cut off" : "it ended with exit status " + reply.status();
        if (verify.secret()) {
            return ended + "; what it said is not shown, as a secret went into it";
        }
        var err = new String(reply.err(), StandardCharsets.UTF_8).strip();
        var said = Visible.text(err.isEmpty() ? new String(reply.out(), StandardCharsets.UTF_8).strip() : err);
        return ended + (said.isEmpty() ? "" : ": " + said.substring(Math.max(0, said.length() - SHOWN)));
    }
}
