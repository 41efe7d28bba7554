package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The controller is killed while a host waits for its confirm, on hosts that eth0 alone leads to: somebody else ends
/// it
/// by hand.
class ByHandIT {
    private static final Map<String, String> KINDS = new TreeMap<>(Map.of("dom0-01", "xl", "dom0-02", "xl-busybox"));

    private static final String MOVED = """
            - hosts: dom0s
              tasks:
                - name: eth0 is for Dom0
                  bridge: { name: xenbr0, nic: eth0 }
            """;

    /// It waits as long as it takes to kill it.
    private static final String HELD = MOVED + """
              verify:
                - name: somebody looks
                  command: sleep 50
                  delegate_to: localhost
            """;

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void hostsThatEth0AloneLeadsTo() throws IOException {
        var lab = Lab.onEth0(3, "xl", "xl-busybox", "xl");
        scene = new Scene(lab, UserSite.in(folder, lab));
        scene.site().write("inventory/hosts.yml", Files.readString(lab.inventory()));
    }

    @AfterAll
    static void down() {
        scene.close();
    }

    @Test
    void aChangeWhoseControllerWasKilledIsTakenBackOrConfirmedByHand() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = KINDS.keySet().stream()
                    .map(host -> threads.submit(() -> {
                        takenBack(host);
                        confirmed(host);
                        return host;
                    }))
                    .toList();
            for (var one : all) {
                one.get();
            }
        }
        KINDS.keySet().forEach(ByHandIT::assertInDoubtTwice);
    }

    /// Neither of the killed runs came to its commit: a later one has made it, with what is known of the host.
    private static void assertInDoubtTwice(String host) {
        var recorded = scene.site()
                .git(
                        "log",
                        "--format=%s|%(trailers:key=Pontifex-Host,valueonly,separator=%x2C)",
                        "--grep=held-" + host,
                        "pontifex/history");
        assertEquals(("apply faults/held-" + host + ".yml: 1 in doubt|" + host + " in_doubt\n").repeat(2), recorded);
    }

    @Test
    void whatWasTakenOnStandsInTheHistoryThoughTheHostWentBack() throws Exception {
        var host = "dom0-03";
        scene.site().write("faults/moved.yml", MOVED);
        var moved = JsonReport.of(scene.site().pontifex("apply", "faults/moved.yml", "-o", "json", "-l", host));
        assertEquals("{dom0-03=changed}", moved.outcomes(), moved.said());
        assertEquals(true, Objects.requireNonNull(moved.hosts().get(host)).get("confirmed"), moved.said());
        scene.site().write("faults/wrong.yml", MOVED.replace("nic: eth0", "nic: eth1"));
        var before = scene.picture(host);
        var refused = JsonReport.of(scene.site().pontifex("apply", "faults/wrong.yml", "-o", "json", "-l", host));
        assertEquals("{dom0-03=failed}", refused.outcomes(), refused.said());
        assertTrue(refused.error(host).contains("--i-know dom0-03"), refused.said());
        scene.assertAsBefore(before, host);
        var back = JsonReport.of(scene.site()
                .pontifex("apply", "faults/wrong.yml", "-o", "json", "-l", host, "--i-know", host, "--guard", "10"));
        assertEquals("{dom0-03=rolled_back}", back.outcomes(), back.said());
        assertEquals(8, back.status());
        assertEquals(true, Objects.requireNonNull(back.hosts().get(host)).get("alone"), back.said());
        scene.assertAsBefore(before, host);
        var told = scene.site().pontifex("history").out();
        assertTrue(told.contains("            i-know  dom0-03: "), told);
        var shown = scene.site().pontifex("show", "pontifex/history").out();
        assertTrue(shown.contains("    Pontifex-Host: dom0-03 rolled_back alone\n"), shown);
        assertTrue(shown.contains("    I-know: dom0-03: "), shown);
        Faults.record("a play that was taken on with --i-know binds the wrong NIC", "xl", Faults.Ended.AS_BEFORE);
    }

    private static void takenBack(String host) throws Exception {
        var before = scene.picture(host);
        var id = waitsWithoutItsController(host);
        var told = pontifex("undo", host, "--transaction", id);
        assertEquals(0, told.status(), told.said());
        assertEquals("{" + host + "=rolled_back}", told.outcomes(), told.said());
        scene.assertAsBefore(before, host);
        Faults.record(
                "the controller is killed while eth0 moves and waits; rolled back by hand",
                KINDS.get(host),
                Faults.Ended.AS_BEFORE);
    }

    private static void confirmed(String host) throws Exception {
        var id = waitsWithoutItsController(host);
        var told = pontifex("confirm", host);
        assertEquals(0, told.status(), told.said());
        assertEquals("{" + host + "=changed}", told.outcomes(), told.said());
        assertTrue(told.notes(host).toString().contains("transaction " + id), told.said());
        scene.assertNothingUnderWay(host);
        var next = JsonReport.of(scene.site().pontifex("apply", "faults/moved.yml", "-o", "json", "-l", host));
        assertEquals("{" + host + "=in_sync}", next.outcomes(), next.said());
        Faults.record(
                "the controller is killed while eth0 moves and waits; confirmed by hand",
                KINDS.get(host),
                Faults.Ended.AS_WANTED);
    }

    private static JsonReport pontifex(String verb, String... arguments) {
        var command = new java.util.ArrayList<>(List.of(verb, "-o", "json"));
        command.addAll(List.of(arguments));
        return JsonReport.of(scene.site().pontifex(command.toArray(String[]::new)));
    }

    /// @return the transaction's id
    private static String waitsWithoutItsController(String host) throws Exception {
        scene.site().write("faults/moved.yml", MOVED);
        scene.site().write("faults/held-" + host + ".yml", HELD);
        var run =
                scene.site().start("apply", "faults/held-" + host + ".yml", "-o", "json", "-l", host, "--guard", "120");
        Scene.await(
                "the change waits for its confirm",
                () -> !run.isAlive() || !waiting(host).isEmpty());
        if (!run.isAlive()) {
            throw new AssertionError(new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
        run.destroyForcibly().waitFor();
        return waiting(host);
    }

    private static String waiting(String host) {
        return scene.lab()
                .exec(host, "sh", "-c", "cd /var/lib/pontifex/tx 2>/dev/null && grep -l waiting */journal; :")
                .replaceFirst("(?s)/journal.*", "")
                .strip();
    }
}
