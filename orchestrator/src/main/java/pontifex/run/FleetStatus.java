package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

/// A read-only look at what is pending on many hosts: one virtual thread a host, `forks` of them at work.
public final class FleetStatus {
    private final Semaphore forks;
    private final Function<String, HostTransactions> lines;

    /// @param lines how a host is reached
    public FleetStatus(int forks, Function<String, HostTransactions> lines) {
        this.forks = new Semaphore(forks);
        this.lines = lines;
    }

    /// @param told is told of each host as its answer comes, one at a time
    public void run(List<String> hosts, Consumer<HostStatus> told) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var host : hosts) {
            threads.add(Thread.ofVirtual().name(host).start(() -> look(host, told)));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    private void look(String host, Consumer<HostStatus> told) {
        try {
            forks.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            var status = status(host);
            synchronized (this) {
                told.accept(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            forks.release();
        }
    }

    private HostStatus status(String host) throws InterruptedException {
        try {
            return lines.apply(host).status();
        } catch (RuntimeException e) {
            return new HostStatus(host, List.of(), FleetRun.bug(e));
        }
    }
}
