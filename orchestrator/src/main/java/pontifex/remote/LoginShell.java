package pontifex.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a shell is asked for. All strings are constants that mean the same to every login shell (sh, csh, fish,
/// …), as all of them take what stands between single quotes as it is.
final class LoginShell {
    /// The shell reads its program from stdin.
    static final String AS_USER = "/bin/sh";

    /// The shell reads its program from the terminal, and prompts for nothing there, as a terminal that is a script's
    /// file makes no shell interactive.
    static final String AT_TERMINAL = "/bin/sh /dev/tty";

    /// The scripts of the `sh -c` that becomes root. Never asked for a password. sudo and doas clear the environment,
    /// so the session's addresses travel as `$1`.
    static final String SUDO = "LC_ALL=C; export LC_ALL; exec sudo -n -- /bin/sh -s \"$SSH_CONNECTION\"";

    static final String DOAS = "LC_ALL=C; export LC_ALL; exec doas -n -- /bin/sh -s \"$SSH_CONNECTION\"";

    private LoginShell() {}

    /// Where nothing is asked: the program itself is the answer to this.
    static String command(@Nullable Become become) {
        return become == null ? AS_USER : "/bin/sh -c '" + script(become) + "'";
    }

    static String script(Become become) {
        return switch (become.method()) {
            case SUDO -> SUDO;
            case DOAS -> DOAS;
            case SU -> throw new IllegalArgumentException("su is never sure not to ask");
        };
    }

    /// Why it was not root who ran the program: sudo or doas ended, and not the program. They speak first, in English
    /// as asked, and stdout is empty then. Null where the program ran.
    static Elevation.@Nullable Refused refusal(@Nullable Become become, Reply reply) {
        if (become == null || reply.cut() || reply.status() == 0 || reply.out().length > 0) {
            return null;
        }
        var lines =
                new String(reply.err(), StandardCharsets.UTF_8).strip().lines().toList();
        return lines.stream().anyMatch(line -> isOf(become.method().word(), line))
                ? Elevation.Refused.of(String.join("; ", lines))
                : null;
    }

    private static boolean isOf(String program, String line) {
        return line.startsWith(program + ": ")
                || line.matches("(/bin/)?sh: .*" + program + ": (command )?not found")
                || line.contains(" is not in the sudoers file")
                || line.startsWith("Sorry, user ");
    }

    static String overdue(Duration limit) {
        return "the program was not through after " + seconds(limit);
    }

    static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
