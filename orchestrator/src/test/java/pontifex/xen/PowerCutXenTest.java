package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.Faults;
import pontifex.Faults.Ended;
import pontifex.XenOrdeal;
import pontifex.XenVm;

/// The power is cut at every step of a guarded transaction, on a real disk with a real page cache: what no fsync wrote
/// is gone. What the next boot would read is as before until the change is confirmed, no file is ever cut or empty, and
/// the next run ends what was left.
class PowerCutXenTest {
    /// Two live changes on the way in, one beside it; a file edited, one removed, one new, one replaced, one with
    /// another mode.
    private static final String PLAY = XenOrdeal.EASE + """
                - bridge: { name: xenbr1, nic: eth1 }
                - script: { path: /etc/xen/scripts/site-check, content: "#!/bin/sh\\nexit 0\\n", mode: "0755" }
                - file: { path: /etc/xen/xl.conf, content: "autoballoon=0\\n", mode: "0600" }
                - file: { path: /etc/xen/idle1.cfg, state: absent }
                - file: { path: /etc/xen/idle2.cfg, mode: "0600" }
            """;

    private static final List<String> TARGETS =
            List.of("network/interfaces", "xen/scripts/site-check", "xen/xl.conf", "xen/idle1.cfg", "xen/idle2.cfg");

    private static final Pattern OF_TRANSACTION = Pattern.compile("pontifex/tx/([a-z0-9]+)/(.*)");

    @TempDir(factory = OnDisk.class)
    Path folder;

    /// @param commit how often the file system writes names and sizes by itself, in seconds. Never, as good as: only
    ///     what a sync asks for is on the disk. Every second: names are, long before contents
    @ParameterizedTest
    @ValueSource(ints = {600, 1})
    void whateverStepThePowerIsCutAtTheNextBootIsAsBeforeOrAsWanted(int commit) throws Exception {
        var vm = XenVm.fresh(XenVm.Kind.ASLEEP);
        var ordeal = XenOrdeal.of(vm, Files.createDirectory(folder.resolve("site")));
        // long enough that each step has its moment
        ordeal.wrap("ip", "case \"$*\" in *link\\ set* | *link\\ add*) sleep 0.4 ;; esac");
        for (var tool : List.of("mv", "rm", "chmod")) {
            ordeal.wrap(tool, "case \"$*\" in *pontifex-*/etc/* | *idle*) sleep 0.4 ;; esac");
        }
        vm.exec("sh", "-c", """
                mount -o remount,commit=$1 / && sysctl -q vm.dirty_writeback_centisecs=0 vm.dirty_expire_centisecs=360000
                sync
                """, "sh", String.valueOf(commit));
        var disks = new CutDisks(vm, Files.createDirectory(folder.resolve("disks")));
        try {
            var run = ordeal.start(PLAY, "--guard", "60");
            disks.keepWhile(run, commit < 600 ? 8 : 1);
            var report = XenOrdeal.ended(run);
            assertEquals("{dom0-01=changed}", report.outcomes(), report.brief());
            var receipt = ordeal.receipt();
            vm.off();

            var cuts = new ArrayList<Cut>();
            for (var moment : disks.different()) {
                cuts.add(new Cut(moment, disks.read(moment, List.of("/etc/network", "/etc/xen", "/var/lib/pontifex"))));
            }
            var before = cuts.getFirst().targets();
            var wanted = cuts.getLast().targets();
            TARGETS.forEach(target -> assertFalse(
                    before.getOrDefault(target, "").equals(wanted.getOrDefault(target, "")), target + " is changed"));
            for (var cut : cuts) {
                cut.assertWhole(before, wanted);
            }
            assertTrue(cuts.size() > 12, "only " + cuts.size() + " disks");
            recordSteps(receipt, disks);

            var first =
                    commit < 600 ? List.of(lastUndecided(cuts)) : List.of(lastUndecided(cuts), halfway(cuts, wanted));
            for (var cut : first) {
                disks.boot(cut.moment());
                assertEndedByTheNextRun(vm, ordeal, cut);
            }
        } finally {
            disks.end();
        }
    }

    /// One moment's files.
    private record Cut(CutDisks.Moment moment, Map<String, String> files) {
        Map<String, String> targets() {
            var found = new TreeMap<>(files);
            found.keySet().retainAll(TARGETS);
            return found;
        }

