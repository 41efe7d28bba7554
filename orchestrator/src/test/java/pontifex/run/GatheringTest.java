package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Hosts of a wave are threads here, and what they would do on their hosts is left out.
@Timeout(60)
class GatheringTest {
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, String> ends = new ConcurrentHashMap<>();
    private final List<Thread> hosts = new ArrayList<>();

    /// What a host does between its plan and its arrival.
    private interface Change {
        void make() throws InterruptedException, HostFailed;
    }

    @AfterEach
    void nobodyWaitsForEver() throws InterruptedException {
        for (var host : hosts) {
            assertTrue(host.join(Duration.ofSeconds(30)), host.getName() + " still waits");
        }
    }

    private Gathering gathering(int forks, String... names) {
        return new Gathering(List.of(names), forks, OFTEN, decided -> said.add("decided " + decided));
    }

    private void host(Gathering gathering, Semaphore forks, String name, boolean guarded, Change change) {
        hosts.add(Thread.ofVirtual().name(name).start(() -> {
            Failure failed = null;
            try (var permit = new Permit(forks)) {
                permit.take();
                var company = gathering.member(name, permit);
                company.planned(guarded);
                change.make();
                said.add("changed " + name);
                var back = guarded ? company.arrived(() -> true) : null;
                said.add(back == null ? "confirm " + name : "roll back " + name);
                ends.put(name, back == null ? "changed" : back.what());
                failed = back;
            } catch (HostFailed e) {
                failed = e.outcome().failure();
                ends.put(name, failed == null ? e.outcome().word() : failed.what() + ": " + failed.cause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            gathering.left(name, failed);
        }));
    }

    private String end(String name) throws InterruptedException {
        nobodyWaitsForEver();
        return assertNotNullEnd(ends.get(name));
    }

    private static String assertNotNullEnd(@Nullable String end) {
        assertNotNull(end);
        return end;
    }

    private static HostFailed failure(String what) {
        return new HostFailed(new HostOutcome.RolledBack(new Failure(what, null, "its cause", "its hint")));
    }

    @Test
    void allAreConfirmedWhenTheLastHasArrivedAndTheDecisionIsWritten() throws Exception {
        var gathering = gathering(3, "a", "b", "c");
        var forks = new Semaphore(3);
        var last = new CountDownLatch(1);
        host(gathering, forks, "a", true, () -> {});
        host(gathering, forks, "b", true, last::await);
        host(gathering, forks, "c", false, () -> {});
        Thread.sleep(200);
        assertTrue(said.stream().noneMatch(it -> it.startsWith("decided")), said::toString);
        last.countDown();
        assertEquals("changed", end("a"));
        assertEquals("changed", end("b"));
        int decided = said.indexOf("decided [a, b]");
        assertTrue(decided > said.indexOf("changed b"), said::toString);
        assertTrue(decided < said.indexOf("confirm a") && decided < said.indexOf("confirm b"), said::toString);
    }

    @Test
    void oneThatFailsTakesTheOthersBackAndIsNamed() throws Exception {
        var gathering = gathering(3, "a", "b", "c");
        var forks = new Semaphore(3);
        var begun = new CountDownLatch(2);
        for (var name : List.of("a", "b")) {
            host(gathering, forks, name, true, begun::countDown);
        }
        host(gathering, forks, "c", true, () -> {
            begun.await();
            throw failure("not verified: x");
        });
        assertEquals("not confirmed, because c of its wave failed", end("a"));
        assertEquals("not confirmed, because c of its wave failed", end("b"));
        assertTrue(said.stream().noneMatch(it -> it.startsWith("decided")), said::toString);
    }

    @Test
    void oneWithoutAGuardThatFailsLaterTakesNobodyBack() throws Exception {
        var gathering = gathering(3, "a", "b");
        var forks = new Semaphore(3);
        host(gathering, forks, "a", false, () -> {
            throw failure("could not write /etc/motd");
        });
        host(gathering, forks, "b", true, () -> {});
        assertEquals("changed", end("b"));
    }

    @Test
    void oneThatFailsBeforeItsPlanIsKnownKeepsTheOthersFromBeginning() throws Exception {
        var gathering = gathering(3, "a", "b");
        var forks = new Semaphore(3);
        host(gathering, forks, "a", true, () -> {});
        Thread.sleep(100);
        gathering.left("b", new Failure("could not look at the host", null, "no route", ""));
        assertEquals(
                "refused before anything was sent: its wave is confirmed together or not at all:"
                        + " b: could not look at the host: no route",
                end("a"));
        assertTrue(said.isEmpty(), said::toString);
    }

    @Test
    void moreGuardedHostsThanForksAreRefusedBeforeAnythingIsSent() throws Exception {
        var gathering = gathering(2, "a", "b", "c", "d");
        var forks = new Semaphore(2);
        for (var name : List.of("a", "b", "c")) {
            host(gathering, forks, name, true, () -> {});
        }
        host(gathering, forks, "d", false, () -> {});
        for (var name : List.of("a", "b", "c")) {
            assertTrue(end(name).startsWith("refused before anything was sent: its wave "), end(name));
        }
        assertEquals("changed", end("d"));
        assertEquals(List.of("changed d", "confirm d"), said);
        assertEquals(2, forks.availablePermits());
    }

    @Test
    void whoWaitsKeepsNobodyFromWork() throws Exception {
        var gathering = gathering(2, "a", "b");
        var forks = new Semaphore(1);
        host(gathering, forks, "a", true, () -> {});
        host(gathering, forks, "b", true, () -> {});
        assertEquals("changed", end("a"));
        assertEquals("changed", end("b"));
        assertEquals(1, forks.availablePermits());
    }

    @Test
    void whoeverWaitsIsKeptWaitingUntilItIsLost() throws Exception {
        var gathering = gathering(2, "a", "b");
        var renewals = new AtomicInteger();
        hosts.add(Thread.ofVirtual().name("a").start(() -> {
            try (var permit = new Permit(new Semaphore(1))) {
                permit.take();
                var company = gathering.member("a", permit);
                company.planned(false);
                company.planned(true);
                ends.put("a", String.valueOf(company.arrived(() -> renewals.incrementAndGet() < 5)));
            } catch (HostFailed | InterruptedException e) {
                ends.put("a", String.valueOf(e));
            }
        }));
        assertEquals("null", end("a"));
        assertEquals(5, renewals.get());
    }

    @Test
    void aDecisionThatCantBeWrittenIsNone() throws Exception {
        var gathering = new Gathering(List.of("a"), 2, OFTEN, decided -> {
            throw new IOException("no room");
        });
        host(gathering, new Semaphore(1), "a", true, () -> {});
        assertEquals("not confirmed, because the decision of its wave could not be written down", end("a"));
    }

    @Test
    void anInterruptedRunTakesBackWhoWaitsAndBeginsNobodyElse() throws Exception {
        var gathering = gathering(3, "a", "b", "c");
        var forks = new Semaphore(3);
        host(gathering, forks, "a", true, () -> {});
        Thread.sleep(100);
        gathering.stop();
        assertEquals("untouched", end("a"));

        var other = gathering(3, "d", "e");
        host(other, forks, "d", true, () -> {});
        host(
                other,
                forks,
                "e",
                true,
                () -> new CountDownLatch(1).await(300, java.util.concurrent.TimeUnit.MILLISECONDS));
        Thread.sleep(100);
        other.stop();
        assertEquals("not confirmed, because the run was interrupted", end("d"));
        assertEquals("not confirmed, because the run was interrupted", end("e"));
    }

    @Test
    void whoTheConfirmDidNotReachIsNamed() throws Exception {
        var gathering = gathering(3, "a", "b");
        var forks = new Semaphore(3);
        host(gathering, forks, "a", true, () -> {});
        host(gathering, forks, "b", true, () -> {});
        assertEquals("changed", end("b"));
        assertEquals(List.of(), gathering.notes());
        gathering.left("b", new Failure("as wanted, but the confirm did not reach it", null, "no route", ""));
        assertEquals(List.of("the confirm of the wave a, b did not reach b"), gathering.notes());
    }
}
