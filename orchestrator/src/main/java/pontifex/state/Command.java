package pontifex.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program that a play has a host run; no shell reads its words.
///
/// @param name of its task, or of the handler
/// @param words the program and its arguments; at least one
/// @param creates what is there when it has run; null: it says nothing of that
/// @param removes what is there until it has run; null likewise
/// @param handler it runs because something has changed, and is due until it has
/// @param secret neither its words nor what it says are shown
public record Command(
        String name,
        List<String> words,
        @Nullable String creates,
        @Nullable String removes,
        boolean handler,
        boolean secret) {
    public Command {
        words = List.copyOf(words);
    }

    /// Its words as people read them, those that hold more than a plain one in quotes.
    @Override
    public String toString() {
        return secret
                ? "***"
                : words.stream()
                        .map(Command::shown)
                        .reduce((all, word) -> all + " " + word)
                        .orElse("");
    }

    private static String shown(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
