package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void whereNobodyLooksAHostThatWaitsIsToldOnce() {
        var progress = on(false);
        progress.began("dom0-01");
        progress.waiting("dom0-01", 60);
        progress.waiting("dom0-01", 59);
        progress.hide();
        progress.ended("dom0-01");
        assertEquals("dom0-01  waits for its confirm: in 60 s it undoes the change by itself\n", text());
    }

    @Test
    void onATerminalTheSecondsCountDownOnOneLine() {
        var progress = on(true);
        progress.began("dom0-01");
        progress.began("dom0-02");
        progress.waiting("dom0-02", 60);
        progress.waiting("dom0-02", 59);
        progress.waiting("dom0-02", 0);
        progress.ended("dom0-02");
        var clear = "\r\u001b[K";
        assertEquals(
                clear + "0 of 3 · dom0-01" + clear + "0 of 3 · dom0-01, dom0-02" + clear
                        + "0 of 3 · dom0-02 confirm within 60 s, dom0-01" + clear
                        + "0 of 3 · dom0-02 confirm within 59 s, dom0-01" + clear
                        + "0 of 3 · dom0-01, dom0-02" + clear + "1 of 3 · dom0-01",
                text());
    }

    private Progress on(boolean looked) {
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Progress(new Terminal(out, out, looked), 3, looked);
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
