package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import pontifex.config.GuestScript.Assignment;
import pontifex.config.GuestScript.Computed;
import pontifex.config.GuestScript.Items;
import pontifex.config.GuestScript.Literal;
import pontifex.config.GuestScript.Value;

/// xl's configuration syntax, as libxlu_cfg_l.l and libxlu_cfg_y.y of Xen 4.13 to 4.22 take it. What they refuse is
/// unreadable here too.
final class XlReader {
    private static final String ESCAPES = "\\'\"abfnrtv";
    private static final String MEANINGS = "\\'\"\007\b\f\n\r\t\013";

    private final String text;
    private int at;

    private XlReader(String text) {
        this.text = text;
    }

    static GuestScript read(String text) throws ConfigException {
        return new GuestScript(new XlReader(text).statements(), List.of());
    }

    private List<Assignment> statements() throws ConfigException {
        var assignments = new ArrayList<Assignment>();
        while (true) {
            blanks();
            if (at < text.length() && isLetter(text.charAt(at))) {
                assignments.add(assignment());
                blanks();
            }
            if (at == text.length()) {
                return assignments;
            }
            if (!newline() && !taken(';')) {
                throw unexpected("a statement `name = value`, each on a line of its own");
            }
        }
    }

    private Assignment assignment() throws ConfigException {
        int start = at;
        while (at < text.length() && isName(text.charAt(at))) {
            at++;
        }
        var name = new Span(start, at);
        blanks();
        boolean appends = taken('+');
        if (!taken('=')) {
            throw unexpected("'=' after the name, on its line");
        }
        blanks();
        return new Assignment(name.of(text), name, appends, value(), false);
    }

    private Value value() throws ConfigException {
        char c = at < text.length() ? text.charAt(at) : '\n';
        if (c == '[') {
            return list();
        }
        if (c == '\'' || c == '"') {
            return string(c);
        }
        if (c >= '0' && c <= '9') {
            int start = at;
            while (at < text.length() && "0123456789abcdefx".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return new Computed(new Span(start, at), "a number");
        }
        throw unexpected("a string in quotes, a number or a list");
    }

    private Items list() throws ConfigException {
        int start = at++;
        var items = new ArrayList<Value>();
        var commas = new ArrayList<Integer>();
        for (newlines(); !taken(']'); newlines()) {
            if (items.size() > commas.size()) {
                throw unexpected("',' or ']' after an element");
            }
            items.add(value());
            newlines();
            if (taken(',')) {
                commas.add(at - 1);
            }
        }
        return new Items(new Span(start, at), items, commas);
    }

    private Value string(char quote) throws ConfigException {
        int start = at++;
        var value = new StringBuilder();
        boolean escaped = false;
        boolean octal = false;
        while (at < text.length() && text.charAt(at) != '\n') {
            char c = text.charAt(at++);
            if (c == quote) {
                var span = new Span(start, at);
                var inside = new Span(start + 1, at - 1);
                return octal
                        ? new Computed(span, "a string with a number for a character, which xl reads in base ten")
                        : new Literal(span, inside, value.toString(), escaped ? "a backslash in the string" : null);
            }
            if (c == '\\' && at < text.length()) {
                escaped = true;
                char next = text.charAt(at++);
                octal |= next >= '0' && next <= '7';
                value.append(octal ? next : escape(next));
            } else {
                value.append(c);
            }
        }
        at = start;
        throw unexpected("a string that ends on the line where it begins");
    }

    private char escape(char c) throws ConfigException {
        int known = ESCAPES.indexOf(c);
        if (known < 0) {
            at -= 2;
            throw unexpected("an escape that xl knows");
        }
        return MEANINGS.charAt(known);
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /// A line's end, with the comment before it. A comment at the very end of a file, with no line feed, is none to xl.
    private boolean newline() throws ConfigException {
        int end = at < text.length() && text.charAt(at) == '#' ? text.indexOf('\n', at) : at;
        if (end < 0) {
            throw ConfigException.unreadable(
                    Place.at(text, at),
                    "xl refuses a comment on a last line without a line feed",
                    "end the file with a line feed");
        }
        if (end < text.length() && text.charAt(end) == '\n') {
            at = end + 1;
            return true;
        }
        return false;
    }

    private void newlines() throws ConfigException {
        do {
            blanks();
        } while (newline());
    }

    private boolean taken(char c) {
        boolean taken = at < text.length() && text.charAt(at) == c;
        at += taken ? 1 : 0;
        return taken;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isName(char c) {
        return isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == '.';
    }

    private ConfigException unexpected(String wanted) {
        var place = Place.at(text, at);
        if (at == text.length()) {
            return ConfigException.unreadable(place, "the file ends too early for xl", "xl wants " + wanted);
        }
        char c = text.charAt(at);
        if (c == '\r') {
            return ConfigException.unreadable(
                    place, "xl refuses a carriage return outside of a comment", "save the file with Unix line ends");
        }
        var what = c == '\n' ? "the end of the line here" : "what is here"; // not quoted: it may be a secret
        return ConfigException.unreadable(place, "xl does not understand " + what, "it wants " + wanted);
    }
}
