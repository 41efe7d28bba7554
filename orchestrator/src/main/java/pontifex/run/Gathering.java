package pontifex.run;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The hosts of a wave whose play says `confirm: wave`: the guarded ones among them are confirmed when all of
/// them have been changed, reached again and verified; if one isn't, all go back.
///
/// A host that fails before it is known whether it will be guarded fails its wave too. It is not atomic: what
/// becomes of a host that the confirm doesn't reach is that host's own.
final class Gathering {
    /// Is told of the decision before the first confirm is sent.
    interface Scribe {
        void decided(List<String> hosts) throws IOException;
    }

    private final int forks;
    private final Duration renewal;
    private final Scribe scribe;
    private final SortedSet<String> unplanned;
    private final SortedSet<String> guarded = new TreeSet<>();
    private final SortedSet<String> arrived = new TreeSet<>();
    private final SortedSet<String> unreached = new TreeSet<>();
    private @Nullable Failure back;
    private boolean interrupted;
    private boolean confirmed;

    /// @param forks how many hosts may be at work
    /// @param renewal after how long the guard of a host that waits is renewed
    Gathering(Collection<String> hosts, int forks, Duration renewal, Scribe scribe) {
        this.forks = forks;
        this.renewal = renewal;
        this.scribe = scribe;
        unplanned = new TreeSet<>(hosts);
    }

    /// A host's place in it.
    ///
    /// @param permit is given back while the host waits for others; for its confirm it needs none
    Company member(String host, Permit permit) {
        return new Company() {
            @Override
            public void planned(boolean isGuarded) throws HostFailed, InterruptedException {
                if (enlisted(host, isGuarded) && isGuarded) {
                    permit.giveBack();
                    awaitPlans();
                    permit.take();
                }
            }

            @Override
            public @Nullable Failure arrived(Renewal keep) throws HostFailed, InterruptedException {
                arrive(host);
                permit.giveBack();
                while (!isDecided(renewal)) {
                    if (!keep.renewed()) {
                        return null;
                    }
                }
                return back();
            }
        };
    }

    /// @return whether it is so for the first time
    private synchronized boolean enlisted(String host, boolean isGuarded) {
        var first = unplanned.remove(host);
        if (isGuarded) {
            guarded.add(host);
        } else {
            guarded.remove(host);
        }
        decide();
        return first;
    }

    private synchronized void awaitPlans() throws HostFailed, InterruptedException {
        while (!unplanned.isEmpty() && back == null) {
            wait();
        }
        if (interrupted) {
            throw new HostFailed(new HostOutcome.Untouched("the run was interrupted before anything was sent to it"));
        }
        if (back instanceof Failure why) {
            throw HostFailed.refused(
                    new Failure("its wave is confirmed together or not at all", null, why.cause(), why.hint()));
        }
        if (guarded.size() > forks) {
            throw HostFailed.refused(new Failure(
                    "its wave has more guarded hosts than can be at work at the same time",
                    null,
                    guarded.size() + " of its hosts would wait for one another, and " + forks + " may be at work",
                    "give it more --forks, or the play a smaller serial, or confirm: host"));
        }
    }

    private synchronized void arrive(String host) {
        arrived.add(host);
        decide();
    }

    /// A host has ended its part in the play.
    ///
    /// @param why it failed; null: it didn't
    synchronized void left(String host, @Nullable Failure why) {
        boolean counts = unplanned.remove(host) | guarded.contains(host);
        if (why != null && confirmed && guarded.contains(host)) {
            unreached.add(host);
        } else if (why != null && counts && back == null) {
            back = new Failure(
                    "not confirmed, because " + host + " of its wave failed",
                    null,
                    host + ": " + why.what() + ": " + why.cause(),
                    "mend " + host + " or leave it out (--limit), and run again");
        }
        if (!arrived.contains(host)) {
            guarded.remove(host);
        }
        decide();
    }

    /// The run is interrupted: nobody goes on who still waits.
    synchronized void stop() {
        if (back == null && !confirmed) {
            interrupted = true;
            back = new Failure(
                    "not confirmed, because the run was interrupted",
                    null,
                    "its wave had not been decided by then",
                    "run again");
        }
        notifyAll();
    }

    private void decide() {
        if (back == null && !confirmed && unplanned.isEmpty() && !guarded.isEmpty() && arrived.containsAll(guarded)) {
            try {
                scribe.decided(List.copyOf(guarded));
                confirmed = true;
            } catch (IOException e) {
                back = new Failure(
                        "not confirmed, because the decision of its wave could not be written down",
                        null,
                        String.valueOf(e.getMessage()),
                        "mend that and run again");
            }
        }
        notifyAll();
    }

    private synchronized boolean isDecided(Duration most) throws InterruptedException {
        long until = System.nanoTime() + most.toNanos();
        while (back == null && !confirmed) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private synchronized @Nullable Failure back() {
        return back;
    }

    /// What is to be told of it beside what is told of its hosts.
    synchronized List<String> notes() {
        return unreached.isEmpty()
                ? List.of()
                : List.of("the confirm of the wave " + String.join(", ", guarded) + " did not reach "
                        + String.join(", ", unreached));
    }
}
