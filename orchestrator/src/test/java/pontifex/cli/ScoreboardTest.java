package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.report.Columns;

class ScoreboardTest {
    private static final Scoreboard.Style PLAIN = new Scoreboard.Style(false, true);

    @Test
    void thoseThatCountDownComeFirstAndThenThoseThatAreAtItLongest() {
        var board = board(3, at("dom0-01", "looking", 70, null), at("dom0-2", "reaching it anew", 3, 41));
        assertEquals("""
                  dom0-2   reaching it anew · within 41 s, or it undoes the change
                  dom0-01  looking · 1 min 10 s
                ━━━━━━──────────────  3 of 10 · 1 failed · 30 s · about 2 min left""", drawn(board, 24, 80));
    }

    @Test
    void noMoreThanHalfOfTheScreenIsTakenAndNoRowIsWiderThanIt() {
        var hosts = new ArrayList<Scoreboard.AtWork>();
        for (int i = 0; i < 50; i++) {
            hosts.add(at("主机-" + i + "-with-a-name-that-is-quite-long", "looking", i, i == 49 ? 7 : null));
        }
        var board = board(1, hosts.toArray(Scoreboard.AtWork[]::new));
        for (int rows = 1; rows < 60; rows++) {
            for (int columns = 1; columns < 120; columns += 3) {
                var drawn = board.rows(new Libc.Size(rows, columns), PLAIN);
                assertTrue(drawn.size() <= Math.max(1, rows / 2), rows + " rows");
                for (var row : drawn) {
                    assertEquals(Columns.of(row.text()), row.columns());
                    assertTrue(row.columns() < columns, () -> row.text());
                }
            }
        }
        assertEquals("""
                  主机-49-with…  looking · within 7 s,…
                  主机-0-with-…  looking · 0 s
                  and 48 more at work
                ━━──────────────────  1 of 10 · 30 s""", drawn(board, 8, 40), "what doesn't fit is left out");
    }

    @Test
    void whatTheWholeRunWaitsForAndThatItStopsIsSaid() {
        var board = new Scoreboard(
                1000, 1, 0, Duration.ofSeconds(3700), List.of(), "pause before the next wave: 12 s", true);
        assertEquals(
                "─".repeat(20) + "  1 of 1000 · stopping · pause before the next wave: 12 s", drawn(board, 24, 80));
        assertTrue(drawn(board, 24, 60).endsWith("stopping · 1 h 1 min"), () -> drawn(board, 24, 60));
        assertTrue(drawn(board, 24, 80, new Scoreboard.Style(false, false)).startsWith("-----"));
        assertTrue(drawn(board, 24, 80, new Scoreboard.Style(true, true)).contains("\u001b[32m"));
    }

    private static Scoreboard board(int done, Scoreboard.AtWork... hosts) {
        return new Scoreboard(10, done, 1, Duration.ofSeconds(30), List.of(hosts), null, false);
    }

    private static Scoreboard.AtWork at(String host, String step, int seconds, @Nullable Integer left) {
        return new Scoreboard.AtWork(host, step, Duration.ofSeconds(seconds), left);
    }

    private static String drawn(Scoreboard board, int rows, int columns) {
        return drawn(board, rows, columns, PLAIN);
    }

    private static String drawn(Scoreboard board, int rows, int columns, Scoreboard.Style style) {
        return board.rows(new Libc.Size(rows, columns), style).stream()
                .map(Screen.Row::text)
                .collect(Collectors.joining("\n"));
    }
}
