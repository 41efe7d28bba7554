package pontifex.report;

/// How wide a text is on a terminal, in columns of its grid: what is CJK or an emoji takes two, a mark that is put
/// upon the letter before it none (Unicode Standard Annex 11, East Asian Width).
///
/// For texts without control characters and escapes, as [pontifex.yaml.Visible] leaves them.
public final class Columns {
    /// Blocks whose characters are all wide: first and last code point of each, from EastAsianWidth.txt of Unicode 16.
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x2e80, 0x303e, 0x3041, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe10, 0xfe19,
        0xfe30, 0xfe6f, 0xff01, 0xff60, 0xffe0, 0xffe6, 0x17000, 0x18cff, 0x1aff0, 0x1b2ff, 0x20000, 0x3fffd,
    };

    private static final String CUT = "…";

    private Columns() {}

    public static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT, Character.CONTROL -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    private static boolean isWide(int c) {
        if (c < WIDE[0]) {
            return false;
        }
        for (int i = 0; i < WIDE.length; i += 2) {
            if (WIDE[i] <= c && c <= WIDE[i + 1]) {
                return true;
            }
        }
        return Character.isEmojiPresentation(c);
    }

    /// The text, followed by so many blanks that what comes next stands in column `columns`; a longer one as it is.
    public static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }

    /// What of a text fits, with a sign that there is more.
    public static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int end = 0;
        for (int wide = 0; end < text.length(); ) {
            int c = text.codePointAt(end);
            wide += of(c);
            if (wide > columns - 1) {
                break;
            }
            end += Character.charCount(c);
        }
        return columns < 1 ? "" : text.substring(0, end) + CUT;
    }
}
