package pontifex.playbook.jinja;

import org.jspecify.annotations.Nullable;

/// A template that can't be read or rendered: what is wrong and where in its text.
///
/// Unchecked, as it crosses iterators and lambdas; whoever renders catches it at the doorway.
public final class TemplateError extends RuntimeException {
    private static final int NOWHERE = -1;

    private final String message;
    private final int at;
    private final @Nullable String hint;
    private final boolean undefined;

    TemplateError(String message) {
        this(message, null, NOWHERE);
    }

    public TemplateError(String message, @Nullable String hint) {
        this(message, hint, NOWHERE);
    }

    TemplateError(String message, @Nullable String hint, int at) {
        this(message, hint, at, false);
    }

    TemplateError(String message, @Nullable String hint, int at, boolean undefined) {
        super(message, null, false, false);
        this.message = message;
        this.hint = hint;
        this.at = at;
        this.undefined = undefined;
    }

    /// This error at a place, unless it has one.
    TemplateError placed(int place) {
        return at == NOWHERE ? new TemplateError(message, hint, place, undefined) : this;
    }

    public String message() {
        return message;
    }

    /// Where in the template's text: an index of its characters.
    public int at() {
        return Math.max(at, 0);
    }

    /// Whether it is that something undefined was used.
    public boolean isUndefined() {
        return undefined;
    }

    public @Nullable String hint() {
        return hint;
    }
}
