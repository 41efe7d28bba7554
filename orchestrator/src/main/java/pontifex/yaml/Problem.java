package pontifex.yaml;

import org.jspecify.annotations.Nullable;

/// One mistake in what a user wrote: where, what, and what to do about it.
///
/// @param length how many characters the carets underline
/// @param hint one next action, as a sentence without a full stop: `did you mean 'bridge'?`
public record Problem(
        Source source, int length, String message, @Nullable String hint) {
    private static final int WIDTH = 160;

    /// That of a value; what is said of a secret is said without its text.
    public static Problem of(YamlNode at, String message, @Nullable String hint) {
        if (!(at instanceof YamlScalar scalar) || !scalar.isSecret() || scalar.isSealed()) {
            return new Problem(at.source(), at.width(), message, hint);
        }
        return new Problem(
                at.source(), 1, without(scalar.text(), message), hint == null ? null : without(scalar.text(), hint));
    }

    /// A short text may stand in the message by chance, and goes too.
    private static String without(String secret, String message) {
        return secret.isEmpty() ? message : message.replace(secret, Secret.MASK);
    }

    /// The problem as people read it: place and sentence, the line, a caret run, the hint.
    ///
    /// ```
    /// playbooks/multi-nic.yml:14:29  unknown field 'brige' for vif
    ///    14 |     - vif: { guest: dom1, brige: xenbr1 }
    ///       |                           ^^^^^
    ///   did you mean 'bridge'?
    /// ```
    public String render() {
        var out = new StringBuilder(Visible.text(source + "  " + message)).append('\n');
        if (source.shown() != null) {
            excerpt(source.shown(), out);
        }
        if (hint != null) {
            out.append("  ").append(Visible.text(hint)).append('\n');
        }
        return out.toString();
    }

    private void excerpt(String whole, StringBuilder out) {
        var line = Secret.masked(whole);
        var length = line.codePointCount(0, line.length());
        var at = Math.min(source.column() - 1, length);
        var from = at < WIDTH - 20 ? 0 : at - WIDTH / 2;
        var before = Visible.text(slice(line, from, at));
        var under = Visible.text(slice(line, at, Math.min(at + this.length, length)));
        var after = Visible.text(slice(line, Math.min(at + this.length, length), Math.min(from + WIDTH, length)));
        var cut = from > 0 ? "…" : "";
        out.append("%5d | %s%s%s%s%s%n"
                .formatted(source.line(), cut, before, under, after, from + WIDTH < length ? "…" : ""));
        var carets = Math.clamp(width(under), 1, WIDTH);
        out.append("      | ")
                .append(" ".repeat(width(cut + before)))
                .append("^".repeat(carets))
                .append('\n');
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String slice(String text, int from, int to) {
        return from >= to ? "" : text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
    }
}
