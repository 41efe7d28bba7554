package pontifex.remote;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Connecting again after a fault that may pass: a host that is just starting, an sshd with too many at its door.
/// Nothing has been sent yet. Each pause is twice the one before, give or take half, so that a fleet doesn't come
/// back all at once.
final class Retries {
    private static final Duration FIRST = Duration.ofMillis(300);

    private final int most;
    private final long window;
    private final long until;
    private int done;
    private @Nullable RemoteFailure last;

    /// @param most how often at most
    /// @param within no attempt begins later than this: whoever has been silent for so long is not asked again
    /// @param until when all must be over, as [System#nanoTime] counts
    Retries(int most, Duration within, long until) {
        this.most = most;
        this.window = System.nanoTime() + within.toNanos();
        this.until = until;
    }

    /// Waits, where it makes sense to try again.
    ///
    /// @return false: it makes none
    boolean again(RemoteFailure failure) throws InterruptedException {
        var pause =
                (long) (FIRST.toNanos() * Math.scalb(ThreadLocalRandom.current().nextDouble(0.5, 1.5), done));
        var begin = System.nanoTime() + pause;
        if (done >= most || !passes(failure.kind()) || begin - window > 0 || begin - until > 0) {
            return false;
        }
        Thread.sleep(Duration.ofNanos(pause));
        last = failure;
        done++;
        return true;
    }

    /// What is wrong with keys, names and settings stays wrong.
    private static boolean passes(RemoteFailure.Kind kind) {
        return switch (kind) {
            case REFUSED, NO_ROUTE, TIMED_OUT, DROPPED -> true;
            default -> false;
        };
    }

    int tries() {
        return done + 1;
    }

    /// What is to be said of a connection that was made in the end; null: the first one was.
    @Nullable String note() {
        var failure = last;
        return failure == null
                ? null
                : "retried " + (done == 1 ? "once" : done + " times") + ", until a connection was made: "
                        + failure.cause();
    }
}
