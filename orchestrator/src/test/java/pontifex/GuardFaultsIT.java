package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may happen to a host while a change on its only path waits to be confirmed, or on the way there: each fault on
/// a host of its own, all at once.
class GuardFaultsIT {
    private static final List<String> KINDS = List.of("xl", "xl-busybox");
    /// What is done by ip alone, and not by xend's script.
    private static final List<String> BY_IP = KINDS.subList(0, 2);

    /// The call that confirms.
    private static final String CONFIRM = "*undecided*confirmed*";

    @TempDir
    static Path folder;

    private static Ordeal ordeal;
    /// The hosts that nothing was done to yet, by kind.
    private static final Map<String, Deque<String>> FRESH = new TreeMap<>();

    /// One fault on a host of each of these kinds.
    ///
    /// @param before what is laid on the host before the run
    /// @param during what is done to it once it is held; it has to release it
    /// @param outcomes what the report may say of it; by what it says the host is judged
    private record Trial(
            String fault, List<String> kinds, Consumer<String> before, Consumer<String> during, String outcomes) {
        Trial(String fault, List<String> kinds, Consumer<String> before, Consumer<String> during) {
            this(fault, kinds, before, during, "");
        }
    }

    @BeforeAll
    static void hosts() throws Exception {
        var kinds = new ArrayList<String>();
        KINDS.forEach(kind -> kinds.addAll(Collections.nCopies(kind.equals("xend") ? 8 : 16, kind)));
        ordeal = Ordeal.of(folder, kinds);
        for (var host : ordeal.lab().hosts()) {
            FRESH.computeIfAbsent(ordeal.kind(host), _ -> new ArrayDeque<>()).add(host);
        }
    }

    @AfterAll
    static void down() {
        ordeal.close();
    }

    private static List<String> fresh(List<String> kinds) {
        return kinds.stream().map(kind -> FRESH.get(kind).removeFirst()).toList();
    }

    /// @param expected what the report must say of every host whose trial doesn't leave it open
    private static void forced(String guard, String expected, Trial... trials) throws Exception {
        var of = new TreeMap<String, Trial>();
        for (var trial : trials) {
            fresh(trial.kinds()).forEach(host -> of.put(host, trial));
        }
        var hosts = List.copyOf(of.keySet());
        ordeal.each(hosts, host -> of.get(host).before().accept(host));
        var run = ordeal.start(Ordeal.EASE, hosts, "--guard", guard);
        ordeal.each(hosts, host -> of.get(host).during().accept(host));
        var report = Scene.ended(run);
        ordeal.each(hosts, host -> {
            var trial = of.get(host);
            var fault = trial.fault();
            var outcome = report.outcome(host);
            assertTrue(
                    outcome.matches(trial.outcomes().isEmpty() ? expected : trial.outcomes()),
                    () -> fault + ": " + report.brief() + ordeal.journal(host));
            ordeal.awaitEnded(host);
            ordeal.calm(host);
            var wanted = outcome.equals("changed");
            try {
                if (wanted) {
                    ordeal.assertAsWanted(host);
                } else {
                    ordeal.assertAsBefore(host);
                }
            } catch (AssertionError e) {
                throw new AssertionError(fault + ": " + ordeal.journal(host) + report.brief(), e);
            }
            Faults.record(fault, ordeal.kind(host), wanted ? Faults.Ended.AS_WANTED : Faults.Ended.AS_BEFORE);
        });
    }

    private static void nothing(String host) {}

    /// Held when the NIC is about to become the bridge's port: the session's path is half moved by then.
    private static void heldMidway(String host) {
        if (ordeal.kind(host).equals("xend")) {
            ordeal.holdAt(host, "brctl", "*addif*xenbr0*peth0*");
        } else {
            ordeal.holdAt(host, "ip", "*link*set*eth0*master*");
        }
    }

    private static void heldAtItsConfirm(String host) {
        ordeal.holdAt(host, "mv", CONFIRM);
    }

    /// Once the host is held: this is done, and it goes on.
    private static Consumer<String> then(Consumer<String> fault) {
        return host -> {
            ordeal.awaitHeld(host);
            fault.accept(host);
            ordeal.release(host);
        };
    }

