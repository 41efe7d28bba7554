package pontifex.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CksumTest {
    @Test
    void itIsWhatCksumPrints() throws Exception {
        assertEquals(4294967295L, Cksum.of(new byte[0]));
        assertEquals(930766865L, Cksum.of("123456789".getBytes(StandardCharsets.US_ASCII)));
        var random = new Random(3);
        for (int length : new int[] {1, 255, 256, 65_536, 70_000}) {
            var content = new byte[length];
            random.nextBytes(content);
            var process = new ProcessBuilder("cksum").start();
            try (var in = process.getOutputStream()) {
                in.write(content);
            }
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            assertEquals(said, Cksum.of(content) + " " + length);
        }
    }
}
