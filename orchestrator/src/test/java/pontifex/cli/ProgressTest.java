package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.run.Step;

/// The time stands still here unless a test moves it.
class ProgressTest {
    private static final long SECOND = 1_000_000_000;
    private static final Scoreboard.Style PLAIN = new Scoreboard.Style(false, true);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    private final AtomicLong now = new AtomicLong();
    private Libc.@Nullable Size size = new Libc.Size(24, 80);

    @Test
    void whereNobodyLooksAHostThatWaitsIsToldOnce() {
        try (var progress = plain(false)) {
            progress.began("dom0-01");
            progress.at("dom0-01", new Step("looking"));
            progress.waiting("dom0-01", 60);
            progress.waiting("dom0-01", 59);
            progress.pausing("pause: 9 s", "a pause of 9 s");
            progress.pausing("pause: 8 s", "a pause of 8 s");
            progress.pausing(null, "");
            progress.hide();
            progress.ended("dom0-01");
        }
        assertEquals(
                "dom0-01  waits for its confirm: in 60 s it undoes the change by itself\na pause of 9 s\n", text());
    }

    @Test
    void whereNobodyLooksALineEveryHalfMinuteSaysWhatIsLeft() {
        try (var progress = plain(false)) {
            now.addAndGet(29 * SECOND);
            progress.ended("dom0-01", false);
            now.addAndGet(SECOND);
            progress.ended("dom0-02");
            progress.ended("dom0-03");
        }
        assertEquals("2 of 3 · 1 failed · 30 s · about 15 s left\n", text());
    }

    @Test
    void eachStepIsALineForWhoeverAskedForIt() {
        try (var progress = plain(true)) {
            progress.began("dom0-01");
            now.addAndGet(SECOND / 4);
            progress.at("dom0-01", new Step("looking"));
            now.addAndGet(11 * SECOND);
            progress.at("dom0\u001b-02", new Step("making 2 changes"));
        }
        assertEquals("   0.3 s  dom0-01  looking\n  11.3 s  dom0\\x1b-02  making 2 changes\n", text());
    }

    @Test
    void aTerminalIsDrawnOnUntilAllHaveEnded() {
        var progress = drawn();
        progress.began("dom0-01");
        progress.at("dom0-02", new Step("looking"));
        assertTrue(progress.draw());
        assertTrue(drawing().endsWith("dom0-02  looking · 0 s\n" + "─".repeat(20) + "  0 of 2 · 0 s"), text());
        progress.aside(() -> out.print("told"));
        assertTrue(text().endsWith("\r\u001b[2A\u001b[Jtold"), text());
        progress.hide();
        progress.draw();
        assertTrue(text().endsWith("told"), "it is hidden until something moves");
        progress.ended("dom0-01", false);
        progress.draw();
        assertTrue(drawing().endsWith("━".repeat(10) + "─".repeat(10) + "  1 of 2 · 1 failed · 0 s"), text());
        progress.ended("dom0-02");
        assertFalse(progress.draw());
        assertTrue(text().endsWith("\r\u001b[1A\u001b[J"), text());
    }

    @Test
    void aWindowThatWasMadeNarrowerHasWrappedWhatWasDrawn() {
        var screen = new Screen(out, () -> size);
        screen.draw(_ -> java.util.List.of(new Screen.Row("x".repeat(50), 50), new Screen.Row("y", 1)));
        size = new Libc.Size(24, 20);
        screen.draw(_ -> java.util.List.of(new Screen.Row("z", 1)));
        assertTrue(text().endsWith("\r\u001b[3A\u001b[Jz"), text());
        size = null;
        screen.draw(_ -> java.util.List.of(new Screen.Row("nobody", 6)));
        screen.erase();
        assertTrue(text().endsWith("z\r\u001b[J"), text());
    }

    private Progress plain(boolean steps) {
        return new Progress(new Terminal(out, out, false), 3, steps, now::get, null, PLAIN);
    }

    private Progress drawn() {
        var screen = new Screen(out, () -> size);
        return new Progress(new Terminal(out, out, false), 2, false, now::get, screen, PLAIN);
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private String drawing() {
        return text().substring(text().lastIndexOf("\u001b[J") + 3);
    }
}
