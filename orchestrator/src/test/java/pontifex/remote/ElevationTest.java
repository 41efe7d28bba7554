package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.remote.Become.Method;
import pontifex.remote.RemoteFailure.Kind;

/// What is done next while a user becomes root, by what was said.
class ElevationTest {
    private static final String MARK = "0123456789abcdef";
    private static final Elevation.Wait WAIT = new Elevation.Wait();

    private static Elevation by(Method method, @Nullable String password) {
        return new Elevation(new Become(method, password == null ? null : new Password(password), null), MARK);
    }

    private static Elevation.Answer answer() {
        return new Elevation.Answer(new Password("sesame"));
    }

    @Test
    void sudoIsAnsweredWhenItAsksAndOnceOnly() {
        var talk = by(Method.SUDO, "sesame");
        var said = "motd: password: \n" + MARK + " begin\n";
        assertEquals(WAIT, talk.heard(said));
        said += "We trust you have received the usual lecture\n\nPassword: ";
        assertEquals(WAIT, talk.heard(said), "a prompt that is not ours");
        said += MARK + " password: ";
        assertEquals(answer(), talk.heard(said));
        assertEquals(WAIT, talk.heard(said), "the same prompt is not answered twice");
        said += "Sorry, try again.\n" + MARK + " password: ";
        assertEquals(new Elevation.Refused(Kind.PASSWORD_WRONG, "Sorry, try again."), talk.heard(said));
    }

    @Test
    void rootsShellIsThereWithItsMarkAlone() {
        var talk = by(Method.SUDO, "sesame");
        var said = MARK + " begin\n" + MARK + " root\n";
        assertEquals(new Elevation.Root(said.length()), talk.heard(said + "early"));
        assertEquals(WAIT, by(Method.SUDO, "sesame").heard(MARK + " root"));
    }

    @Test
    void aTerminalsQuestionIsOneLineWithoutAnEndBetweenTheMarks() {
        for (var question : new String[] {"Password: ", "doas (anna@dom0) password: ", "Password:"}) {
            var talk = by(Method.SU, "sesame");
            assertEquals(WAIT, talk.heard(question), "before it began, anybody may say so");
            var said = question + "\r\n" + MARK + " begin\r\n";
            assertEquals(WAIT, talk.heard(said + "Last password change: never\r\n"));
            assertEquals(WAIT, talk.heard(said + "su: "), "half a sentence");
            assertEquals(answer(), talk.heard(said + question));
            said += question;
            assertEquals(WAIT, talk.heard(said + "\r\n"));
            assertEquals(
                    new Elevation.Refused(Kind.PASSWORD_WRONG, "su: Authentication failure"),
                    talk.ended(said + "\r\nsu: Authentication failure\r\n"));
        }
    }

    @Test
    void whoAsksForAPasswordThatThereIsNotIsNotAnswered() {
        assertEquals(
                new Elevation.Refused(Kind.PASSWORD_NEEDED, "su asks for one"),
                by(Method.SU, null).heard(MARK + " begin\r\nPassword: "));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    'sudo: sorry, you must have a tty to run sudo', NOT_ROOT
                    'anna is not in the sudoers file.', NOT_ROOT
                    'The account is locked due to 3 failed logins.', NOT_ROOT
                    'sh: 1: exec: doas: not found', NOT_ROOT
                    'sudo: 1 incorrect password attempt', PASSWORD_WRONG
                    'su: incorrect password', PASSWORD_WRONG
                    'doas: Authentication failed', PASSWORD_WRONG
                    'sudo: a password is required', PASSWORD_NEEDED
                    'doas: Authorization required', PASSWORD_NEEDED
                    'doas: Authentication required', PASSWORD_NEEDED
                    """)
    void anEndIsToldByItsWords(String words, Kind kind) {
        var talk = by(Method.SUDO, "sesame");
        assertEquals(new Elevation.Refused(kind, words), talk.ended(MARK + " begin\n" + words + "\n"));
    }

    @Test
    void theOpeningHoldsNeitherThePasswordNorTheMarkInOnePiece() {
        for (var method : Method.values()) {
            var opening = new String(by(method, "sesame").opening(), StandardCharsets.UTF_8);
            assertFalse(opening.contains("sesame"));
            assertFalse(opening.contains(MARK), "an echo would be taken for an answer");
            assertTrue(opening.lines().allMatch(line -> line.length() < 255), "a terminal takes no longer lines");
        }
        assertFalse(
                new Become(Method.SU, new Password("sesame"), null).toString().contains("sesame"));
    }

    @Test
    void aPasswordIsALineThatATerminalTakesAsItIs() {
        for (var text : new String[] {"", "two\nlines", "\u0003", "a\tb"}) {
            assertThrows(IllegalArgumentException.class, () -> new Password(text));
        }
        assertEquals("pässwörd\n", new String(new Password("pässwörd").line(), StandardCharsets.UTF_8));
    }

    @Test
    void anAnswerOfATerminalIsWholeOrCut() {
        var said = "out" + MARK + " ended 3\nerr" + MARK + " end\n";
        var reply = TerminalReply.of(said.getBytes(StandardCharsets.UTF_8), false, MARK);
        assertEquals("3 out err", reply.status() + " " + Text.out(reply) + " " + Text.err(reply));
        for (int end = 0; end < said.length(); end++) {
            assertTrue(TerminalReply.of(said.substring(0, end).getBytes(StandardCharsets.UTF_8), false, MARK)
                    .cut());
        }
    }
}
