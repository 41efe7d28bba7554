package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts whose only path is eth0, and changes of just that: confirmed over a new connection, or put back.
class GuardedIT {
    private static final String UNDER_BRIDGE = """
            - hosts: all
              tasks:
                - name: eth0 is for all
                  bridge: { name: xenbr0, nic: eth0 }
            """;

    private static final List<String> KINDS = List.of("xl", "xl-busybox", "xend");

    /// Those that a wrong NIC would be given to: xend's host has no means for it, and refuses it whoever takes it on.
    private static final List<String> LOST = List.of("dom0-01", "dom0-02");

    @TempDir
    Path folder;

    private Scene scene;

    @BeforeEach
    void hosts() throws IOException {
        var lab = Lab.onEth0(KINDS.size(), KINDS.toArray(String[]::new));
        scene = new Scene(lab, UserSite.in(folder, lab));
    }

    @AfterEach
    void down() {
        scene.close();
    }

    private JsonReport apply(String play, String... options) throws IOException {
        var all = new ArrayList<>(List.of("-i", scene.lab().inventory().toString()));
        all.addAll(Stream.of(options).toList());
        return scene.apply(play, all.toArray(String[]::new));
    }

    private static Object of(JsonReport report, String host, String field) {
        Map<?, ?> line = Objects.requireNonNull(report.hosts().get(host), report.said());
        return String.valueOf(line.get(field));
    }

    @Test
    void theOnlyNicGoesUnderABridgeAndIsConfirmedOverANewConnection() throws Exception {
        var report = apply(UNDER_BRIDGE + """
              verify:
                - name: the controller is not out of its world
                  command: ip route get 10.79.0.1
                - name: the controller still reaches it
                  command: [sh, -c, "ssh-keyscan -T 5 $1 | grep -q ssh", sh, "{{ ansible_host }}"]
                  delegate_to: localhost
            """, "--guard", "30");
        for (var host : scene.lab().hosts()) {
            assertEquals("changed", of(report, host, "outcome"), report.said());
            assertEquals("true", of(report, host, "confirmed"), report.said());
            // eth0, or what network-bridge calls it then: peth0
            assertTrue(
                    scene.lab().exec(host, "ls", "/sys/class/net/xenbr0/brif").contains("eth0"), report.said());
            scene.assertNothingUnderWay(host);
        }
        assertEquals(0, report.status(), report.said());
        assertEquals(
                "{dom0-01=in_sync, dom0-02=in_sync, dom0-03=in_sync}",
                apply(UNDER_BRIDGE).outcomes());
    }

    @Test
    void commandsAndHandlersWaitForTheConfirmAndOutliveAPowerCut() throws Exception {
        var play = UNDER_BRIDGE + """
                  notify: tell
                - command: { argv: [touch, /root/keys], creates: /root/keys }
              handlers:
                - name: tell
                  command: { argv: [sh, -c, "echo begun >>/root/told; while test -e /root/hold; do sleep 0.1; done; echo told >>/root/told"] }
              verify:
                - command: sh -c 'test ! -e /root/no && test ! -e /root/keys && test ! -e /root/told'
            """;
        var before = pictures();
        for (var host : scene.lab().hosts()) {
            scene.lab().exec(host, "touch", "/root/hold", "/root/no");
        }
        var refused = apply(play, "--guard", "30");
        for (var host : scene.lab().hosts()) {
            assertEquals("rolled_back", of(refused, host, "outcome"), refused.said());
            scene.assertAsBefore(before.get(host), host);
            assertEquals("hold\nno\n", scene.lab().exec(host, "ls", "/root"), "nothing was run");
            assertTrue(isNothingDue(host), "nothing is due");
            scene.lab().exec(host, "rm", "/root/no");
        }

        var run = scene.start(play, "-i", scene.lab().inventory().toString(), "--guard", "30");
        for (var host : scene.lab().hosts()) {
            var told = scene.lab().disk(host).resolve("root/told");
            Scene.await(host + " runs its handler", () -> Files.exists(told));
        }
        scene.lab().kill("dom0-01");
        for (var host : scene.lab().hosts()) {
            Files.delete(scene.lab().disk(host).resolve("root/hold"));
        }
        scene.lab().start("dom0-01");
        var cut = Scene.ended(run);
        assertEquals(
                "{dom0-01=in_sync, dom0-02=in_sync, dom0-03=in_sync}",
                apply(play).outcomes(),
                cut.said());
        for (var host : scene.lab().hosts()) {
            assertEquals(
                    host.equals("dom0-01") ? "begun\nbegun\ntold\n" : "begun\ntold\n",
                    scene.lab().exec(host, "cat", "/root/told"),
                    cut.said());
            assertTrue(isNothingDue(host), "nothing is due");
            scene.assertNothingUnderWay(host);
            assertEquals("changed", of(cut, host, "outcome"), cut.said());
        }
    }