        boolean isUnderWay() {
            return files.keySet().stream()
                    .anyMatch(name -> OF_TRANSACTION.matcher(name).matches());
        }

        boolean isDecided() {
            return files.keySet().stream().anyMatch(name -> name.matches("pontifex/tx/[a-z0-9]+/confirmed"));
        }

        long moved(Map<String, String> wanted) {
            return TARGETS.stream()
                    .filter(it -> files.getOrDefault(it, "").equals(wanted.getOrDefault(it, "")))
                    .count();
        }

        /// Each file is the old one or the new one, whole; the old one where nothing is decided yet; the new one where
        /// nothing is left to be done.
        void assertWhole(Map<String, String> before, Map<String, String> wanted) {
            for (var target : TARGETS) {
                var is = files.getOrDefault(target, "");
                var was = before.getOrDefault(target, "");
                var willBe = wanted.getOrDefault(target, "");
                var said = "at " + moment.uptime() + " s " + target + " is: " + is + "\n" + files.keySet();
                if (isDecided()) {
                    assertTrue(is.equals(was) || is.equals(willBe), said);
                } else if (isUnderWay() || !files.containsKey("pontifex/last")) {
                    assertEquals(was, is, said);
                } else {
                    assertEquals(willBe, is, said);
                }
            }
            if (!isUnderWay() && files.containsKey("pontifex/last")) {
                var receipt = files.get("pontifex/last");
                assertTrue(
                        receipt.matches("(?s)600 [a-z0-9]+ done\n.* confirmed\n.* done\n"), "its receipt: " + receipt);
            }
        }
    }

    /// Every step has had its moment: between the line in the journal with which it began, and the next.
    private static void recordSteps(List<String> receipt, CutDisks disks) {
        var times = new TreeMap<Double, String>();
        receipt.stream().skip(1).map(line -> line.split(" ", 2)).forEach(it -> times.put(Double.valueOf(it[0]), it[1]));
        var missed = new TreeSet<String>();
        times.forEach((at, word) -> {
            if (!word.matches("doing .*|waiting .*")) {
                return;
            }
            var next = times.higherKey(at);
            var there = disks.moments().stream().anyMatch(it -> it.uptime() > at && it.uptime() < next);
            if (!there) {
                missed.add(word);
                return;
            }
            var step = word.startsWith("doing ")
                    ? "at step " + word.substring("doing ".length())
                    : "while the change waits for its confirm";
            var decided = receipt.stream()
                    .takeWhile(line -> !line.endsWith(" " + word))
                    .anyMatch(line -> line.endsWith(" confirmed"));
            Faults.record(
                    "the power is cut with a dirty page cache " + step,
                    XenOrdeal.KIND,
                    decided ? Ended.AS_WANTED : Ended.AS_BEFORE);
        });
        assertTrue(missed.isEmpty(), "no moment in " + missed + " of " + receipt);
    }

    private static Cut lastUndecided(List<Cut> cuts) {
        return cuts.stream()
                .filter(cut -> cut.isUnderWay() && !cut.isDecided())
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    /// Some of the next boot's files are in place, and others aren't.
    private static Cut halfway(List<Cut> cuts, Map<String, String> wanted) {
        return cuts.stream()
                .filter(cut -> cut.isDecided() && cut.moved(wanted) > 0 && cut.moved(wanted) < TARGETS.size())
                .findFirst()
                .orElseThrow();
    }

    private static void assertEndedByTheNextRun(XenVm vm, XenOrdeal ordeal, Cut cut) throws Exception {
        ordeal.calm();
        var booted = vm.exec("readlink", "-f", "/sys/class/net/eth0/master");
        // with some of its files in place a decided one boots into either, and can be reached, as it was here
        assertTrue(cut.isDecided() || !booted.contains("xenbr0"), "what nobody confirmed was booted: " + booted);
        var next = ordeal.apply(PLAY);
        assertEquals("{dom0-01=changed}", next.outcomes(), next.brief());
        assertTrue(next.notes("dom0-01").stream().anyMatch(it -> it.contains("was left unfinished")), next.brief());
        assertEquals("", vm.exec("ls", "/var/lib/pontifex/tx"));
        assertEquals("{dom0-01=in_sync}", ordeal.audit(PLAY).outcomes());
    }
}
