package pontifex.run;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Confirm;
import pontifex.transaction.Owner;

/// A run over the fleet: plays in order, each in its waves, one virtual thread a host, `forks` of them at work.
public final class FleetRun {
    private final Rules rules;
    private final List<PlayRun> plays;
    private final Ledger ledger;
    private final Owner owner;
    private final Lines lines;
    private final Watcher watcher;
    private final Map<String, HostRun> runs = new ConcurrentHashMap<>();
    private final Map<String, HostResult> results = new ConcurrentHashMap<>();
    private final SeenMacs macs = new SeenMacs();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final List<Gathering> gatherings = new CopyOnWriteArrayList<>();
    private final List<Wave> waves = new ArrayList<>();
    private final CountDownLatch interrupt = new CountDownLatch(1);
    private volatile @Nullable String stopped;
    private volatile boolean interrupted;

    /// @param ledger what an audit holds the hosts against
    /// @param owner whose transactions the run's are
    /// @param lines how a host is reached
    /// @param watcher is told of each host as it ends
    public FleetRun(Rules rules, List<PlayRun> plays, Ledger ledger, Owner owner, Lines lines, Watcher watcher) {
        this.rules = rules;
        this.plays = List.copyOf(plays);
        this.ledger = ledger;
        this.owner = owner;
        this.lines = lines;
        this.watcher = watcher;
    }

    /// Opens the line to a host; nothing is sent yet.
    public interface Lines {
        HostLine to(String host);
    }

    /// Is told how each host fares, from many threads at once.
    public interface Watcher {
        void began(String host);

        /// What is being done about a host now. Cheap, and often.
        default void at(String host, Step step) {
            // whoever only counts hosts
        }

        /// What a host's plays come to is known, and nothing was sent to it yet.
        ///
        /// @return why it must not be touched; null: it may be
        default @Nullable Failure planned(String host, Paper paper) {
            return null;
        }

        /// A transaction is about to be sent to a host: until it has ended, what became of it is in doubt.
        ///
        /// @throws IOException when that can't be written down: then it is not sent
        void sending(String host) throws IOException;

        /// A host has made its changes and undoes them unless it is confirmed: told at first, then while it waits,
        /// and with 0 when it waits no more.
        void waiting(String host, int secondsLeft);

        /// The whole run waits before a wave of a play: told every second.
        ///
        /// @param secondsLeft 0: it goes on
        default void pausing(String play, int wave, int secondsLeft) {
            // whoever only counts hosts
        }

        /// The guarded hosts of a wave are to be confirmed: told before the first of them is.
        ///
        /// @throws IOException when that can't be written down: then none is
        void decided(String play, List<String> hosts) throws IOException;

        /// @param run null where the host was never begun
        void ended(HostResult result, @Nullable HostRun run);
    }

    /// No new host is begun, and those to which nothing was sent are left at once. The others end, and those that wait
    /// for others of their wave undo.
    public void stop() {
        interrupted = true;
        stopping.set(true);
        interrupt.countDown();
        gatherings.forEach(Gathering::stop);
        runs.values().forEach(HostRun::leave);
    }

    /// @return the results in the inventory's order
    public List<HostResult> run() throws InterruptedException {
        for (int number = 0; number < plays.size(); number++) {
            var play = plays.get(number);
            for (int wave = 1; wave <= play.waves().size(); wave++) {
                wave(number, wave);
            }
        }
        var hosts = PlayRun.hosts(plays);
        for (var host : hosts) {
            if (!results.containsKey(host)) {
                end(leftOver(host));
            }
        }
        return hosts.stream().map(results::get).toList();
    }

    /// A host whose plays the run did not come to, or did not come to all of.
    private HostResult leftOver(String host) {
        var why = interrupted
                ? "the run was interrupted before it came to this host"
                : "the run stopped before it came to this host: " + stopped;
        var run = runs.get(host);
        if (run == null) {
            return HostResult.of(host, new HostOutcome.Untouched(why));
        }
        run.close();
        return run.stoppedHalfWay(why);
    }

    public boolean interrupted() {
        return interrupted;
    }

    /// What concerns no single host.
    public List<String> notes() {
        return gatherings.stream().flatMap(it -> it.notes().stream()).toList();
    }

    /// The waves of the plays that have several, as they ended; whoever only looks has done nothing in them.
    public List<Wave> waves() {
        return rules.mode() == Mode.APPLY
                ? waves.stream().filter(wave -> wave.of() > 1).toList()
                : List.of();
    }

    /// @param wave from 1
    private void wave(int number, int wave) throws InterruptedException {
        var play = plays.get(number);
        var hosts = play.waves().get(wave - 1).stream()
                .filter(host -> !results.containsKey(host))
                .toList();
        if (hosts.isEmpty()) {
            return;
        }
        if (wave > 1) {
            pause(play, wave);
        }
        var tally = new Wave.Tally(play, wave, hosts);
        if (!stopping.get()) {
            wave(number, tally, hosts);
        }
        waves.add(tally.end());
    }

