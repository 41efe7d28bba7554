package pontifex.probe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What xend prints: lists in parentheses, of words (some in quotes) and lists.
sealed interface Sxp {
    record Word(String text) implements Sxp {}

    record Form(List<Sxp> parts) implements Sxp {
        /// Whether its first word is `key`.
        boolean is(String key) {
            return !parts.isEmpty() && parts.get(0) instanceof Word(var text) && text.equals(key);
        }

        /// The forms in it that begin with `key`.
        List<Form> all(String key) {
            var found = new ArrayList<Form>();
            for (var part : parts) {
                if (part instanceof Form form && form.is(key)) {
                    found.add(form);
                }
            }
            return found;
        }

        /// What follows the key of the first form that begins with it, its words parted by blanks; null: there is none.
        @Nullable String value(String key) {
            for (var form : all(key)) {
                var words = new ArrayList<String>();
                for (var part : form.parts().subList(1, form.parts().size())) {
                    if (part instanceof Word(var text)) {
                        words.add(text);
                    }
                }
                return words.isEmpty() ? null : String.join(" ", words);
            }
            return null;
        }
    }

    /// All that `text` holds, as one form.
    ///
    /// @throws Unreadable when a parenthesis or a quote has no partner
    static Form read(String text) throws Unreadable {
        var reader = new Reader(text);
        var form = reader.form(0);
        if (reader.at < text.length()) {
            throw new Unreadable("a ')' too many in what the toolstack printed");
        }
        return form;
    }

    /// One pass over a text.
    final class Reader {
        private static final int DEPTH = 100;
        private final String text;
        private int at;

        private Reader(String text) {
            this.text = text;
        }

        private Form form(int depth) throws Unreadable {
            var parts = new ArrayList<Sxp>();
            while (at < text.length() && text.charAt(at) != ')') {
                char c = text.charAt(at);
                if (c == '(') {
                    at++;
                    if (depth == DEPTH) {
                        throw new Unreadable("lists deeper than " + DEPTH + " in what the toolstack printed");
                    }
                    parts.add(form(depth + 1));
                    if (at == text.length()) {
                        throw new Unreadable("a '(' without its ')' in what the toolstack printed");
                    }
                    at++;
                } else if (Character.isWhitespace(c)) {
                    at++;
                } else {
                    parts.add(new Word(c == '\'' || c == '"' ? quoted(c) : bare()));
                }
            }
            return new Form(List.copyOf(parts));
        }

        private String bare() {
            int start = at;
            while (at < text.length() && "() \t\n\r".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted(char quote) throws Unreadable {
            var word = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != quote; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                word.append(text.charAt(at));
            }
            if (at == text.length()) {
                throw new Unreadable("a quote without its end in what the toolstack printed");
            }
            at++;
            return word.toString();
        }
    }
}