    /// The same, and it is mended when the keeper has ended the transaction.
    private static Consumer<String> until(Consumer<String> fault, Consumer<String> mended) {
        return then(fault).andThen(host -> {
            ordeal.awaitEnded(host);
            mended.accept(host);
        });
    }

    /// No number is left for a process, until these have ended.
    private static void fillTheProcessTable(String host) {
        ordeal.lab().pids(host, 320);
        var said = ordeal.lab().run(host, "sh", "-c", "while :; do sleep 6 & done");
        assertTrue(said.status() != 0, said.toString());
    }

    /// What the keeper writes to, and where the next boot's files are, as disks of their own.
    private static void onSmallDisks(String host) {
        ordeal.lab().exec(host, "sh", "-c", """
                mkdir -p -m 700 /var/lib/pontifex
                mount -t tmpfs -o size=256k,mode=700 tmpfs /var/lib/pontifex
                cp -a /etc/network /tmp/network
                mount -t tmpfs -o size=64k,mode=755 tmpfs /etc/network && cp -a /tmp/network/. /etc/network
                """);
    }

    /// What is opened from now on is on a mount that is read-only; what is open stays so, as where a kernel gives up
    /// a disk.
    private static void readOnly(String host) {
        ordeal.lab().exec(host, "sh", "-c", """
                for folder in /etc /var/lib/pontifex; do
                    mount -o bind "$folder" "$folder" && mount -o remount,bind,ro "$folder" || exit
                done
                """);
    }

    /// What fills a disk isn't the transaction's, nor is a receipt that has found no room on it.
    private static void emptiedLater(String host) {
        ordeal.awaitEnded(host);
        ordeal.lab().exec(host, "sh", "-c", "rm -f /var/lib/pontifex/fill /etc/network/fill /var/lib/pontifex/last.*");
    }

    private static void fillTheDisks(String host) {
        ordeal.lab().exec(host, "sh", "-c", """
                for folder in /var/lib/pontifex /etc/network; do
                    dd if=/dev/zero of="$folder/fill" bs=1024 2>/dev/null
                    ! echo more >>"$folder/fill" || exit
                done
                """);
    }

    @Test
    void whatCutsTheHostOffIsTakenBackByItsKeeper() throws Exception {
        forced(
                "5",
                "rolled_back",
                new Trial(
                        "the change takes the management address away",
                        BY_IP,
                        host -> ordeal.wrap(host, "ip", "case \"$*\" in *address*add*xenbr0*) exit 0 ;; esac"),
                        GuardFaultsIT::nothing),
                new Trial(
                        "the change takes the default route away",
                        BY_IP,
                        host -> ordeal.wrap(host, "ip", "case \"$*\" in *route*append*default*xenbr0*) exit 0 ;; esac"),
                        GuardFaultsIT::nothing),
                new Trial(
                        "the switch port goes down in the window",
                        KINDS,
                        GuardFaultsIT::heldMidway,
                        until(host -> ordeal.lab().unplug(host, "eth0"), GuardFaultsIT::plugged)),
                new Trial(
                        "packets are dropped before the confirm",
                        KINDS,
                        GuardFaultsIT::heldMidway,
                        until(host -> ordeal.lab().drop(host, "eth0"), GuardFaultsIT::plugged)),
                new Trial(
                        "the process table is full in the middle",
                        BY_IP,
                        GuardFaultsIT::heldMidway,
                        then(GuardFaultsIT::fillTheProcessTable),
                        // there may be room again in time, or too late for this run to see it
                        "changed|rolled_back|in_doubt"));
    }

    private static void plugged(String host) {
        ordeal.lab().plug(host, "eth0");
    }

