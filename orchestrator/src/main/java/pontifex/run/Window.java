package pontifex.run;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.IntConsumer;

/// The time in which a host that waits can be confirmed. Only the host's own clock decides; this one tells what
/// is still worth a try.
///
/// Told every second while it is open, for whoever watches, and with 0 when it is closed.
final class Window implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int MOST_MARGIN = 5;

    private final Duration margin;
    private final Thread teller;
    private volatile long ends;
    private volatile LocalDateTime until = LocalDateTime.now();

    /// @param guard its seconds, at first and after each renewal
    /// @param left the seconds of them that are left; by a host that rounds up, one more
    Window(int guard, int left, IntConsumer watcher) {
        margin = Duration.ofSeconds(Math.clamp(guard / 10, 1, MOST_MARGIN));
        renewed(Math.min(guard, left));
        teller = Thread.ofVirtual().start(() -> tell(watcher));
    }

    /// The host waits for so many seconds from now.
    void renewed(int seconds) {
        ends = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        until = LocalDateTime.now().plusSeconds(seconds);
    }

    /// What is left of it; negative when it is over.
    Duration left() {
        return Duration.ofNanos(ends - System.nanoTime());
    }

    /// What is left for getting ready, so that a confirm still comes in time.
    Duration usable() {
        return left().minus(margin);
    }

    boolean isUsable() {
        return usable().isPositive();
    }

    boolean isOver() {
        return !left().isPositive();
    }

    /// By this machine's clock on the wall, as people read it.
    String until() {
        return until.format(TIME);
    }

    private void tell(IntConsumer watcher) {
        try {
            while (!isOver()) {
                watcher.accept((int) left().plusMillis(999).toSeconds());
                Thread.sleep(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        } finally {
            watcher.accept(0);
        }
    }

    @Override
    public void close() {
        teller.interrupt();
    }
}
