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
public record YamlScalar(
        Source source, String text, @Nullable Object value, boolean quoted) implements YamlNode {
    /// A text that nothing resolves.
    public static YamlScalar text(Source source, String text) {
        return new YamlScalar(source, text, text, true);
    }

    /// A text as it would be read if it stood unquoted in a YAML file.
    public static YamlScalar plain(Source source, String text) {
        return new YamlScalar(source, text, Core.resolve(text), false);
    }

    public boolean isNull() {
        return value == null;
    }

    @Override
    public String kind() {
        return switch (value) {
            case null -> "nothing";
            case Boolean _ -> "a yes or no";
            case Long _, BigInteger _, Double _ -> "a number";
            default -> "a text";
        };
    }

    @Override
    public int width() {
        var written = text.codePointCount(0, text.length()) + (quoted ? 2 : 0);
        return Math.max(1, written);
    }
}
