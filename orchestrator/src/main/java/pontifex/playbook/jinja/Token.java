package pontifex.playbook.jinja;

import org.jspecify.annotations.Nullable;

/// A word of an expression.
///
/// @param value of a text or a number: what it means
/// @param at where it begins in the template's text
record Token(Kind kind, String text, @Nullable Object value, int at) {
    enum Kind {
        NAME,
        TEXT,
        NUMBER,
        OPERATOR,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isWord(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    String described() {
        return kind == Kind.END ? "the end" : "'" + text + "'";
    }
}
