package pontifex.run;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// A read-only question to many hosts: one virtual thread a host, `forks` of them at work.
public final class FleetQuestion<T> {
    private final Semaphore forks;
    private final Asked<T> asked;
    private volatile List<Thread> threads = List.of();
    private volatile boolean stopped;

    public FleetQuestion(int forks, Asked<T> asked) {
        this.forks = new Semaphore(forks);
        this.asked = asked;
    }

    /// What a host is asked, over a line that is its own to open and close.
    public interface Asked<T> {
        T of(String host) throws InterruptedException;

        /// The answer where Pontifex itself failed.
        T failed(String host, Failure bug);
    }

    /// @param told is told of each host's answer as it comes, one at a time
    public void run(List<String> hosts, Consumer<T> told) throws InterruptedException {
        threads = hosts.stream()
                .map(host -> Thread.ofVirtual().name(host).unstarted(() -> ask(host, told)))
                .toList();
        threads.forEach(Thread::start);
        for (var thread : threads) {
            thread.join();
        }
    }

    /// No host is asked any more, and none is waited for: whose answer isn't there yet is not told of.
    public void stop() {
        stopped = true;
        threads.forEach(Thread::interrupt);
    }

    public boolean stopped() {
        return stopped;
    }

    private void ask(String host, Consumer<T> told) {
        try {
            forks.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            if (stopped) {
                return;
            }
            var answer = answer(host);
            synchronized (this) {
                told.accept(answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            forks.release();
        }
    }

    private T answer(String host) throws InterruptedException {
        try {
            return asked.of(host);
        } catch (RuntimeException e) {
            return asked.failed(host, FleetRun.bug(e));
        }
    }
}
