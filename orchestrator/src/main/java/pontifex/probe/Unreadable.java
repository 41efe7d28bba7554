package pontifex.probe;

import java.io.Serial;
import pontifex.yaml.Secret;

/// An answer that can't be believed, as a sentence without its full stop; what the host printed in it is escaped.
public final class Unreadable extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    Unreadable(String what) {
        super(what);
    }

    /// `text` on one line, without control characters and secrets, and not longer than a sentence bears.
    static String shown(String text) {
        var shown = new StringBuilder();
        Secret.masked(text.strip()).codePoints().limit(200).forEach(c -> {
            if (c == '\n') {
                shown.append(" / ");
            } else if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
                shown.append(String.format("\\x%02x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
