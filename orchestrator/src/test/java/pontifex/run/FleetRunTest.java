package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pontifex.playbook.Confirm;
import pontifex.playbook.Order;
import pontifex.playbook.Pace;
import pontifex.playbook.Serial;
import pontifex.remote.Connection;
import pontifex.remote.Connections;
import pontifex.remote.Remote;
import pontifex.remote.Reply;
import pontifex.remote.SshSettings;
import pontifex.remote.Target;
import pontifex.shell.Program;
import pontifex.state.Look;
import pontifex.transaction.Owner;

/// Waves over hosts with nothing to do: those whose name begins with `bad` answer what can't be read, each other one
/// is this machine.
@Timeout(60)
class FleetRunTest {
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private Consumer<String> atWork = _ -> {};
    private Consumer<FleetRun> pausing = _ -> {};
    private @Nullable Way door;
    private @Nullable FleetRun run;

    @Test
    void aPauseLiesBetweenTheWavesAndIsCountedDown() throws Exception {
        var end = run(pace(1, 0, null, false), Mode.APPLY, 5, "a | b");
        assertEquals("a in_sync, b in_sync", end);
        assertEquals(List.of("a began", "pause before 2: 1", "pause before 2: 0", "b began"), told);
        assertEquals(List.of("1 of 2: 1 done", "2 of 2: 1 done"), waves());
    }

    @Test
    void whoeverOnlyLooksDoesNotPause() throws Exception {
        run(pace(3600, 0, null, false), Mode.PLAN, 5, "bad1 | bad2");
        assertEquals(List.of("bad1 began", "bad2 began"), told);
        assertTrue(waves().isEmpty(), "and has done nothing in them");
    }

    @Test
    void aPauseEndsWithAnInterrupt() throws Exception {
        pausing = FleetRun::stop;
        var end = run(pace(3600, 0, 100.0, false), Mode.APPLY, 5, "a bad1 | b");
        assertEquals("a in_sync, bad1 failed, b untouched", end);
        assertEquals(List.of("1 of 2: 1 done, failed [bad1]", "2 of 2: 0 done, untouched [b]"), waves());
    }

    @Test
    void whoWasSentNothingIsLeftAtOnceByAnInterrupt() throws Exception {
        door = host -> {
            if (host.equals("b")) {
                java.util.Objects.requireNonNull(run).stop();
            }
            new CountDownLatch(1).await(); // never
        };
        var end = run(pace(0, 0, null, false), Mode.APPLY, 2, "a b c | d");
        assertEquals("a untouched, b untouched, c untouched, d untouched", end);
        assertEquals(
                new HostOutcome.Untouched("the run was interrupted before anything was sent to it"), outcomes.get("a"));
        assertEquals(
                new HostOutcome.Untouched("the run was interrupted before it came to this host"), outcomes.get("c"));
        assertEquals(List.of("1 of 2: 0 done, untouched [a, b, c]", "2 of 2: 0 done, untouched [d]"), waves());
    }

    @Test
    void whereAnyFailureIsFatalNoOtherHostOfTheWaveIsBegunAndTheHostsSayWhy() throws Exception {
        var end = run(pace(0, 1, null, true), Mode.APPLY, 5, "bad1 bad2 bad3 | b");
        assertEquals("bad1 failed, bad2 untouched, bad3 untouched, b untouched", end);
        assertEquals(List.of("bad1 began"), told);
        var why = "in wave 1 of 'play' 1 of 3 hosts failed, and any_errors_fatal says that one is too many";
        assertEquals(
                List.of(
                        "1 of 2: 0 done, failed [bad1], untouched [bad2, bad3], stopped",
                        "2 of 2: 0 done, untouched [b]"),
                waves());
        assertEquals(
                new HostOutcome.Untouched("the run stopped before it came to this host: " + why), outcomes.get("b"));
    }

    @Test
    void aCanaryThatFailedStopsTheRunAndOneThatDidNotDoesNot() throws Exception {
        var pace = pace(0, 0, 100.0, false);
        assertEquals("bad1 failed, b untouched", run(pace, Mode.APPLY, 5, Set.of("bad1"), "bad1 | b"));
        assertEquals(
                List.of("1 of 2: canary: 0 done, failed [bad1], stopped", "2 of 2: 0 done, untouched [b]"), waves());
    }

