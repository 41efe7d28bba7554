package pontifex.playbook.jinja;

import org.jspecify.annotations.Nullable;

/// The value of a name that has none. It can be asked whether it is defined and given a default; any other use is
/// an error with its name.
///
/// As Ansible's, it has attributes, which are undefined too: `a.b.c | default('x')` is `x` where there is no `a`.
///
/// @param at where in the template's text it was named
/// @param lenient prints as nothing: what `'x' if no` is without an `else`
public record Undefined(String message, @Nullable String hint, boolean lenient, int at) {
    private static final int NOWHERE = -1;

    static final Undefined NO_ELSE =
            new Undefined("this 'if' has no 'else' and its condition is not met", null, true, NOWHERE);

    public Undefined(String message, @Nullable String hint) {
        this(message, hint, false, NOWHERE);
    }

    /// This, seen first at a place of a template, where its use will be shown.
    Undefined seen(int place) {
        return at == NOWHERE ? new Undefined(message, hint, lenient, place) : this;
    }

    TemplateError used() {
        return new TemplateError(message, hint, at, true);
    }
}
