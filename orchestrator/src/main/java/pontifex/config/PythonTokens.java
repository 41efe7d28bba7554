package pontifex.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Python 2's tokens, by logical line: enough to find plain assignments, and to see where there is more than those.
final class PythonTokens {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
    private static final Pattern NUMBER = Pattern.compile("\\.?[0-9](?:[eE][+-]|[A-Za-z_0-9.])*");
    private static final Pattern STRING = Pattern.compile("(?i:[ub]?r?)('''|\"\"\"|'|\")");
    private static final Pattern OPERATOR =
            Pattern.compile("(?:\\*\\*|//|<<|>>|[-+*/%&|^=<>!])=|\\*\\*|//|<<|>>|<>|[-+*/%&|^~<>=()\\[\\]{},:;.`@]");

    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private List<Token> line = new ArrayList<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private boolean continued;
    private int at;

    private PythonTokens(String text) {
        this.text = text;
    }

    enum Kind {
        NAME,
        NUMBER,
        STRING,
        OPERATOR
    }

    /// @param continued the line before it ended in a backslash
    record Token(Kind kind, Span span, String text, boolean continued) {
        boolean is(String other) {
            return text.equals(other) && kind != Kind.STRING;
        }
    }

    /// A logical line: several lines of the file where brackets or backslashes join them.
    record Line(boolean indented, List<Token> tokens) {
        Line {
            tokens = List.copyOf(tokens);
        }
    }

    static List<Line> of(String text) throws ConfigException {
        return new PythonTokens(text).lines();
    }

    private List<Line> lines() throws ConfigException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r') {
                at++;
                if (open.isEmpty()) {
                    endLine();
                }
            } else if (c == ' ' || c == '\t' || c == '\f') {
                at++;
            } else if (c == '#') {
                while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else if (c == '\\') {
                continuation();
            } else {
                token();
            }
        }
        if (!open.isEmpty()) {
            throw unreadable(open.peek(), "the bracket is never closed", "close it");
        }
        endLine();
        return lines;
    }

    private void endLine() {
        if (!line.isEmpty()) {
            int start = line.getFirst().span().start();
            lines.add(new Line(start > 0 && "\r\n".indexOf(text.charAt(start - 1)) < 0, line));
            line = new ArrayList<>();
        }
        continued = false;
    }

    private void continuation() throws ConfigException {
        int end = text.startsWith("\r\n", at + 1) ? at + 3 : at + 2;
        if (end >= text.length() || "\r\n".indexOf(text.charAt(end - 1)) < 0) {
            throw unreadable(at, "a backslash that joins no lines", "remove it");
        }
        at = end;
        continued = true;
    }

    private void token() throws ConfigException {
        var string = at(STRING);
        if (string.lookingAt()) {
            string(string.end(), string.group(1));
        } else if (!taken(Kind.NAME, NAME) && !taken(Kind.NUMBER, NUMBER)) {
            bracket(text.charAt(at));
            if (!taken(Kind.OPERATOR, OPERATOR)) {
                throw unreadable(at, "what is here is no Python", "xm runs the file as Python 2");
            }
        }
    }

    private void bracket(char c) throws ConfigException {
        int closing = ")]}".indexOf(c);
        if ("([{".indexOf(c) >= 0) {
            open.push(at);
        } else if (closing >= 0) {
            if (open.isEmpty() || text.charAt(open.pop()) != "([{".charAt(closing)) {
                throw unreadable(at, "'" + c + "' closes nothing", "remove it, or open its bracket");
            }
        }
    }

    private void string(int inside, String quotes) throws ConfigException {
        int end = inside;
        while (!text.startsWith(quotes, end)) {
            if (end >= text.length() || quotes.length() == 1 && "\r\n".indexOf(text.charAt(end)) >= 0) {
                throw unreadable(at, "the string is never closed", "close it on its line");
            }
            end += text.startsWith("\\\r\n", end) ? 3 : text.charAt(end) == '\\' ? 2 : 1;
        }
        add(Kind.STRING, end + quotes.length());
    }

    private boolean taken(Kind kind, Pattern pattern) {
        var matcher = at(pattern);
        if (matcher.lookingAt()) {
            add(kind, matcher.end());
            return true;
        }
        return false;
    }

    private Matcher at(Pattern pattern) {
        return pattern.matcher(text).region(at, text.length());
    }

    private void add(Kind kind, int end) {
        var span = new Span(at, end);
        line.add(new Token(kind, span, span.of(text), continued));
        at = end;
    }

    private ConfigException unreadable(int offset, String reason, String hint) {
        return ConfigException.unreadable(Place.at(text, offset), reason, hint);
    }
}
