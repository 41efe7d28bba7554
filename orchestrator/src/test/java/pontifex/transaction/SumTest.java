package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pontifex.state.Content;
import pontifex.state.Mode;

class SumTest {
    @Test
    void itIsWhatTheHostsOwnToolPrints() throws Exception {
        var random = new Random(3);
        for (int size : new int[] {0, 1, 3, 255, 256, 70_000}) {
            var bytes = new byte[size];
            random.nextBytes(bytes);
            assertEquals(
                    printed("cksum", bytes) + " or " + printed("md5sum", bytes).replaceFirst(" .*", "") + " " + size,
                    Sum.of(Content.of(bytes)));
        }
    }

    private static String printed(String tool, byte[] bytes) throws Exception {
        var process = new ProcessBuilder(tool).start();
        try (var in = process.getOutputStream()) {
            in.write(bytes);
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void modesAreWrittenAsLsWritesThem() {
        assertEquals("-rw-r--r--", Expectations.letters('-', Mode.octal("644")));
        assertEquals("drwx--x--t", Expectations.letters('d', Mode.octal("1711")));
        assertEquals("-rwSr-sr-T", Expectations.letters('-', Mode.octal("7654")));
    }
}