    /// Between two waves of a play, so that somebody, or a monitoring, may see what the first has done.
    private void pause(PlayRun play, int wave) throws InterruptedException {
        int left = rules.mode() == Mode.APPLY ? play.pace().pause() : 0;
        for (; left > 0 && !stopping.get(); left--) {
            watcher.pausing(play.name(), wave, left);
            if (interrupt.await(1, TimeUnit.SECONDS)) {
                break;
            }
        }
        if (rules.mode() == Mode.APPLY && play.pace().pause() > 0) {
            watcher.pausing(play.name(), wave, 0);
        }
    }

    private void wave(int number, Wave.Tally tally, List<String> hosts) throws InterruptedException {
        var play = plays.get(number);
        int throttle = play.pace().throttle();
        int most = throttle > 0 ? Math.min(throttle, rules.forks()) : rules.forks();
        var forks = new Semaphore(most); //                                 one wave alone is under way
        var gathering = gathering(play, hosts, most);
        var threads = new ArrayList<Thread>();
        for (var host : hosts) {
            var permit = new Permit(forks);
            permit.take(); //                                               in the play's order
            threads.add(Thread.ofVirtual().name(host).start(() -> host(number, host, permit, tally, gathering)));
        }
        for (var thread : threads) {
            thread.join();
        }
    }

    /// Null: each host of the wave is confirmed by itself.
    private @Nullable Gathering gathering(PlayRun play, List<String> hosts, int most) {
        if (play.confirm() == Confirm.HOST || rules.mode().readOnly()) {
            return null;
        }
        var renewal = Duration.ofSeconds(rules.guard()).dividedBy(3);
        var gathering = new Gathering(hosts, most, renewal, decided -> watcher.decided(play.name(), decided));
        gatherings.add(gathering);
        if (interrupted) {
            gathering.stop();
        }
        return gathering;
    }

    private void host(int number, String host, Permit permit, Wave.Tally tally, @Nullable Gathering gathering) {
        try (permit) {
            if (!stopping.get()) {
                tally.begun(host);
                step(number, host, gathering == null ? Company.NOBODY : gathering.member(host, permit));
            }
            stopIfTooMany(host, tally); //                                  before its permit is another's
        } finally {
            if (gathering != null) {
                gathering.left(
                        host,
                        results.get(host) instanceof HostResult it
                                ? it.outcome().failure()
                                : null);
            }
        }
    }

    private void step(int number, String host, Company company) {
        HostRun run;
        try {
            run = runs.computeIfAbsent(host, this::begin);
        } catch (RuntimeException e) {
            end(HostResult.of(host, new HostOutcome.Failed(bug(e))));
            return;
        }
        if (interrupted) {
            run.leave(); // it may have begun when the others were told
        }
        try {
            run.play(number, company);
            if (lastPlayOf(host) == number) {
                end(run.finished());
            }
        } catch (InterruptedException | HostFailed | RuntimeException | Error e) {
            end(failed(run, e));
        } finally {
            run.close(); // a later play of the host comes back over a line of its own
        }
    }

    /// What became of a host of which a play didn't come to its end. Whoever else interrupted it than the run itself:
    /// it
    /// may have been sent a change.
    private static HostResult failed(HostRun run, Throwable e) {
        if (run.isLeft()) {
            return run.stoppedHalfWay("the run was interrupted before anything was sent to it");
        }
        if (e instanceof HostFailed failed) {
            return failed.outcome() instanceof HostOutcome.Untouched(var why)
                    ? run.stoppedHalfWay(why)
                    : run.result(failed.outcome());
        }
        return run.result(run.sent() ? new HostOutcome.InDoubt(bug(e)) : new HostOutcome.Failed(bug(e)));
    }

    static Failure bug(Throwable e) {
        var at = e.getStackTrace().length > 0 ? e.getStackTrace()[0].toString() : "?";
        return new Failure(
                "Pontifex itself failed on this host",
                null,
                e + " at " + at,
                "this is a bug: please report it with the output of -vvv");
    }

    private HostRun begin(String host) {
        watcher.began(host);
        var parts = plays.stream()
                .map(play -> new Part(play.of(host), play.verify(host)))
                .toList();
        return new HostRun(host, parts, rules, ledger, lines.to(host), owner, watcher, macs);
    }

    private int lastPlayOf(String host) {
        int last = -1;
        for (int number = 0; number < plays.size(); number++) {
            if (plays.get(number).takes(host)) {
                last = number;
            }
        }
        return last;
    }

    private void end(HostResult result) {
        results.put(result.host(), result);
        watcher.ended(result, runs.get(result.host()));
    }

    /// What isn't as it was shown is refused and the others go on: they are what somebody said yes to.
    private void stopIfTooMany(String host, Wave.Tally tally) {
        if (results.get(host) instanceof HostResult result) {
            var unlike = runs.get(host) instanceof HostRun run && run.unlike();
            tally.ended(host, result.outcome(), rules.mode() == Mode.APPLY && !unlike);
            if (tally.stopped() instanceof String why && stopping.compareAndSet(false, true)) {
                stopped = why;
            }
        }
    }
}
