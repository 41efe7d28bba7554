package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.Faults;
import pontifex.Faults.Ended;
import pontifex.XenOrdeal;
import pontifex.XenVm;

/// eth0, which Pontifex comes in by, goes under xenbr0 on a real Dom0: confirmed, taken back, and with real reboots.
class Eth0XenTest {
    /// No cable leads from eth1 to the controller.
    private static final String WRONG = XenOrdeal.EASE.replace("nic: eth0", "nic: eth1");

    @TempDir
    Path folder;

    @Test
    void theWrongNicIsRefusedAndWhereSomebodyInsistsTheHostPutsItselfBack() throws Exception {
        var vm = XenVm.fresh(XenVm.Kind.ASLEEP);
        var ordeal = XenOrdeal.of(vm, folder);
        // the bridge that Dom0's address is on gets another NIC
        assertEquals(0, ordeal.apply(XenOrdeal.EASE).status());
        var onEth0 = XenOrdeal.of(vm, Files.createDirectory(folder.resolve("again")));
        var refused = onEth0.apply(WRONG, "--guard", "5");
        assertEquals("{dom0-01=failed}", refused.outcomes(), refused.said());
        assertEquals(2, refused.status());
        onEth0.assertAsBefore();
        Faults.record("the plan binds the wrong NIC", XenOrdeal.KIND, Ended.REFUSED);

        var report = onEth0.apply(WRONG, "--guard", "5", "--i-know", "dom0-01");
        assertEquals("{dom0-01=rolled_back}", report.outcomes(), report.brief());
        assertEquals(8, report.status());
        onEth0.assertAsBefore();
        Faults.record("the change binds the wrong NIC", XenOrdeal.KIND, Ended.AS_BEFORE);
    }

    /// Debian as it boots, with systemd: the whole machine reboots, in the window and after the confirm.
    @Test
    void aRebootInTheWindowBringsTheOldConfigurationAndOneAfterTheConfirmTheNew() throws Exception {
        var vm = XenVm.fresh(XenVm.Kind.SYSTEMD);
        var ordeal = XenOrdeal.of(vm, folder);
        ordeal.holdAtTheConfirm();
        var run = ordeal.start(XenOrdeal.EASE, "--guard", "60");
        ordeal.awaitHeld();
        assertEquals(
                "0::/ -1000\n",
                vm.exec("sh", "-c", """
                        set -- /var/lib/pontifex/tx/*/keeper
                        read -r keeper _ <"$1"
                        echo "$(cat /proc/$keeper/cgroup) $(cat /proc/$keeper/oom_score_adj)"
                        """),
                "the keeper is in no session's group and out of the OOM killer's reach");
        vm.reboot();
        ordeal.calm();
        ordeal.assertBootedAsBefore();
        var report = XenOrdeal.ended(run);
        assertTrue(report.outcome("dom0-01").matches("rolled_back|in_doubt"), report.brief());

        var next = ordeal.apply(XenOrdeal.EASE);
        assertEquals("{dom0-01=changed}", next.outcomes(), next.brief());
        ordeal.assertAsWanted();
        Faults.record("the host reboots in the window", XenOrdeal.KIND, Ended.AS_BEFORE);

        vm.reboot();
        ordeal.assertAsWanted();
        var audit = ordeal.audit(XenOrdeal.EASE);
        assertEquals("{dom0-01=in_sync}", audit.outcomes(), audit.said());
        assertEquals(0, audit.status());
        Faults.record("the host reboots after the confirm", XenOrdeal.KIND, Ended.AS_WANTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {3600, -3600})
    void aClockThatJumpsInTheWindowKeepsNoConfirmFromBeingInTime(int seconds) throws Exception {
        var vm = XenVm.fresh(XenVm.Kind.ASLEEP);
        var ordeal = XenOrdeal.of(vm, folder);
        ordeal.holdAtTheConfirm();
        var run = ordeal.start(XenOrdeal.EASE, "--guard", "60");
        ordeal.awaitHeld();
        jump(vm, seconds);
        ordeal.release();
        var report = XenOrdeal.ended(run);
        assertEquals("{dom0-01=changed}", report.outcomes(), report.brief());
        ordeal.calm();
        ordeal.assertAsWanted();
        assertEquals(0, ordeal.audit(XenOrdeal.EASE).status());
        Faults.record(jumps(seconds) + ", and a confirm comes", XenOrdeal.KIND, Ended.AS_WANTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {3600, -3600})
    void aClockThatJumpsInTheWindowMakesTheUndoNeitherEarlyNorLate(int seconds) throws Exception {
        var vm = XenVm.fresh(XenVm.Kind.ASLEEP);
        var ordeal = XenOrdeal.of(vm, folder);
        ordeal.holdAtTheConfirm();
        var run = ordeal.start(XenOrdeal.EASE, "--guard", "30");
        ordeal.awaitWord("waiting");
        var jumped = jump(vm, seconds);
        ordeal.awaitEnded();
        ordeal.release();
        var report = XenOrdeal.ended(run);
        assertEquals("{dom0-01=rolled_back}", report.outcomes(), report.brief());
        ordeal.calm();
        ordeal.assertAsBefore();
        var waiting = ordeal.when("waiting");
        var expired = ordeal.when("expired");
        assertTrue(waiting < jumped && jumped < expired, "it jumped at " + jumped + ": " + ordeal.receipt());
        assertTrue(
                expired - waiting >= 30 && expired - waiting < 45,
                ordeal.receipt().toString());
        Faults.record(jumps(seconds) + ", and no confirm comes", XenOrdeal.KIND, Ended.AS_BEFORE);
    }

    /// @return at what uptime
    private static double jump(XenVm vm, int seconds) {
        var script = """
                then=$(date +%s) && date -s @$((then + $1)) >/dev/null && echo $(($(date +%s) - then))
                cut -d ' ' -f 1 /proc/uptime
                """;
        var said = vm.exec("sh", "-c", script, "sh", String.valueOf(seconds))
                .lines()
                .toList();
        var jumped = Integer.parseInt(said.getFirst());
        assertTrue(Math.abs(jumped - seconds) < 30, "it jumped by " + jumped);
        return Double.parseDouble(said.getLast());
    }

    private static String jumps(int seconds) {
        return "the clock jumps an hour " + (seconds > 0 ? "forth" : "back") + " in the window";
    }
}
