package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens in the middle of a change: the host ends as before or as wanted, and the run says which.
class TransactionFaultsIT {
    private static final String HOST = "dom0-02";

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void threeHosts() throws IOException {
        scene = Scene.of(folder, 3, "xl");
    }

    @AfterAll
    static void down() {
        scene.close();
    }

    @AfterEach
    void asAtFirst() {
        scene.reset();
    }

    @Test
    void theSecondOfTwoAppliesIsToldWhoHoldsTheHost() throws Exception {
        scene.hold(HOST, "ip", "*master*");
        var first = scene.start(Scene.BRIDGE, "-l", HOST);
        scene.awaitHeld(HOST);
        var second = scene.apply(Scene.BRIDGE, "-l", HOST);
        assertEquals("{dom0-02=failed}", second.outcomes(), second.said());
        assertEquals(2, second.status());
        var error = second.error(HOST);
        assertTrue(error.contains("another run is changing this host; nothing was touched"), error);
        assertTrue(error.contains(System.getProperty("user.name") + "@") && error.contains(", run 2"), error);
        scene.release(HOST);
        var report = Scene.ended(first);
        assertEquals("{dom0-02=changed}", report.outcomes(), report.said());
        assertEquals(0, report.status());
        scene.assertBridge(HOST, "xenbr1", "eth1");
    }

    @Test
    void whatAKilledControllerHadBegunIsEndedByTheHost() throws Exception {
        scene.hold(HOST, "ip", "*master*");
        var run = scene.start(Scene.BRIDGE, "-l", HOST);
        scene.awaitHeld(HOST);
        run.destroyForcibly().waitFor();
        scene.release(HOST);
        Scene.await("the keeper ends", () -> Files.exists(scene.lab().disk(HOST).resolve("var/lib/pontifex/last")));
        var next = scene.apply(Scene.BRIDGE, "-l", HOST);
        assertEquals("{dom0-02=in_sync}", next.outcomes(), next.said());
        assertEquals(0, next.status());
        assertTrue(
                next.notes().stream()
                        .anyMatch(note ->
                                note.matches("the run .* had ended before its commit: recorded now as [0-9a-f]+")),
                next.said());
        scene.assertBridge(HOST, "xenbr1", "eth1");
    }