    private boolean isNothingDue(String host) {
        return scene.lab().run(host, "test", "-e", "/var/lib/pontifex/due").status() == 1;
    }

    @Test
    void whatIsNotVerifiedIsPutBackAtOnce() throws Exception {
        var before = pictures();
        var report = apply(UNDER_BRIDGE + """
              verify:
                - name: the site agrees
                  command: sh -c 'echo not today >&2; exit 3'
            """, "--guard", "60");
        for (var host : scene.lab().hosts()) {
            assertEquals("rolled_back", of(report, host, "outcome"), report.said());
            assertEquals("false", of(report, host, "alone"), report.said());
            assertEquals(
                    "not verified: the site agrees; put back as it was\nfaults/play.yml:6\n"
                            + "it ended with exit status 3: not today\n"
                            + "see why it fails on the host: all else was as wanted",
                    report.error(host));
            scene.assertAsBefore(before.get(host), host);
            Faults.record("verify fails", kind(host), Faults.Ended.AS_BEFORE);
        }
        assertEquals(8, report.status());
    }

    @Test
    void aWrongNicIsRefusedAndTakenOnPutsItselfBack() throws Exception {
        assertEquals(0, apply(UNDER_BRIDGE, "--guard", "30").status());
        var wrong = UNDER_BRIDGE.replace("nic: eth0", "nic: eth1");
        for (var host : scene.lab().hosts()) {
            scene.lab().unplug(host, "eth1");
        }
        var before = pictures();
        var refused = apply(wrong, "--guard", "5");
        for (var host : LOST) {
            assertEquals("failed", of(refused, host, "outcome"), refused.said());
            assertTrue(refused.error(host).startsWith("refused before anything was sent: "), refused.said());
            assertTrue(refused.error(host).contains("--i-know " + host), refused.said());
        }
        var report = apply(wrong, "--guard", "5", "--command-timeout", "60", "--i-know", "dom0-01,dom0-02");
        for (var host : LOST) {
            assertEquals("rolled_back", of(report, host, "outcome"), report.said());
            assertEquals("true", of(report, host, "alone"), report.said());
            assertTrue(report.error(host).contains("its keeper put it back as it was (seen later)"), report.said());
            Faults.record("the wrong NIC under --i-know", kind(host), Faults.Ended.AS_BEFORE);
        }
        for (var host : scene.lab().hosts()) {
            scene.assertAsBefore(before.get(host), host);
        }
        assertEquals("failed", of(report, "dom0-03", "outcome"), report.said());
        assertEquals(2 + 8, report.status());
        assertTrue(
                scene.site().git("log", "-1", "--format=%B", "pontifex/history").contains("I-know: dom0-01: "));
    }

