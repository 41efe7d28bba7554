package pontifex.config;

/// Why a text can't be read, or can't be edited safely, and where. Nothing was changed.
///
/// Lines and columns count from 1; a column is a byte, as texts here are ISO 8859-1.
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What is refused.
    public enum Kind {
        /// The program that owns the file would refuse it too, or what it would read can't be told.
        UNREADABLE,
        /// It can be read, but no edit of a few bytes is sure to do what was asked, and nothing else.
        NOT_EDITABLE
    }

    private final Kind kind;
    private final int line;
    private final int column;
    private final String reason;
    private final String hint;

    private ConfigException(Kind kind, Place place, String reason, String hint) {
        super("%d:%d: %s; %s".formatted(place.line(), place.column(), reason, hint));
        this.kind = kind;
        this.line = place.line();
        this.column = place.column();
        this.reason = reason;
        this.hint = hint;
    }

    static ConfigException unreadable(Place place, String reason, String hint) {
        return new ConfigException(Kind.UNREADABLE, place, reason, hint);
    }

    static ConfigException notEditable(Place place, String reason, String hint) {
        return new ConfigException(Kind.NOT_EDITABLE, place, reason, hint);
    }

    public Kind kind() {
        return kind;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /// What is wrong, without the place.
    public String reason() {
        return reason;
    }

    /// What to do next.
    public String hint() {
        return hint;
    }
}
