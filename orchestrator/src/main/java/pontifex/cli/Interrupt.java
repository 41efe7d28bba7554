package pontifex.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pontifex.run.FleetRun;

/// Ctrl-C, or a polite kill: no new host is begun, those under way end or undo, and what became of them is still told
/// and recorded. The process is held until [#close()], but not longer than it may take. A second Ctrl-C ends it at
/// once: what was begun on hosts is ended by their keepers.
final class Interrupt implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Terminal terminal;
    private final Duration patience;
    private final Thread hook = new Thread(this::heard);
    private @Nullable FleetRun run;
    private @Nullable Progress progress;
    private boolean heard;

    /// @param patience for the hosts under way
    Interrupt(Terminal terminal, Duration patience) {
        this.terminal = terminal;
        this.patience = patience;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// What is to be stopped: at once, if the user was quicker.
    synchronized void stops(FleetRun fleetRun, Progress shown) {
        run = fleetRun;
        progress = shown;
        if (heard) {
            fleetRun.stop();
        }
    }

    private synchronized void stop() {
        heard = true;
        if (run instanceof FleetRun begun) {
            begun.stop();
        }
    }

    private synchronized void say(String line) {
        if (progress instanceof Progress shown) {
            shown.stopping();
            shown.say(line);
        } else {
            terminal.err().println(line);
        }
    }

    /// First the run stops: all else takes its time.
    private void heard() {
        stop();
        say("\ninterrupted: no new host is begun, those under way are ended first;"
                + " again to leave at once and let their keepers end them");
        Libc.leaveAtNextInterrupt();
        try {
            if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                say("some hosts have not answered: their keepers end what was begun");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        terminal.out().flush();
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            Thread.yield(); // the hook runs already: that is what it is for
        }
    }
}