    @Test
    void whatAPowerCutInterruptedIsTakenBackFirst() throws Exception {
        scene.hold(HOST, "ip", "*eth2*master*");
        var run = scene.start(Scene.TWO_BRIDGES, "-l", HOST, "--command-timeout", "15");
        scene.awaitHeld(HOST);
        scene.lab().kill(HOST);
        var report = Scene.ended(run);
        assertEquals("{dom0-02=in_doubt}", report.outcomes(), report.said());
        assertEquals(32, report.status());
        scene.release(HOST);
        scene.lab().start(HOST);
        var next = scene.apply(Scene.TWO_BRIDGES, "-l", HOST);
        assertEquals("{dom0-02=changed}", next.outcomes(), next.said());
        assertTrue(next.notes(HOST).toString().contains("was left unfinished; it was taken back first"), next.said());
        scene.assertBridge(HOST, "xenbr1", "eth1");
        scene.assertBridge(HOST, "xenbr2", "eth2");
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgain() throws Exception {
        scene.hold(HOST, "ip", "*master*");
        var run = scene.start(Scene.BRIDGE, "-l", HOST);
        scene.awaitHeld(HOST);
        scene.lab().cutSessions(HOST);
        scene.release(HOST);
        var report = Scene.ended(run);
        assertEquals("{dom0-02=changed}", report.outcomes(), report.said());
        assertEquals(0, report.status());
        assertTrue(report.notes(HOST).toString().contains("the answer was lost"), report.said());
        scene.assertBridge(HOST, "xenbr1", "eth1");
    }

    @Test
    void aHostThatIsGoneAfterItsChangeIsInDoubt() throws Exception {
        scene.wrap(HOST, "ip", "case \"$*\" in *master*) echo >/var/tmp/changing ;; esac");
        scene.wrap(HOST, "ls", "case \"$*\" in */etc/xen*) while [ -e /var/tmp/changing ]; do sleep 0.1; done ;; esac");
        var report = scene.apply(Scene.BRIDGE, "-l", HOST, "--command-timeout", "15");
        assertEquals("{dom0-02=in_doubt}", report.outcomes(), report.said());
        assertEquals(32, report.status());
        assertTrue(report.error(HOST).startsWith("the host says that the change is done, but"), report.said());
        scene.lab().exec(HOST, "rm", "/var/tmp/changing", "/usr/local/sbin/ip", "/usr/local/sbin/ls");
        assertEquals("{dom0-02=in_sync}", scene.apply(Scene.BRIDGE, "-l", HOST).outcomes());
        scene.assertBridge(HOST, "xenbr1", "eth1");
    }

    @Test
    void whatAnEarlierPlayMadeIsToldAndRecordedWhenALaterOneFails() throws Exception {
        scene.wrap(HOST, "ip", "case \"$*\" in *eth2*master*) exit 2 ;; esac");
        var report = scene.apply(
                Scene.BRIDGE + Scene.BRIDGE.replace("xenbr1", "xenbr2").replace("eth1", "eth2"), "-l", HOST);
        assertEquals("{dom0-02=rolled_back}", report.outcomes(), report.said());
        assertTrue(report.notes(HOST).contains("changed before that, and left so: bridge xenbr1"), report.said());
        scene.assertBridge(HOST, "xenbr1", "eth1");
        var recorded = scene.site().pontifex("show", "pontifex/history");
        assertTrue(recorded.out().contains("xenbr1") && !recorded.out().contains("+bridge xenbr2"), recorded.out());
    }

    @Test
    void aStepThatFailsPutsTheWholeHostBack() throws Exception {
        var before = scene.picture(HOST);
        scene.wrap(
                HOST, "ip", "case \"$*\" in *eth2*master*) echo 'RTNETLINK answers: Device busy' >&2; exit 2 ;; esac");
        var report = scene.apply(Scene.TWO_BRIDGES, "-l", HOST);
        assertEquals("{dom0-02=rolled_back}", report.outcomes(), report.said());
        assertEquals(8, report.status());
        assertEquals("""
                could not bind eth2 to xenbr2; put back as it was
                faults/play.yml:5
                RTNETLINK answers: Device busy
                mend the cause on the host and run again""", report.error(HOST));
        scene.assertAsBefore(before, HOST);
    }

    @Test
    void anUndoThatFailsTooIsToldWithWhatIsLeft() throws Exception {
        scene.wrap(HOST, "ip", """
                case "$*" in
                *eth2*master*) echo 'RTNETLINK answers: Device busy' >&2; exit 2 ;;
                *eth1*nomaster*) echo 'RTNETLINK answers: Not now' >&2; exit 2 ;;
                esac""");
        var report = scene.apply(Scene.TWO_BRIDGES, "-l", HOST);
        assertEquals("{dom0-02=between_two_states}", report.outcomes(), report.said());
        assertEquals(16, report.status());
        var error = report.error(HOST);
        assertTrue(error.contains("could not bind eth2 to xenbr2"), error);
        assertTrue(error.contains("still done: bind eth1 to xenbr1 (RTNETLINK answers: Not now)"), error);
        var copies = error.replaceFirst("(?s).* lie on the host in ", "");
        assertTrue(scene.lab().run(HOST, "test", "-d", copies).status() == 0, error);
        scene.lab().exec(HOST, "rm", "/usr/local/sbin/ip");
        var next = scene.apply(Scene.TWO_BRIDGES, "-l", HOST);
        assertEquals("{dom0-02=changed}", next.outcomes(), next.said());
        scene.assertBridge(HOST, "xenbr1", "eth1");
        scene.assertBridge(HOST, "xenbr2", "eth2");
    }

    @Test
    void aHostThatMovedSinceTheLookIsPlannedAgain() throws Exception {
        scene.wrap(HOST, "mkdir", "[ -e /var/tmp/moved ] || { : >/var/tmp/moved; ip link add xenbr1 type bridge; }");
        var report = scene.apply(Scene.BRIDGE, "-l", HOST);
        assertEquals("{dom0-02=changed}", report.outcomes(), report.said());
        assertEquals(0, report.status());
        assertTrue(report.notes(HOST).toString().contains("a link xenbr1 is there now"), report.said());
        scene.assertBridge(HOST, "xenbr1", "eth1");
    }

    @Test
    void aHostThatDoesNotStandStillIsLeftAlone() throws Exception {
        scene.wrap(HOST, "mkdir", """
                case "$*" in
                "-p /var/lib/pontifex") ip link add xenbr1 type bridge 2>/dev/null || ip link del xenbr1 ;;
                esac""");
        var report = scene.apply(Scene.BRIDGE, "-l", HOST);
        assertEquals("{dom0-02=failed}", report.outcomes(), report.said());
        assertEquals(2, report.status());
        assertTrue(
                report.error(HOST).startsWith("the host moved since it was looked at; nothing was touched"),
                report.said());
        assertEquals("", scene.lab().exec(HOST, "ls", "/etc/network/interfaces.d"));
        scene.assertNothingUnderWay(HOST);
    }

    @Test
    void anInterruptEndsWhatIsUnderWayAndBeginsNoMore() throws Exception {
        var before = scene.picture("dom0-03");
        scene.hold("dom0-01", "ip", "*master*");
        var run = scene.start(Scene.BRIDGE.replace("  tasks:", "  serial: 1\n  tasks:"), "-l", "dom0-01:dom0-03");
        scene.awaitHeld("dom0-01");
        new ProcessBuilder("kill", "-INT", String.valueOf(run.pid())).start().waitFor();
        var log = new StringBuilder();
        Scene.await("the run has heard it", () -> heard(run, log));
        scene.release("dom0-01");
        var report = Scene.ended(run);
        assertEquals("{dom0-01=changed, dom0-03=untouched}", report.outcomes(), report.said());
        assertEquals(130, report.status());
        assertEquals(true, report.summary().get("interrupted"));
        assertTrue(report.notes().toString().contains("recorded as "), report.said());
        scene.assertBridge("dom0-01", "xenbr1", "eth1");
        scene.assertAsBefore(before, "dom0-03");
    }

    @Test
    void aSecondInterruptLeavesAtOnceAndTheKeeperEndsTheChange() throws Exception {
        scene.hold("dom0-01", "ip", "*master*");
        var run = scene.start(Scene.BRIDGE, "-l", "dom0-01");
        scene.awaitHeld("dom0-01");
        var interrupt = List.of("kill", "-INT", String.valueOf(run.pid()));
        new ProcessBuilder(interrupt).start().waitFor();
        var log = new StringBuilder();
        Scene.await("the run has heard it", () -> heard(run, log));
        new ProcessBuilder(interrupt).start().waitFor();
        assertTrue(run.waitFor(10, TimeUnit.SECONDS), "the host is still held");
        assertEquals(130, run.exitValue());
        scene.release("dom0-01");
        Scene.await(
                "its keeper has ended it",
                () -> scene.lab()
                        .exec("dom0-01", "sh", "-c", "ls -d /var/lib/pontifex/lock 2>/dev/null; :")
                        .isEmpty());
    }

    private static boolean heard(Process run, StringBuilder log) {
        try {
            while (run.getInputStream().available() > 0) {
                log.append((char) run.getInputStream().read());
            }
            return log.indexOf("interrupted: ") >= 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCanaryThatFailsStopsTheRest() throws Exception {
        var before = scene.picture("dom0-02");
        scene.wrap("dom0-01", "ip", "case \"$*\" in *master*) exit 2 ;; esac");
        var report =
                scene.apply(Scene.BRIDGE.replace("  tasks:", "  serial: [1, 100]\n  max_fail_percentage: 0\n  tasks:"));
        assertEquals("{dom0-01=rolled_back, dom0-02=untouched, dom0-03=untouched}", report.outcomes(), report.said());
        assertEquals(8, report.status());
        scene.assertAsBefore(before, "dom0-02");
    }

    @Test
    void withoutABudgetTheOthersOfTheWaveGoOn() throws Exception {
        scene.wrap("dom0-01", "ip", "case \"$*\" in *master*) exit 2 ;; esac");
        var report = scene.apply(Scene.BRIDGE, "-l", "dom0-01:dom0-03");
        assertEquals("{dom0-01=rolled_back, dom0-03=changed}", report.outcomes(), report.said());
        assertEquals(8, report.status());
        scene.assertBridge("dom0-03", "xenbr1", "eth1");
    }
}
