package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.NOT_ROOT;
import static pontifex.remote.RemoteFailure.Kind.PASSWORD_NEEDED;
import static pontifex.remote.RemoteFailure.Kind.PASSWORD_WRONG;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pontifex.shell.Library;
import pontifex.shell.Script;

/// The talk in which a user becomes root, where a password may be asked for: what is to be done next, by what was said
/// so far. Nothing of the program is sent before root's own shell has said the mark.
///
/// sudo asks with a prompt of ours, which nobody else can know. su and doas ask with their own, on a terminal; there,
/// what is not ended by a newline and reads like the question for a password is taken for it, and only between the two
/// marks where nobody else speaks.
final class Elevation {
    private static final Library BECOME = Library.named("/pontifex/remote/become.sh");
    private static final Library TERMINAL = Library.named("/pontifex/remote/terminal.sh");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern QUESTION = Pattern.compile("(?i)[^\n]*passwor[dt][^\n]*: ?");
    private static final Pattern WRONG = Pattern.compile("(?i)incorrect|authentication fail|try again|too many");

    /// What is to be done next.
    sealed interface Step {}

    /// More must be heard.
    record Wait() implements Step {}

    /// The password is wanted: to be sent once, never twice.
    record Answer(Password password) implements Step {}

    /// Root's shell waits for its program; what comes from byte `from` on is the program's.
    record Root(int from) implements Step {}

    /// It can't be had.
    record Refused(RemoteFailure.Kind kind, String detail) implements Step {
        /// By what a program that gave up has said.
        static Refused of(String words) {
            var kind = words.matches("(?i).*(a password is required|(authorization|authentication) required).*")
                    ? PASSWORD_NEEDED
                    : words.contains("locked") || !WRONG.matcher(words).find() ? NOT_ROOT : PASSWORD_WRONG;
            return new Refused(kind, words);
        }
    }

    private final Become become;
    private final String mark;
    private int answered = -1;

    Elevation(Become become) {
        this(become, random());
    }

    Elevation(Become become, String mark) {
        this.become = become;
        this.mark = mark;
    }

    private static String random() {
        var bits = new byte[16];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    String mark() {
        return mark;
    }

    /// Whether it happens at a terminal, whose one stream is heard; else stderr is.
    boolean atTerminal() {
        return become.method() != Become.Method.SUDO;
    }

    String command() {
        return atTerminal() ? LoginShell.AT_TERMINAL : LoginShell.AS_USER;
    }

    /// What is sent at once: whole or of no effect, as every program.
    byte[] opening() {
        var half = mark.length() / 2;
        var call = Script.of(
                "become_" + become.method().word(),
                mark.substring(0, half),
                mark.substring(half),
                become.path(),
                TERMINAL.text() + "on_terminal \"$@\"");
        var text = "{\nLC_ALL=C; export LC_ALL\n" + BECOME.text() + call.line() + "\nexit\n}\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// @param said all that was heard so far, a character a byte
    Step heard(String said) {
        var root = mark + " root\n";
        var at = said.indexOf(root);
        if (at >= 0) {
            return new Root(at + root.length());
        }
        if (!asks(said)) {
            return new Wait();
        }
        if (answered >= 0) {
            return new Refused(PASSWORD_WRONG, words(said));
        }
        answered = said.length();
        return become.password() == null
                ? new Refused(PASSWORD_NEEDED, become.method().word() + " asks for one")
                : new Answer(become.password());
    }

    private boolean asks(String said) {
        if (!atTerminal()) {
            return said.indexOf(prompt(), Math.max(answered, 0)) >= 0;
        }
        var begin = said.indexOf(mark + " begin");
        if (begin < 0) {
            return false;
        }
        var from = Math.max(Math.max(begin, answered), said.lastIndexOf('\n') + 1);
        return QUESTION.matcher(said.substring(from)).matches();
    }

    private String prompt() {
        return mark + " password: ";
    }

    /// It is over, and root's shell has never said a word.
    Refused ended(String said) {
        var words = words(said);
        return Refused.of(words.isEmpty() ? become.method().word() + " ended without a word" : words);
    }

    /// Nothing that was awaited has come.
    Refused overdue(String said, String limit) {
        var words = words(said);
        return new Refused(
                NOT_ROOT,
                become.method().word() + " did not get there within " + limit
                        + (words.isEmpty() ? "" : ", and said: " + words));
    }

    /// What was said since the password was sent; or, where nothing was, since it began: a lecture may come first.
    private String words(String said) {
        var begin = said.indexOf(mark + " begin");
        var all = begin < 0 ? said : said.substring(begin + mark.length() + " begin".length());
        var late = answered < 0 ? "" : said.substring(answered);
        var lines = lines(late.isBlank() ? all : late);
        return lines.isEmpty() ? lines(all) : lines;
    }

    private String lines(String text) {
        var utf8 = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return utf8.replace(prompt(), "")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !QUESTION.matcher(line).matches())
                .collect(Collectors.joining("; "));
    }
}