    @Test
    void aWaveIsConfirmedTogetherOrGoesBackTogether() throws Exception {
        var together = UNDER_BRIDGE.replace("  tasks:", "  confirm: wave\n  tasks:") + """
              verify:
                - name: nothing speaks against it
                  command: test ! -e /root/no
            """;
        var before = pictures();
        scene.lab().exec("dom0-03", "touch", "/root/no");
        var report = apply(together, "--guard", "20");
        for (var host : scene.lab().hosts()) {
            assertEquals("rolled_back", of(report, host, "outcome"), report.said());
            scene.assertAsBefore(before.get(host), host);
            Faults.record("another of its wave fails", kind(host), Faults.Ended.AS_BEFORE);
        }
        assertTrue(
                report.error("dom0-01").startsWith("not confirmed, because dom0-03 of its wave failed; put back"),
                report.said());

        var tooMany = apply(together, "--guard", "20", "--forks", "2");
        for (var host : scene.lab().hosts()) {
            assertEquals("failed", of(tooMany, host, "outcome"), tooMany.said());
            scene.assertAsBefore(before.get(host), host);
        }

        scene.lab().exec("dom0-03", "rm", "/root/no");
        var confirmed = apply(together, "--guard", "20", "--forks", "3");
        for (var host : scene.lab().hosts()) {
            assertEquals("true", of(confirmed, host, "confirmed"), confirmed.said());
        }
        assertEquals(0, confirmed.status());
    }

    @Test
    void whereAHostIsConfirmedIsForItsInventoryToSay() throws Exception {
        var before = pictures();
        var nowhere = apply(UNDER_BRIDGE, "--guard", "5", "--command-timeout", "40", "-e", "confirm_host=10.78.9.9");
        for (var host : scene.lab().hosts()) {
            assertEquals("true", of(nowhere, host, "alone"), nowhere.said());
            assertTrue(
                    nowhere.error(host).startsWith("changed, and then not reached over a new connection; its keeper"));
            scene.assertAsBefore(before.get(host), host);
            Faults.record("confirm_host is nowhere", kind(host), Faults.Ended.AS_BEFORE);
        }
        var named = apply(UNDER_BRIDGE, "--guard", "20", "-e", "{confirm_host: '{{ inventory_hostname }}'}");
        for (var host : scene.lab().hosts()) {
            assertEquals("true", of(named, host, "confirmed"), named.said());
        }
    }

    @Test
    void anInterruptTakesBackWhoWaitsForItsWave() throws Exception {
        var together = UNDER_BRIDGE.replace("  tasks:", "  confirm: wave\n  tasks:") + """
              verify:
                - command: sh -c 'while test -e /root/wait; do sleep 0.2; done; touch /root/verified'
            """;
        var before = pictures();
        scene.lab().exec("dom0-02", "touch", "/root/wait");
        var run = scene.start(together, "-i", scene.lab().inventory().toString(), "--guard", "30");
        for (var host : List.of("dom0-01", "dom0-03")) {
            Scene.await(
                    host + " is verified",
                    () -> Files.exists(scene.lab().disk(host).resolve("root/verified")));
        }
        scene.lab().run(List.of("kill", "-INT", String.valueOf(run.pid())));
        Thread.sleep(1000);
        scene.lab().exec("dom0-02", "rm", "/root/wait");
        var report = Scene.ended(run);
        for (var host : scene.lab().hosts()) {
            assertTrue(
                    report.error(host).startsWith("not confirmed, because the run was interrupted; put back"),
                    report.said());
            scene.assertAsBefore(before.get(host), host);
            Faults.record("Ctrl-C while its wave waits", kind(host), Faults.Ended.AS_BEFORE);
        }
        assertEquals(130, report.status());
    }

    private Map<String, String> pictures() {
        var pictures = new TreeMap<String, String>();
        scene.lab().hosts().forEach(host -> pictures.put(host, scene.picture(host)));
        return pictures;
    }

    private String kind(String host) {
        return KINDS.get(scene.lab().hosts().indexOf(host));
    }
}
