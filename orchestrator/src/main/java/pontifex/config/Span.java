package pontifex.config;

/// A stretch of a text, from `start` to before `end`.
record Span(int start, int end) {
    Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException(start + " to " + end);
        }
    }

    /// The place between two characters.
    static Span before(int offset) {
        return new Span(offset, offset);
    }

    String of(String text) {
        return text.substring(start, end);
    }

    /// The text with this stretch replaced, and every other byte as it was.
    String replaced(String text, String by) {
        return text.substring(0, start) + by + text.substring(end);
    }

    /// How the text's lines end: as its first one does, `\n` where it has none.
    static String lineEnd(String text) {
        int newline = text.indexOf('\n');
        return newline > 0 && text.charAt(newline - 1) == '\r' ? "\r\n" : "\n";
    }

    /// The offset of the first character of the line that holds `offset`.
    static int lineStart(String text, int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    /// The offset after the line feed that ends the line which holds `offset`, or the end of the text.
    static int nextLine(String text, int offset) {
        int newline = text.indexOf('\n', offset);
        return newline < 0 ? text.length() : newline + 1;
    }

    /// The text with a line of its own put in at `offset`, which is the start of a line or the end of the text.
    static String withLine(String text, int offset, String line) {
        var end = lineEnd(text);
        boolean cut = offset > 0 && text.charAt(offset - 1) != '\n';
        return before(offset).replaced(text, cut ? end + line : line + end);
    }
}
