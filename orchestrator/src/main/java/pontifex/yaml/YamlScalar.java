package pontifex.yaml;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// A single value, as it was written and as YAML 1.1 reads it.
///
/// Both are kept, as YAML 1.1 reads the MAC `52:54:00:12:34:56` as a number in base 60 and the mode `0755` as 493:
/// whoever wants a MAC or a mode takes the text.
///
/// @param text the characters after YAML's unquoting
/// @param value `String`, `Long`, `BigInteger`, `Double`, `Boolean` or null, as Ansible's PyYAML resolves the text;
///     dates stay text
/// @param quoted whether it was written in quotes or as a block, and so is a text whatever it looks like
/// @param guard what is to be minded with it; null: nothing. A `!vault` has its envelope as its text until it is opened
public record YamlScalar(
        Source source,
        String text,
        @Nullable Object value,
        boolean quoted,
        @Nullable Guard guard) implements YamlNode {
    public YamlScalar(Source source, String text, @Nullable Object value, boolean quoted) {
        this(source, text, value, quoted, null);
    }

    /// A text that nothing resolves.
    public static YamlScalar text(Source source, String text) {
        return new YamlScalar(source, text, text, true);
    }

    /// A text as it would be read if it stood unquoted in a YAML file.
    public static YamlScalar plain(Source source, String text) {
        return new YamlScalar(source, text, Core.resolve(text), false);
    }

    /// The same, minded so.
    public YamlScalar guarded(@Nullable Guard by) {
        return new YamlScalar(source, text, value, quoted, by);
    }

    /// Whether it may not be shown.
    public boolean isSecret() {
        return guard != null && guard.secret();
    }

    /// Whether what looks like a template in it is none.
    public boolean isLiteral() {
        return guard != null && guard.literal();
    }

    /// Whether it is still as ansible-vault wrote it.
    public boolean isSealed() {
        return guard != null && guard.keys() != null;
    }

    /// The value that was encrypted here; itself where none was.
    ///
    /// @throws BadInput at its place, when it can't be had
    public YamlScalar opened() throws BadInput {
        if (guard == null || guard.keys() == null) {
            return this;
        }
        var bytes = guard.keys().open(source, text);
        try {
            var opened = Utf8.decode(source.file(), bytes);
            return new YamlScalar(source, opened, opened, true, guard.opened());
        } catch (BadInput _) {
            throw new BadInput(
                    new Problem(source, 1, "what is encrypted here is no text", "encrypt it again, as UTF-8"));
        }
    }

    public boolean isNull() {
        return value == null;
    }

    @Override
    public String kind() {
        if (isSealed()) {
            return "an encrypted value";
        }
        return switch (value) {
            case null -> "nothing";
            case Boolean _ -> "a yes or no";
            case Long _, BigInteger _, Double _ -> "a number";
            default -> "a text";
        };
    }

    @Override
    public int width() {
        if (isSealed()) {
            return "!vault".length();
        }
        var written = text.codePointCount(0, text.length()) + (quoted ? 2 : 0);
        return Math.max(1, written);
    }

    @Override
    public String toString() {
        return isSecret() ? Secret.MASK : text;
    }
}
