package pontifex.inventory;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The words of a text as Ansible makes them with Python's `shlex`: of a host's line in an INI inventory
/// (`comments=True`), or of arguments for a command.
///
/// Quotes group and go away; a backslash takes the next character as it is, within double quotes only `"` and `\`;
/// `#` outside quotes ends a host's line, even within a word.
final class ShellWords {
    /// @param at the index in the line at which the word begins
    record Word(String text, int at) {}

    private final String line;
    private final boolean comments;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int next;
    private int begun = -1;

    private ShellWords(String line, boolean comments) {
        this.line = line;
        this.comments = comments;
    }

    /// The words, or null when a quote or a backslash has no end.
    static @Nullable List<Word> of(String line) {
        var split = new ShellWords(line, true);
        return split.run() ? split.words : null;
    }

    /// A command's arguments, or null when a quote or a backslash has no end.
    static @Nullable List<String> ofArguments(String text) {
        var split = new ShellWords(text, false);
        return split.run() ? split.words.stream().map(Word::text).toList() : null;
    }

    private boolean run() {
        while (next < line.length()) {
            int at = next;
            char c = line.charAt(next++);
            if (c == '#' && comments) {
                break;
            }
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                finish();
                continue;
            }
            begun = begun < 0 ? at : begun;
            if (c == '\\' && next == line.length() || (c == '"' || c == '\'') && !quoted(c)) {
                return false;
            }
            if (c == '\\') {
                word.append(line.charAt(next++));
            } else if (c != '"' && c != '\'') {
                word.append(c);
            }
        }
        finish();
        return true;
    }

    private boolean quoted(char quote) {
        while (next < line.length()) {
            char c = line.charAt(next++);
            if (c == quote) {
                return true;
            }
            var escapes = c == '\\' && quote == '"' && next < line.length() && "\"\\".indexOf(line.charAt(next)) >= 0;
            word.append(escapes ? line.charAt(next++) : c);
        }
        return false;
    }

    private void finish() {
        if (begun >= 0) {
            words.add(new Word(word.toString(), begun));
        }
        word.setLength(0);
        begun = -1;
    }
}
