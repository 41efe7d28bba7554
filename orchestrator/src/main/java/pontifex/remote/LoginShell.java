package pontifex.remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a shell is asked for. Both strings are constants that mean the same to every login shell (sh, csh, fish,
/// …), as all of them take what stands between single quotes as it is.
final class LoginShell {
    /// The shell reads its program from stdin.
    static final String AS_USER = "/bin/sh";

    /// The script of the `sh -c` that becomes root. Never asks for a password. sudo clears the environment, so the
    /// session's addresses travel as `$1`.
    static final String AS_ROOT = "LC_ALL=C; export LC_ALL; exec sudo -n -- /bin/sh -s \"$SSH_CONNECTION\"";

    static final String AS_ROOT_REMOTE = "/bin/sh -c '" + AS_ROOT + "'";

    private LoginShell() {}

    static String command(boolean become) {
        return become ? AS_ROOT_REMOTE : AS_USER;
    }

    /// What sudo said, where it is sudo that ended and not the program: it speaks first, in English as asked, and
    /// stdout is empty then. Null where the program ran.
    static @Nullable String refusalOfSudo(Reply reply) {
        if (reply.cut() || reply.status() == 0 || reply.out().length > 0) {
            return null;
        }
        var said = new String(reply.err(), StandardCharsets.UTF_8).strip();
        var lines = said.lines().toList();
        return lines.stream().anyMatch(LoginShell::ofSudo) ? String.join("; ", lines) : null;
    }

    private static boolean ofSudo(String line) {
        return line.startsWith("sudo: ")
                || line.matches("(/bin/)?sh: .*sudo: (command )?not found")
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
