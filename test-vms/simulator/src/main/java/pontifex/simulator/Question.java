package pontifex.simulator;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A program as it was sent: what it is called by tells what it would do.
///
/// @param text one byte a character
/// @param call the name of the function that it calls; empty where its last line isn't one
/// @param mark which frames its answer; null where it has none
record Question(String text, String call, @Nullable String mark) {
    private static final Pattern CALL = Pattern.compile("([a-z_0-9]+)(?: '([0-9a-f]{32})')?.*");
    private static final String END = " </dev/null\nexit\n}\n";

    static Question of(byte[] program) {
        var text = new String(program, StandardCharsets.ISO_8859_1);
        if (!text.endsWith(END)) {
            return new Question(text, "", null);
        }
        var call = CALL.matcher(text.substring(
                text.lastIndexOf('\n', text.length() - END.length() - 1) + 1, text.length() - END.length()));
        return call.matches() ? new Question(text, call.group(1), call.group(2)) : new Question(text, "", null);
    }

    /// Whether it changes nothing.
    boolean asks() {
        return switch (call) {
            case "probe", "ping_answer", "status" -> true;
            default -> false;
        };
    }

    /// A program of the user's own, which no simulated host shuts in.
    boolean isCommand() {
        return text.contains("\nexec_framed() {\n") || text.contains("\nverify() {\n");
    }
}
