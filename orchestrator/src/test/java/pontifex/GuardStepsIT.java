package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// eth0 of a host whose only path is eth0 goes under xenbr0, and something dies at every call by which that is done:
/// the controller, the host's session, its whole sshd. One host a call and kind, all at once.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuardStepsIT {
    private static final List<String> KINDS = List.of("xl", "xl-busybox");
    /// At least as many as there are calls; those that aren't needed stay untouched.
    private static final int EACH = 12;

    @TempDir
    static Path folder;

    private static Ordeal ordeal;
    private static final Map<String, Integer> CALLS = new TreeMap<>();

    @BeforeAll
    static void oneHostACallAndKind() throws Exception {
        var kinds = new ArrayList<String>();
        KINDS.forEach(kind -> kinds.addAll(Collections.nCopies(EACH, kind)));
        ordeal = Ordeal.of(folder, kinds);
        counted();
    }

    /// What an undisturbed change calls, and that it ends as wanted.
    private static void counted() throws Exception {
        var hosts = List.of(host("xl", 1), host("xl-busybox", 1));
        ordeal.each(hosts, host -> ordeal.holdAt(host, 0));
        var report = Scene.ended(ordeal.start(Ordeal.EASE, hosts));
        assertEquals(0, report.status(), report.brief());
        for (var host : hosts) {
            ordeal.assertAsWanted(host);
            CALLS.put(ordeal.kind(host), ordeal.calls(host));
            assertTrue(ordeal.calls(host) > 1 && ordeal.calls(host) <= EACH, host + ": " + ordeal.calls(host));
        }
        ordeal.anew(hosts);
    }

    @AfterAll
    static void down() {
        ordeal.close();
    }

    private static String host(String kind, int k) {
        return "dom0-%02d".formatted(KINDS.indexOf(kind) * EACH + k);
    }

    /// The hosts, each held at the call that is its own.
    private static Map<String, Integer> held() {
        var all = new TreeMap<String, Integer>();
        CALLS.forEach((kind, calls) -> {
            for (int k = 1; k <= calls; k++) {
                all.put(host(kind, k), k);
            }
        });
        ordeal.each(List.copyOf(all.keySet()), host -> ordeal.holdAt(host, all.get(host)));
        return all;
    }

    private static void died(String what, Map<String, Integer> hosts, Faults.Ended ended) {
        hosts.forEach((host, k) -> Faults.record(what + " dies at call " + k, ordeal.kind(host), ended));
    }

    @Test
    @Order(1)
    void whenTheControllerDiesEveryHostPutsItselfBack() throws Exception {
        var held = held();
        var hosts = List.copyOf(held.keySet());
        var run = ordeal.start(Ordeal.EASE, hosts, "--guard", "5");
        ordeal.each(hosts, ordeal::awaitHeld);
        run.destroyForcibly().waitFor();
        ordeal.each(hosts, ordeal::release);
        ordeal.each(hosts, host -> {
            ordeal.awaitEnded(host);
            ordeal.assertAsBefore(host);
        });
        died("the controller", held, Faults.Ended.AS_BEFORE);
        ordeal.each(hosts, ordeal::calm);
    }

    @Test
    @Order(2)
    void whenTheSessionDiesTheChangeIsConfirmedByAnother() throws Exception {
        confirmedAfter("the host's session", ordeal.lab()::cutSessions);
        ordeal.anew(ordeal.lab().hosts());
    }

    @Test
    @Order(3)
    void whenTheWholeServerDiesTheChangeIsConfirmedOverTheNext() throws Exception {
        confirmedAfter("the host's whole sshd", ordeal.lab()::killSshd);
    }

    private static void confirmedAfter(String what, Consumer<String> fault) throws IOException, InterruptedException {
        var held = held();
        var hosts = List.copyOf(held.keySet());
        var run = ordeal.start(Ordeal.EASE, hosts, "--guard", "60");
        ordeal.each(hosts, host -> {
            ordeal.awaitHeld(host);
            fault.accept(host);
            ordeal.release(host);
        });
        var report = Scene.ended(run);
        for (var host : hosts) {
            assertEquals("changed", report.outcome(host), report.brief());
        }
        assertEquals(0, report.status(), report.brief());
        ordeal.each(hosts, host -> {
            ordeal.awaitEnded(host);
            ordeal.calm(host);
            ordeal.assertAsWanted(host);
        });
        died(what, held, Faults.Ended.AS_WANTED);
    }
}
