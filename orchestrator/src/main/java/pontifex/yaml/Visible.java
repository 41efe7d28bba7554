package pontifex.yaml;

/// Text that cannot steer a terminal: what would be invisible or act is shown as an escape.
public final class Visible {
    private Visible() {}

    /// Control, format (also the ones that reverse the direction of text), line and paragraph separators, and
    /// broken surrogates become `\t`, `\n`, `\x1b` or `\u202e`.
    public static String text(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.append(character(c)));
        return out.toString();
    }

    private static String character(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> control(c);
            case Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE -> c > 0xffff ? String.format("\\U%08x", c) : String.format("\\u%04x", c);
            default -> Character.toString(c);
        };
    }

    private static String control(int c) {
        return switch (c) {
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> String.format("\\x%02x", c);
        };
    }
}
