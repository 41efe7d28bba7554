package pontifex.resource;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.Mode;

/// What becomes of a file's mode: `0755`, or chmod's symbols such as `u+x` and `a+rx,o-w`.
///
/// As chmod(1) has them, but for what depends on the umask (a missing `ugoa` means `a` here), on
/// directories (`X`) or copies from another class (`g=u`).
public final class ModeChange {
    private static final Pattern OCTAL = Pattern.compile("[0-7]{3,4}");
    private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)([-+=])([rwxst]*)");

    private final String text;

    private ModeChange(String text) {
        this.text = text;
    }

    /// Null when the text is no mode.
    public static @Nullable ModeChange of(String text) {
        if (OCTAL.matcher(text).matches()) {
            return new ModeChange(text);
        }
        for (var clause : text.split(",", -1)) {
            if (!CLAUSE.matcher(clause).matches()) {
                return null;
            }
        }
        return new ModeChange(text);
    }

    public Mode on(Mode found) {
        if (OCTAL.matcher(text).matches()) {
            return Mode.octal(text);
        }
        int bits = found.bits();
        for (var clause : text.split(",", -1)) {
            var parts = CLAUSE.matcher(clause);
            if (!parts.matches()) {
                throw new IllegalStateException(text);
            }
            bits = applied(bits, parts);
        }
        return new Mode(bits);
    }

    private static int applied(int bits, Matcher clause) {
        var who = clause.group(1).isEmpty() ? "a" : clause.group(1);
        int classes = 0;
        int special = 0;
        if (who.contains("u") || who.contains("a")) {
            classes |= 0700;
            special |= 04000;
        }
        if (who.contains("g") || who.contains("a")) {
            classes |= 0070;
            special |= 02000;
        }
        if (who.contains("o") || who.contains("a")) {
            classes |= 0007;
        }
        if (who.contains("a")) {
            special |= 01000;
        }
        int named = named(clause.group(3), classes, special);
        return switch (clause.group(2)) {
            case "+" -> bits | named;
            case "-" -> bits & ~named;
            default -> bits & ~classes & ~special | named;
        };
    }

    private static int named(String letters, int classes, int special) {
        int named = 0;
        named |= letters.contains("r") ? 0444 & classes : 0;
        named |= letters.contains("w") ? 0222 & classes : 0;
        named |= letters.contains("x") ? 0111 & classes : 0;
        named |= letters.contains("s") ? 06000 & special : 0;
        named |= letters.contains("t") ? 01000 & special : 0;
        return named;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModeChange that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /// As written.
    @Override
    public String toString() {
        return text;
    }
}
