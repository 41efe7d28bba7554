package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverheardTest {
    @Test
    void eachLineIsToldOnceItIsWholeAndAllBytesArePassedOn() throws IOException {
        var kept = new ByteArrayOutputStream();
        var lines = new ArrayList<String>();
        var answer = ("one\ntwö\n\n" + "x".repeat(5000) + "\nrest").getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size < 4000; size = size * 3 + 1) {
            kept.reset();
            lines.clear();
            try (var overheard = new Overheard(kept, lines::add)) {
                for (int at = 0; at < answer.length; at += size) {
                    overheard.write(answer, at, Math.min(size, answer.length - at));
                }
            }
            assertArrayEquals(answer, kept.toByteArray());
            assertEquals(List.of("one", "twö", "", "x".repeat(1000)), lines, "in pieces of " + size);
        }
    }
}