    @Test
    void whatDisturbsTheConfirmLeavesOneAnswer() throws Exception {
        forced(
                "30",
                "changed",
                new Trial(
                        "packets are dropped during the confirm",
                        KINDS,
                        GuardFaultsIT::heldAtItsConfirm,
                        until(host -> ordeal.lab().drop(host, "eth0"), GuardFaultsIT::plugged)),
                new Trial(
                        "packets are dropped after the confirm",
                        BY_IP,
                        host -> ordeal.heldAfter(host, "mv", CONFIRM),
                        until(host -> ordeal.lab().drop(host, "eth0"), GuardFaultsIT::plugged)),
                new Trial(
                        "the session that confirms dies",
                        KINDS,
                        GuardFaultsIT::heldAtItsConfirm,
                        then(ordeal.lab()::cutSessions)),
                new Trial(
                        "the disk fills in the middle",
                        BY_IP,
                        host -> {
                            heldMidway(host);
                            onSmallDisks(host);
                        },
                        then(GuardFaultsIT::fillTheDisks).andThen(GuardFaultsIT::emptiedLater)));
    }

    @Test
    void aControllerThatComesBackTooLateIsToldSo() throws Exception {
        var hosts = fresh(KINDS);
        ordeal.each(hosts, GuardFaultsIT::heldAtItsConfirm);
        var run = ordeal.start(Ordeal.EASE, hosts, "--guard", "5");
        ordeal.each(hosts, ordeal::awaitHeld);
        new ProcessBuilder("kill", "-STOP", String.valueOf(run.pid())).start().waitFor();
        ordeal.each(hosts, ordeal::awaitEnded);
        ordeal.each(hosts, ordeal::release);
        new ProcessBuilder("kill", "-CONT", String.valueOf(run.pid())).start().waitFor();
        var report = Scene.ended(run);
        assertEquals(8, report.status(), report.brief());
        ordeal.each(hosts, host -> {
            assertEquals("rolled_back", report.outcome(host), report.brief());
            ordeal.calm(host);
            ordeal.assertAsBefore(host);
            Faults.record(
                    "the controller comes back after the guard has fired", ordeal.kind(host), Faults.Ended.AS_BEFORE);
        });
    }

    private static void assertDoneByTheNextRun(List<String> hosts) throws Exception {
        var report = Scene.ended(ordeal.start(Ordeal.EASE, hosts));
        ordeal.each(hosts, host -> {
            assertEquals("changed", report.outcome(host), report.brief());
            ordeal.assertAsWanted(host);
        });
    }

    @Test
    void aHostThatLosesPowerInTheWindowBootsAsItWas() throws Exception {
        var midway = fresh(KINDS);
        var waiting = fresh(BY_IP);
        var hosts = Stream.concat(midway.stream(), waiting.stream()).toList();
        ordeal.each(midway, GuardFaultsIT::heldMidway);
        ordeal.each(waiting, GuardFaultsIT::heldAtItsConfirm);
        var run = ordeal.start(Ordeal.EASE, hosts, "--guard", "10");
        ordeal.each(hosts, host -> {
            ordeal.awaitHeld(host);
            ordeal.lab().kill(host);
            ordeal.calmWhileOff(host);
            ordeal.lab().start(host);
            ordeal.assertAsBeforeButUnended(host);
        });
        var report = Scene.ended(run);
        for (var host : hosts) {
            var outcome = report.outcome(host);
            assertTrue(outcome.matches("rolled_back|in_doubt"), report.brief());
        }
        assertDoneByTheNextRun(hosts);
        ordeal.each(hosts, host -> {
            var when = midway.contains(host) ? "midway" : "while the change waits for its confirm";
            Faults.record("the power is cut " + when, ordeal.kind(host), Faults.Ended.AS_BEFORE);
        });
    }

    @Test
    void aHostThatTurnsReadOnlyTakesBackWhatRuns() throws Exception {
        var hosts = fresh(BY_IP);
        ordeal.each(hosts, GuardFaultsIT::heldMidway);
        var run = ordeal.start(Ordeal.EASE, hosts, "--guard", "5");
        ordeal.each(hosts, host -> {
            ordeal.awaitHeld(host);
            readOnly(host);
            ordeal.release(host);
            Scene.await(
                    "the bridge is gone again",
                    () -> ordeal.lab()
                                    .run(host, "test", "-e", "/sys/class/net/xenbr0")
                                    .status()
                            == 1);
            ordeal.lab().exec(host, "umount", "-l", "/etc", "/var/lib/pontifex");
        });
        var report = Scene.ended(run);
        ordeal.each(hosts, host -> {
            var outcome = report.outcome(host);
            assertTrue(outcome.matches("rolled_back|in_doubt"), report.brief());
            ordeal.calm(host);
            ordeal.assertAsBeforeButUnended(host);
        });
        assertDoneByTheNextRun(hosts);
        ordeal.each(
                hosts,
                host -> Faults.record(
                        "the disk turns read-only in the middle", ordeal.kind(host), Faults.Ended.AS_BEFORE));
    }

