package pontifex.run;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// The pauses between tries: each longer than the one before, with jitter, as many hosts come back at the same time.
final class Pause {
    private static final long LONGEST = 4000;

    private long next = 250;

    /// @param most what is left for it
    void take(Duration most) throws InterruptedException {
        var jitter = ThreadLocalRandom.current().nextLong(next / 2, next + 1);
        Thread.sleep(Math.clamp(most.toMillis(), 0, jitter));
        next = Math.min(2 * next, LONGEST);
    }
}
