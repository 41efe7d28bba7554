package pontifex.remote;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The last moment of a piece of work that has no timeout of its own: then its resource is closed under its feet, so
/// that the thread that blocks on it comes back with an error. Closed itself when the work is over.
final class Deadline implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final ScheduledFuture<?> alarm;
    private boolean over;
    private boolean expired;

    private Deadline(Duration limit, Runnable cut) {
        alarm = CLOCK.schedule(
                () -> {
                    if (expire()) {
                        Thread.startVirtualThread(cut);
                    }
                },
                limit.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /// @param cut ends the work; run in a thread of its own, so it may block
    static Deadline after(Duration limit, Runnable cut) {
        return new Deadline(limit, cut);
    }

    private synchronized boolean expire() {
        expired = !over;
        return expired;
    }

    /// Whether the work was cut. Once false after `close`, it stays false.
    synchronized boolean expired() {
        return expired;
    }

    @Override
    public void close() {
        synchronized (this) {
            over = true;
        }
        alarm.cancel(false);
    }

    private static ScheduledThreadPoolExecutor clock() {
        var clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("deadlines").factory());
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }
}
