package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.remote.Reply;

/// What a shell makes of a command, and what is read of its answer.
class HostCommandTest {
    private static final String MARK = "0123456789abcdef";

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh", "mksh"})
    void everyShellRunsTheWordsAsTheyAre(String shell) throws Exception {
        var words = List.of("printf", "%s|", "a b", "$(id)", "it's", "*", "", "\\n", "two\nlines");
        assertEquals(
                new CommandOutcome.Ended(0, "a b|$(id)|it's|*||\\n|two\nlines|", ""), run(shell, words), "in " + shell);
        assertEquals(
                new CommandOutcome.Ended(3, "", "said\n"),
                run(shell, List.of("sh", "-c", "echo said >&2; cat; exit 3")),
                "stdin is empty in " + shell);
        assertEquals(new CommandOutcome.Ended(143, "", ""), silent(run(shell, List.of("sh", "-c", "kill -TERM $$"))));
        assertEquals(127, status(run(shell, List.of("no-such-program"))), shell);
        assertEquals(126, status(run(shell, List.of("/"))), shell);
        assertEquals(
                new CommandOutcome.Ended(0, "0022\n", ""),
                run(shell, List.of("sh", "-c", "umask")),
                "new files are as after a login in " + shell);
    }

    @Test
    void onlyAWholeAnswerIsAnAnswer() {
        assertEquals(
                new CommandOutcome.Ended(0, "x\n", "e"),
                read("Welcome!\n" + MARK + " begun\nx\n\n" + MARK + " ended 0\n", "e", false));
        var cut = assertInstanceOf(CommandOutcome.InDoubt.class, read(MARK + " begun\nmuch", "", true));
        assertEquals("much", cut.out());
        var ended = MARK + " begun\n\n" + MARK + " ended 0\n";
        assertInstanceOf(CommandOutcome.InDoubt.class, read(ended, "", true), "more came after it");
        var other = assertInstanceOf(CommandOutcome.InDoubt.class, read("This account is closed.\n", "bye", false));
        assertTrue(other.why().cause().endsWith("it said: bye"), other.why().cause());
        assertEquals("", other.out());
    }

    private static CommandOutcome read(String out, String err, boolean cut) {
        return HostCommand.read(
                new Reply(
                        cut ? -1 : 0, out.getBytes(StandardCharsets.UTF_8), err.getBytes(StandardCharsets.UTF_8), cut),
                MARK);
    }

    private static CommandOutcome run(String shell, List<String> words) throws Exception {
        var process = new ProcessBuilder(shell.split(" ")).start();
        try (var in = process.getOutputStream()) {
            in.write(HostCommand.program(MARK, words).bytes());
        }
        var out = process.getInputStream().readAllBytes();
        var err = process.getErrorStream().readAllBytes();
        return HostCommand.read(new Reply(process.waitFor(), out, err, false), MARK);
    }

    private static int status(CommandOutcome outcome) {
        return assertInstanceOf(CommandOutcome.Ended.class, outcome).status();
    }

    /// Some shells say that a child was ended by a signal.
    private static CommandOutcome silent(CommandOutcome outcome) {
        return new CommandOutcome.Ended(status(outcome), "", "");
    }
}
