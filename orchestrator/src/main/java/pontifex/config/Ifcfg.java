package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Secret;

/// An ifcfg file: assignments as a shell reads them, for the host's own scripts source it. Every line that an edit
/// doesn't mean stays byte for byte.
///
/// A file that is more than assignments of plain words is refused: what it says depends on who runs it.
public final class Ifcfg {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final String text;
    private final List<Assignment> assignments;

    private Ifcfg(String text, List<Assignment> assignments) {
        this.text = text;
        this.assignments = List.copyOf(assignments);
    }

    /// @param value as the shell has it, without quotes
    /// @param lines the whole line, with its end
    record Assignment(String key, String value, Span lines) {}

    public static Ifcfg parse(String text) throws ConfigException {
        var assignments = new ArrayList<Assignment>();
        for (int at = 0; at < text.length(); at = Span.nextLine(text, at)) {
            var lines = new Span(at, Span.nextLine(text, at));
            var line = lines.of(text).stripTrailing().stripLeading();
            if (!line.isEmpty() && !line.startsWith("#")) {
                assignments.add(assignment(text, lines));
            }
        }
        return new Ifcfg(text, assignments);
    }

    private static Assignment assignment(String text, Span lines) throws ConfigException {
        var line = lines.of(text).replaceFirst("\n$", "");
        int start = line.length() - line.stripLeading().length();
        if (line.startsWith("export ", start)) {
            start += "export ".length();
        }
        int equals = line.indexOf('=', start);
        if (equals < 0 || !NAME.matcher(line.substring(start, equals)).matches()) {
            throw refused(text, lines.start() + start, "is no assignment");
        }
        var value = new StringBuilder();
        int at = equals + 1;
        while (at < line.length() && !isBlank(line.charAt(at))) {
            char c = line.charAt(at);
            if (c == '\'' || c == '"') {
                at = quoted(text, lines, line, at, value);
            } else if (c == '\\') {
                if (at + 1 == line.length()) {
                    throw refused(text, lines.start() + at, "goes on in the next line");
                }
                value.append(line.charAt(at + 1));
                at += 2;
            } else if ("$`;&|<>()~*?[\r".indexOf(c) >= 0) {
                throw refused(text, lines.start() + at, "is more than a word");
            } else {
                value.append(c);
                at++;
            }
        }
        var rest = line.substring(at).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            throw refused(text, lines.start() + at, "is more than an assignment");
        }
        return new Assignment(line.substring(start, equals), value.toString(), lines);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /// Where the quotes end that begin at `at`.
    private static int quoted(String text, Span lines, String line, int at, StringBuilder value)
            throws ConfigException {
        char quote = line.charAt(at);
        int next = at + 1;
        while (next < line.length() && line.charAt(next) != quote) {
            char c = line.charAt(next);
            if (quote == '"' && (c == '$' || c == '`')) {
                throw refused(text, lines.start() + next, "is more than a word");
            }
            if (quote == '"' && c == '\\' && next + 1 < line.length() && "\"\\$`".indexOf(line.charAt(next + 1)) >= 0) {
                next++;
                c = line.charAt(next);
            }
            value.append(c);
            next++;
        }
        if (next >= line.length()) {
            throw refused(text, lines.start() + at, "is a quote that doesn't end in its line");
        }
        return next + 1;
    }

    private static ConfigException refused(String text, int offset, String what) {
        int end = text.indexOf('\n', offset);
        var line = text.substring(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? text.length() : end);
        var word = text.substring(offset, end < 0 ? text.length() : end);
        var shown = Secret.masked(line).equals(line) ? word : Secret.MASK;
        return ConfigException.unreadable(
                Place.at(text, offset), "'" + shown + "' " + what, "write KEY=VALUE, one a line, and nothing else");
    }

    public String text() {
        return text;
    }

    List<Assignment> assignments() {
        return assignments;
    }

    Place place(Assignment assignment) {
        return Place.at(text, assignment.lines().start());
    }

    /// The last one wins; null: there is none, or it is empty.
    @Nullable String value(String key) {
        return last(key) instanceof Assignment(var _, var value, var _) ? value : null;
    }

    /// The one by which a key has its value; null: it has none.
    @Nullable Assignment last(String key) {
        return assignments.stream()
                .filter(it -> it.key().equals(key))
                .reduce((_, later) -> later)
                .filter(it -> !it.value().isEmpty())
                .orElse(null);
    }

    /// The line of an assignment, as it stands, with an end.
    String line(Assignment assignment) {
        var line = assignment.lines().of(text);
        return line.endsWith("\n") ? line : line + "\n";
    }

    /// With that assignment alone for its key: where the last one stood, else at the end.
    ///
    /// @param value a plain word
    Ifcfg with(String key, String value) throws ConfigException {
        return with(key, value, value);
    }

    /// As [#with], for words with blanks and semicolons between them.
    Ifcfg withQuoted(String key, String value) throws ConfigException {
        return with(key, value, '"' + value.replaceAll("[\"\\\\$`]", "\\\\$0") + '"');
    }

    private Ifcfg with(String key, String value, String written) throws ConfigException {
        if (value.equals(value(key))) {
            return this;
        }
        var last = assignments.stream().filter(it -> it.key().equals(key)).reduce((_, later) -> later);
        if (last.isEmpty()) {
            return withLine(key + "=" + written);
        }
        var end = last.get().lines().of(text).endsWith("\n") ? "\n" : "";
        return parse(last.get().lines().replaced(text, key + "=" + written + end));
    }

    /// As it is where nothing is wanted.
    Ifcfg withSome(String key, @Nullable Object value) throws ConfigException {
        return value == null ? this : with(key, value.toString());
    }

    Ifcfg withLine(String line) throws ConfigException {
        return parse(text.isEmpty() || text.endsWith("\n") ? text + line + "\n" : text + "\n" + line + "\n");
    }

    Ifcfg without(Predicate<String> keys) throws ConfigException {
        var left = text;
        for (var assignment : assignments.reversed()) {
            if (keys.test(assignment.key())) {
                left = assignment.lines().replaced(left, "");
            }
        }
        return parse(left);
    }
}
