package pontifex.config;

import java.util.ArrayList;
import java.util.List;

/// xend's S-expressions, as tools/python/xen/xend/sxp.py of Xen 3.0 to 4.4 reads them, with the place of every form.
final class SxpReader {
    private static final String SEPARATORS = "{}()<>[];";

    private final String text;
    private final List<Span> comments = new ArrayList<>();
    private int at;

    private SxpReader(String text) {
        this.text = text;
    }

    /// A form: a list, or a word (atom or string) with the text that it stands for.
    sealed interface Form {
        Span span();
    }

    record Word(Span span, String value, boolean quoted) implements Form {}

    /// `items` are the list's forms without an attribute list `(@ …)` in second place, which xend skips.
    record Items(Span span, List<Form> items) implements Form {
        Items {
            items = List.copyOf(items);
        }
    }

    /// A whole file: its top-level forms, its comments outside of all lists, and whether the file ends inside a form.
    ///
    /// xend drops a form without a word when the file ends in the middle of an atom in it.
    record Document(List<Form> forms, List<Span> comments, int droppedAt) {
        Document {
            forms = List.copyOf(forms);
            comments = List.copyOf(comments);
        }
    }

    static Document read(String text) throws ConfigException {
        return new SxpReader(text).document();
    }

    private Document document() throws ConfigException {
        var forms = new ArrayList<Form>();
        for (skip(true); at < text.length(); skip(true)) {
            int start = at;
            try {
                forms.add(form());
            } catch (EndInAtom _) {
                return new Document(forms, comments, start);
            }
        }
        return new Document(forms, comments, -1);
    }

    private Form form() throws ConfigException, EndInAtom {
        char c = text.charAt(at);
        return switch (c) {
            case '(' -> list();
            case ')' -> throw unreadable(at, "')' closes nothing", "remove it, or add the '(' that is missing");
            case '\'', '"' -> string(c);
            default -> atom(c);
        };
    }

    private Items list() throws ConfigException, EndInAtom {
        int start = at++;
        var items = new ArrayList<Form>();
        for (skip(false); at < text.length(); skip(false)) {
            if (text.charAt(at) == ')') {
                at++;
                if (items.size() > 1 && items.get(1) instanceof Items second && isAttributes(second)) {
                    items.remove(1);
                }
                return new Items(new Span(start, at), items);
            }
            items.add(form());
        }
        throw unreadable(start, "'(' is never closed", "add the ')' that is missing");
    }

    private static boolean isAttributes(Items items) {
        return !items.items().isEmpty()
                && items.items().getFirst() instanceof Word word
                && word.value().equals("@");
    }

    private Word atom(char first) throws ConfigException, EndInAtom {
        if (first < ' ' || first > '~') {
            throw unreadable(
                    at,
                    "a word can't begin with the byte 0x%02x".formatted((int) first),
                    "quote the word, or remove the byte");
        }
        int start = at++;
        while (at < text.length() && !endsAtom(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            throw new EndInAtom();
        }
        var span = new Span(start, at);
        return new Word(span, span.of(text), false);
    }

    private static boolean endsAtom(char c) {
        return isSpace(c) || c == '#' || SEPARATORS.indexOf(c) >= 0;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private Word string(char delimiter) throws ConfigException {
        int start = at++;
        var value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == delimiter) {
                return new Word(new Span(start, at), value.toString(), true);
            } else if (c == '\\' && at < text.length()) {
                value.append(escape());
            } else {
                value.append(c);
            }
        }
        throw unreadable(start, "the string is never closed", "add the closing " + delimiter);
    }

    /// What stands after a backslash. An escape that xend doesn't know keeps the backslash and loses the character.
    private String escape() {
        char c = text.charAt(at++);
        return switch (c) {
            case 'a' -> "\007";
            case 'b' -> "\b";
            case 't' -> "\t";
            case 'n' -> "\n";
            case 'v' -> "\013";
            case 'f' -> "\f";
            case 'r' -> "\r";
            case '\\', '\'', '"' -> String.valueOf(c);
            case 'x' -> number(16, 2, 0);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> number(8, 2, Character.digit(c, 8));
            default -> "\\";
        };
    }

    private String number(int radix, int digits, int begun) {
        int value = begun;
        for (int i = 0; i < digits && at < text.length() && Character.digit(text.charAt(at), radix) >= 0; i++) {
            value = value * radix + Character.digit(text.charAt(at++), radix);
        }
        return String.valueOf((char) (value & 0xff));
    }

    private void skip(boolean topLevel) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int start = at;
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
                if (topLevel) {
                    comments.add(new Span(start, at));
                }
            } else if (isSpace(c)) {
                at++;
            } else {
                return;
            }
        }
    }

    private ConfigException unreadable(int offset, String reason, String hint) {
        return ConfigException.unreadable(Place.at(text, offset), reason, hint);
    }

    /// The file ended in the middle of an atom.
    private static final class EndInAtom extends Exception {
        private static final long serialVersionUID = 1L;

        EndInAtom() {
            super(null, null, false, false);
        }
    }
}
