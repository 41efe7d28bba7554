package pontifex.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Texts for the editors' properties: seeded, made of a format's own pieces, some of them damaged byte by byte.
final class Texts {
    private static final String NASTY = "\r\n\t \\'\"#()[]{},;=+x0\u00e4\000";

    private Texts() {}

    static Stream<String> of(long seed, int count, List<String> pieces) {
        var random = new Random(seed);
        return IntStream.range(0, count).mapToObj(_ -> text(random, pieces));
    }

    private static String text(Random random, List<String> pieces) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(pieces.get(random.nextInt(pieces.size())));
        }
        var result = text.toString();
        if (random.nextInt(4) == 0) {
            result = result.replace("\n", "\r\n");
        }
        if (random.nextInt(4) == 0 && result.endsWith("\n")) {
            result = result.substring(0, result.length() - 1);
        }
        for (int i = random.nextInt(3); i > 0 && !result.isEmpty(); i--) {
            int at = random.nextInt(result.length());
            var by = random.nextInt(3) == 0 ? "" : String.valueOf(NASTY.charAt(random.nextInt(NASTY.length())));
            result = result.substring(0, at) + by + result.substring(at + random.nextInt(2));
        }
        return result;
    }

    /// A golden file's text as the editors take texts: a char a byte.
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// And back.
    static String characters(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// How many lines of `after` stand between the lines that it begins and ends with just as `before` does.
    static int linesTouched(String before, String after) {
        var old = before.split("(?<=\n)", -1);
        var now = after.split("(?<=\n)", -1);
        int head = 0;
        while (head < Math.min(old.length, now.length) && old[head].equals(now[head])) {
            head++;
        }
        int tail = 0;
        while (tail < Math.min(old.length, now.length) - head
                && old[old.length - 1 - tail].equals(now[now.length - 1 - tail])) {
            tail++;
        }
        return Math.max(now.length, old.length) - head - tail;
    }
}
