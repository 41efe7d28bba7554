package pontifex.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramTest {
    private static final Library SHOW =
            new Library("show", "show() { for show_a in \"$@\"; do printf '%s\\0' \"$show_a\"; done; }\n");
    private static final Library WRITE =
            new Library("write", "write() { for write_a in \"$@\"; do printf %b \"$write_a\"; done; }\n");

    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"), List.of("mksh"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyValueArrivesAsItLeft(List<String> shell) throws Exception {
        var random = new Random(42);
        var values =
                new ArrayList<>(List.of("", "'", "''", "a b", "$(reboot)", "`id`", "\\", "\n", "-n", "ü→", "!x", "*"));
        for (int i = 0; i < 200; i++) {
            values.add(random.ints(random.nextInt(20), 1, 127)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString());
        }
        var program = new Program(List.of(SHOW), new Script("show", values));
        assertEquals(
                String.join("\0", values) + "\0",
                new String(run(shell, program.bytes()), java.nio.charset.StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyByteOfAContentArrives(List<String> shell) throws Exception {
        var content = new byte[200_000];
        new Random(7).nextBytes(content);
        var program = new Program(List.of(WRITE), new Script("write", Quoted.pieces(content)));
        assertArrayEquals(content, run(shell, program.bytes()));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProgramThatIsCutDoesNothing(List<String> shell) throws Exception {
        var whole = new Program(List.of(SHOW), Script.of("show", "done")).bytes();
        assertNotEquals(0, run(shell, whole).length);
        for (int length = 0; length < whole.length - 2; length++) {
            assertEquals(
                    0, run(shell, java.util.Arrays.copyOf(whole, length)).length, "cut after " + length + " bytes");
        }
    }

    @Test
    void nulCannotStandInAWord() {
        assertThrows(IllegalArgumentException.class, () -> Quoted.word("a\0b"));
    }

    private static byte[] run(List<String> shell, byte[] program) throws Exception {
        var process = new ProcessBuilder(shell)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var feed = Thread.ofVirtual().start(() -> {
            try (var in = process.getOutputStream()) {
                in.write(program);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var out = process.getInputStream().readAllBytes();
        process.waitFor();
        feed.join();
        return out;
    }
}