    @Test
    void anUndoThatFailsIsToldWithWhatIsLeft() throws Exception {
        var hosts = fresh(BY_IP);
        ordeal.each(hosts, host -> ordeal.wrap(host, "ip", """
                case "$*" in
                *eth0*master*) echo 'RTNETLINK answers: Device busy' >&2; exit 2 ;;
                *link*del*xenbr0*) echo 'RTNETLINK answers: Not now' >&2; exit 2 ;;
                esac"""));
        var report = Scene.ended(ordeal.start(Ordeal.EASE, hosts, "--guard", "5"));
        assertEquals(16, report.status(), report.brief());
        ordeal.each(hosts, host -> {
            assertEquals("between_two_states", report.outcome(host), report.brief());
            var error = report.error(host);
            assertTrue(error.contains("still done: ") && error.contains("Not now"), error);
            var copies = error.replaceFirst("(?s).* lie on the host in ", "");
            assertEquals(0, ordeal.lab().run(host, "test", "-d", copies).status(), error);
            ordeal.calm(host);
        });
        var next = Scene.ended(ordeal.start(Ordeal.EASE, hosts));
        ordeal.each(hosts, host -> {
            assertEquals("changed", next.outcome(host), next.brief());
            Faults.record("the undo itself fails", ordeal.kind(host), Faults.Ended.BETWEEN_AS_FORCED);
        });
    }

    @Test
    void theWrongNicIsRefusedAndTakenBackWhereSomebodyInsists() throws Exception {
        var hosts = fresh(KINDS);
        assertEquals(0, Scene.ended(ordeal.start(Ordeal.EASE, hosts)).status());
        ordeal.remember(hosts);
        var wrong = Ordeal.EASE.replace("nic: eth0", "nic: eth1");
        var refused = Scene.ended(ordeal.start(wrong, hosts));
        assertEquals(2, refused.status(), refused.brief());
        ordeal.each(hosts, host -> {
            assertTrue(refused.error(host).contains("refused before anything was sent"), refused.error(host));
            ordeal.assertAsBefore(host);
            Faults.record("the plan binds the wrong NIC", ordeal.kind(host), Faults.Ended.REFUSED);
        });
        var run = ordeal.start(wrong, hosts, "--guard", "5", "--i-know", String.join(",", hosts));
        var report = Scene.ended(run);
        assertEquals(8, report.status(), report.brief());
        ordeal.each(hosts, host -> {
            assertEquals("rolled_back", report.outcome(host), report.brief());
            ordeal.assertAsBefore(host);
            Faults.record("the change binds the wrong NIC", ordeal.kind(host), Faults.Ended.AS_BEFORE);
        });
    }

    @Test
    void aSecondRunIsToldOfTheFirstThatIsPending() throws Exception {
        var hosts = fresh(BY_IP);
        ordeal.each(hosts, GuardFaultsIT::heldAtItsConfirm);
        var first = ordeal.start(Ordeal.EASE, hosts, "--guard", "60");
        ordeal.each(hosts, ordeal::awaitHeld);
        var second = Scene.ended(ordeal.start(Scene.BRIDGE, hosts));
        assertEquals(2, second.status(), second.brief());
        for (var host : hosts) {
            assertEquals("failed", second.outcome(host), second.brief());
            var error = second.error(host);
            assertTrue(error.contains("another run is changing this host; nothing was touched"), error);
            assertTrue(error.contains(System.getProperty("user.name") + "@"), error);
            Faults.record("a second guarded run while one is pending", ordeal.kind(host), Faults.Ended.REFUSED);
        }
        ordeal.each(hosts, ordeal::release);
        var report = Scene.ended(first);
        assertEquals(0, report.status(), report.brief());
        ordeal.each(hosts, host -> {
            ordeal.calm(host);
            ordeal.assertAsWanted(host);
        });
    }
}
