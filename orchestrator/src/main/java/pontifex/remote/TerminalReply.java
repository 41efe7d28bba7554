package pontifex.remote;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// An answer that came over a terminal: stdout, the mark with the exit status, stderr, the mark again.
final class TerminalReply {
    private TerminalReply() {}

    static Reply of(byte[] said, boolean cut, String mark) {
        var text = new String(said, StandardCharsets.ISO_8859_1);
        var ended = Pattern.compile("(?s)" + mark + " ended ([0-9]{1,3})\n(.*)" + mark + " end\n")
                .matcher(text);
        var at = text.lastIndexOf(mark + " ended ");
        if (cut || at < 0 || !ended.find(at)) {
            return new Reply(-1, said, new byte[0], true);
        }
        return new Reply(
                Integer.parseInt(ended.group(1)),
                text.substring(0, at).getBytes(StandardCharsets.ISO_8859_1),
                ended.group(2).getBytes(StandardCharsets.ISO_8859_1),
                false);
    }
}
