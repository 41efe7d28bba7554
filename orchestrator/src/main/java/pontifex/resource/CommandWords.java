package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The words of a command that no shell will read: quotes group and a backslash takes the next character as it is, as
/// in
/// POSIX sh. What a shell would do more with (pipes, variables, patterns) is refused, as here it would be plain text.
public final class CommandWords {
    private static final String ACTIVE = "|&;<>()$`*?";

    /// @param at the index in the text, so that it can be shown
    public record Wrong(int at, String message, String hint) {}

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private @Nullable Wrong wrong;
    private boolean begun;
    private int next;

    private CommandWords(String text) {
        this.text = text;
        split();
    }

    public static CommandWords of(String text) {
        return new CommandWords(text);
    }

    /// Whatever was read before the first mistake, if there is one.
    public List<String> words() {
        return List.copyOf(words);
    }

    /// Null: all of it can be read.
    public @Nullable Wrong wrong() {
        return wrong;
    }

    private void split() {
        while (next < text.length() && wrong == null) {
            int at = next;
            char c = text.charAt(next++);
            switch (c) {
                case ' ', '\t', '\n' -> finish();
                case '\'', '"' -> quoted(c, at);
                case '\\' -> escaped(at);
                default -> plain(c, at);
            }
        }
        finish();
    }

    private void plain(char c, int at) {
        if (c == '#' && !begun) {
            refuse(at, "a comment has no place in a command");
        } else if (ACTIVE.indexOf(c) >= 0) {
            refuse(at, "no shell reads this command, so '" + c + "' would do nothing");
        } else {
            take(c);
        }
    }

    private void escaped(int at) {
        if (next == text.length()) {
            refuse(at, "a backslash at the end takes nothing with it");
        } else {
            take(text.charAt(next++));
        }
    }

    private void quoted(char quote, int at) {
        begun = true;
        while (next < text.length() && wrong == null) {
            int here = next;
            char c = text.charAt(next++);
            if (c == quote) {
                return;
            }
            if (quote == '"' && (c == '$' || c == '`')) {
                refuse(here, "no shell reads this command, so '" + c + "' would do nothing");
            } else if (quote == '"' && c == '\\' && next < text.length() && "\"\\$`".indexOf(text.charAt(next)) >= 0) {
                take(text.charAt(next++));
            } else {
                take(c);
            }
        }
        if (wrong == null) {
            wrong = new Wrong(at, "a quote that has no end", "end it with " + quote);
        }
    }

    private void refuse(int at, String message) {
        wrong = new Wrong(
                at, message, "quote it if it is meant as text; else put the commands into a script and name that");
    }

    private void take(char c) {
        begun = true;
        word.append(c);
    }

    private void finish() {
        if (begun && wrong == null) {
            words.add(word.toString());
        }
        word.setLength(0);
        begun = false;
    }
}