    @Test
    void noMoreHostsThanThePlaySaysAreAtWorkAtOnceAndTheyBeginInItsOrder() throws Exception {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var two = new CountDownLatch(2);
        atWork = _ -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            two.countDown();
            await(two);
            now.decrementAndGet();
        };
        var hosts = Stream.of(5, 4, 3, 2, 1, 6).map(i -> "bad" + i).toList();
        run(pace(0, 2, 100.0, false), Mode.PLAN, 10, String.join(" ", hosts));
        assertEquals(2, most.get());
        run(pace(0, 1, 100.0, false), Mode.PLAN, 10, String.join(" ", hosts));
        assertEquals(hosts.stream().map(host -> host + " began").toList(), told);
        assertTrue(waves().isEmpty(), "one wave alone needs no summary");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, HostOutcome> outcomes = Map.of();

    private static Pace pace(int pause, int throttle, @Nullable Double percentage, boolean fatal) {
        return new Pace(Serial.ONCE, Order.INVENTORY, null, pause, throttle, percentage, fatal, false);
    }

    private String run(Pace pace, Mode mode, int forks, String waves) throws Exception {
        return run(pace, mode, forks, Set.of(), waves);
    }

    /// @param parted the waves: `a b | c`
    private String run(Pace pace, Mode mode, int forks, Set<String> canaries, String parted) throws Exception {
        told.clear();
        var waves = Stream.of(parted.split(" \\| "))
                .map(wave -> List.of(wave.split(" ")))
                .toList();
        var tasks = waves.stream()
                .flatMap(List::stream)
                .collect(Collectors.toMap(Function.identity(), _ -> List.<pontifex.playbook.Task>of()));
        var play = new PlayRun("play", waves, tasks, pace, canaries, Confirm.HOST, Map.of());
        try (var connections = new Connections(SshSettings.standard())) {
            run = new FleetRun(
                    new Rules(mode, forks, 60, Set.of()),
                    List.of(play),
                    Ledger.NONE,
                    new Owner("anna", "r", "", "noon"),
                    host -> line(connections, host),
                    new Ears());
            var results = run.run();
            outcomes = results.stream().collect(Collectors.toMap(HostResult::host, HostResult::outcome));
            return results.stream()
                    .map(result -> result.host() + " " + result.outcome().word())
                    .collect(Collectors.joining(", "));
        }
    }

    /// What happens before a host lets anybody in.
    private interface Way {
        void to(String host) throws InterruptedException;
    }

    private HostLine line(Connections connections, String host) {
        var here = new Target(host, null, null, null, null, null, Connection.LOCAL);
        HostLine.Door opened = (target, formerly, limit) -> {
            if (door instanceof Way before) {
                before.to(host);
            }
            return host.startsWith("bad") ? new Bad() : connections.open(target, formerly, limit);
        };
        return new HostLine(opened, here, here, Look.NOTHING, Duration.ofSeconds(30));
    }

    private List<String> waves() {
        return java.util.Objects.requireNonNull(run).waves().stream()
                .map(wave -> wave.number() + " of " + wave.of() + ": " + (wave.canary() ? "canary: " : "")
                        + wave.done() + " done"
                        + (wave.failed().isEmpty() ? "" : ", failed " + wave.failed())
                        + (wave.untouched().isEmpty() ? "" : ", untouched " + wave.untouched())
                        + (wave.stopped() == null ? "" : ", stopped"))
                .toList();
    }

    /// A host whose shell answers something else.
    private record Bad() implements Remote {
        @Override
        public Reply run(Program program, Duration limit) {
            return new Reply(0, new byte[0], new byte[0], false);
        }

        @Override
        public void watch() {
            // nothing lies between
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    private final class Ears implements FleetRun.Watcher {
        @Override
        public void began(String host) {
            told.add(host + " began");
            atWork.accept(host);
        }

        @Override
        public void sending(String host) {
            told.add("sent to " + host);
        }

        @Override
        public void waiting(String host, int secondsLeft) {
            told.add(host + " waits");
        }

        @Override
        public void pausing(String play, int wave, int secondsLeft) {
            told.add("pause before " + wave + ": " + secondsLeft);
            pausing.accept(java.util.Objects.requireNonNull(run));
        }

        @Override
        public void decided(String play, List<String> hosts) {
            told.add("decided " + hosts);
        }

        @Override
        public void ended(HostResult result, @Nullable HostRun host) {
            // the results tell it
        }
    }
}
