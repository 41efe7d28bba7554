package pontifex.cli;

import java.time.Duration;

/// A stretch of time as people say it: `12 s`, `1 min 20 s`, `2 h 5 min`.
final class Spell {
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    private Spell() {}

    static String of(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        return seconds < HOUR
                ? both(seconds / MINUTE, " min", seconds % MINUTE, " s")
                : both(seconds / HOUR, " h", seconds % HOUR / MINUTE, " min");
    }

    /// What can only be guessed, without what makes it look exact.
    static String about(Duration time) {
        long seconds = time.toSeconds();
        return "about "
                + (seconds < MINUTE
                        ? Math.ceilDiv(seconds, 5) * 5 + " s"
                        : of(Duration.ofMinutes(Math.ceilDiv(seconds, MINUTE))));
    }

    private static String both(long many, String unit, long few, String smaller) {
        return many + unit + (few == 0 ? "" : " " + few + smaller);
    }
}
