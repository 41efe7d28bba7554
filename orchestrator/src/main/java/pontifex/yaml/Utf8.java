package pontifex.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/// The text of a file's bytes: UTF-8 and nothing else, without its byte order mark.
public final class Utf8 {
    /// The largest file that is read: 8 MiB.
    public static final int LARGEST = 8 << 20;

    private Utf8() {}

    /// @throws BadInput with line and column of the first byte that is no UTF-8, or when the file is too large
    public static String decode(String file, byte[] bytes) throws BadInput {
        if (bytes.length > LARGEST) {
            throw new BadInput(new Problem(Source.of(file), 1, "the file is larger than 8 MiB", null));
        }
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        var text = out.flip().toString();
        if (result.isError()) {
            var lines = Lines.of(text);
            var last = lines.getLast();
            var at = new Source(file, lines.size(), last.codePointCount(0, last.length()) + 1, last);
            var message = "byte 0x%02x is not UTF-8".formatted(bytes[in.position()]);
            throw new BadInput(new Problem(at, 1, message, "save the file as UTF-8"));
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
