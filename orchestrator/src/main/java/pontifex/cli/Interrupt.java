package pontifex.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ctrl-C, or a polite kill: no new host is begun, those that can't be left end or undo, and what became of all is
/// told and recorded. The process is held until [#close()], but not longer than it may take. A second Ctrl-C ends it
/// at once: what was begun on hosts is ended by their keepers.
final class Interrupt implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Terminal terminal;
    private final Duration patience;
    private final String words;
    private final Thread hook = new Thread(this::heard);
    private @Nullable Runnable stop;
    private @Nullable Progress progress;
    private boolean heard;

    /// @param patience for the hosts under way
    /// @param words what is said of it at once
    Interrupt(Terminal terminal, Duration patience, String words) {
        this.terminal = terminal;
        this.patience = patience;
        this.words = words;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// What is to be stopped: at once, if the user was quicker.
    synchronized void stops(Runnable stopping, Progress shown) {
        stop = stopping;
        progress = shown;
        if (heard) {
            stopping.run();
        }
    }

    private synchronized void stop() {
        heard = true;
        if (stop instanceof Runnable begun) {
            begun.run();
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

    /// First the run stops: all else takes its time. Whoever reads that it was heard may press Ctrl-C again.
    private void heard() {
        stop();
        Libc.leaveAtNextInterrupt();
        say("\n" + words);
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
