package pontifex.shell;

import java.util.ArrayList;
import java.util.List;

/// The one place where a value becomes a word of a shell program.
///
/// Single quotes: inside them POSIX shells take every byte but the quote itself for what it is
/// (POSIX.1-2017, Shell Command Language, 2.2.2). NUL can't stand in a word at all.
public final class Quoted {
    private static final int PIECE = 64 * 1024;

    private Quoted() {}

    /// `value` as one word that no shell interprets.
    ///
    /// @throws IllegalArgumentException when `value` holds NUL
    public static String word(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a word of a shell program can't hold NUL");
        }
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /// Any bytes, NUL too, as arguments for `printf %b`, in pure ASCII. No content: no piece.
    ///
    /// Each is at most 64 KiB long, because a shell whose `printf` is a program of its own can't pass
    /// a longer one (Linux: MAX_ARG_STRLEN is 128 KiB).
    public static List<String> pieces(byte[] content) {
        var pieces = new ArrayList<String>();
        var piece = new StringBuilder();
        for (byte b : content) {
            int c = b & 0xff;
            if (c == '\\') {
                piece.append("\\\\");
            } else if (c == '\n' || c == '\t' || (c >= ' ' && c < 0x7f)) {
                piece.append((char) c);
            } else {
                piece.append("\\0").append((char) ('0' + (c >> 6))).append((char) ('0' + (c >> 3 & 7)));
                piece.append((char) ('0' + (c & 7)));
            }
            if (piece.length() > PIECE - 5) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }
}
