package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Faults;

/// Disks that are full, that fill, or that turn read-only, as tmpfs of a few KiB. Needs root, to mount them.
class DiskIT {
    @TempDir
    private @Nullable Path temporary;

    static Stream<List<String>> shells() {
        return KeeperTest.SHELLS.stream();
    }

    private Bench bench(List<String> shell) throws IOException {
        return new Bench(Files.createTempDirectory(Objects.requireNonNull(temporary), "bench"), shell);
    }

    /// A tmpfs over a folder, and what was in the folder in it.
    private record Disk(Path at) implements AutoCloseable {
        static Disk over(Path at, String options) throws Exception {
            Files.createDirectories(at);
            run("cp", "-a", at.toString(), at + ".was");
            run("mount", "-t", "tmpfs", "-o", "mode=0700," + options, "tmpfs", at.toString());
            run("cp", "-a", at + ".was/.", at.toString());
            run("chmod", "0700", at.toString());
            return new Disk(at);
        }

        private static void run(String... command) throws IOException {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.onExit().join().exitValue(), String.join(" ", command) + ": " + said);
        }

        @Override
        public void close() throws IOException {
            run("umount", "-l", at.toString());
        }
    }

    private static String filling(Path folder) {
        return "dd if=/dev/zero of=" + folder + "/fill bs=1024 2>/dev/null; " + "while :; do n=$((n + 1)); echo >"
                + folder + "/fill.$n || break; done 2>/dev/null; :";
    }

    /// What fills the disk is not the transaction's.
    private static void emptied(Path folder) throws IOException {
        try (var fill = Files.newDirectoryStream(folder, "fill*")) {
            for (var one : fill) {
                Files.delete(one);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withTooLittleRoomNothingIsTouched(List<String> shell) throws Exception {
        int refused = 0;
        for (int blocks = 2; blocks <= 30; blocks += 4) {
            var bench = bench(shell);
            try (var _ = Disk.over(bench.root, "size=" + 4 * blocks + "k,nr_inodes=200")) {
                var before = bench.seen();
                var receipt = bench.run(bench.transaction());
                if (receipt instanceof Receipt.Refused) {
                    refused++;
                    assertEquals(before, bench.seen(), receipt.toString());
                } else {
                    assertInstanceOf(Receipt.Done.class, receipt, receipt.toString());
                }
                assertEquals(List.of(), bench.leftovers());
            }
        }
        assertTrue(refused > 1 && refused < 8, refused + " of 8 were refused");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withTooLittleRoomForTheNewFilesNothingIsTouched(List<String> shell) throws Exception {
        var bench = bench(shell);
        try (var disk = Disk.over(bench.etc, "size=16k,nr_inodes=200")) {
            new ProcessBuilder("sh", "-c", filling(disk.at())).start().waitFor();
            var before = bench.seen();
            var receipt = bench.run(bench.transaction());
            var refused = assertInstanceOf(Receipt.Refused.class, receipt, receipt.toString());
            assertTrue(refused.reason().contains("No space left"), refused.reason());
            assertEquals(before, bench.seen());
            assertEquals(List.of(), bench.leftovers());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theKeepersDiskMayFillOnTheWay(List<String> shell) throws Exception {
        for (var point : List.of("after.1", "after.3", "before.5")) {
            var bench = bench(shell);
            try (var _ = Disk.over(bench.root, "size=256k,nr_inodes=200")) {
                var receipt = bench.point(point, filling(bench.root)).run(bench.transaction());
                assertInstanceOf(Receipt.Done.class, receipt, point + ": " + receipt);
                assertEquals("fresh\n", Files.readString(bench.etc.resolve("fresh")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theKeepersDiskMayFillAndAStepFail(List<String> shell) throws Exception {
        for (var failing : List.of("before.2", "before.5", "after.7")) {
            var bench = bench(shell).point("after.1", "").point(failing, "return 9");
            try (var _ = Disk.over(bench.root, "size=256k,nr_inodes=200")) {
                var before = bench.seen();
                var receipt = bench.point("after.1", filling(bench.root)).run(bench.transaction());
                assertInstanceOf(Receipt.RolledBack.class, receipt, failing + ": " + receipt);
                assertEquals(before, bench.seen());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theTargetsDiskMayFillOnceEverythingIsStaged(List<String> shell) throws Exception {
        for (var failing : List.of("after.7", "never")) {
            var bench = bench(shell);
            try (var disk = Disk.over(bench.etc, "size=64k,nr_inodes=200")) {
                var before = bench.seen();
                bench.point("after.3", filling(disk.at())).point(failing, "return 9");
                var receipt = bench.run(bench.transaction());
                emptied(disk.at());
                if (failing.equals("never")) {
                    assertInstanceOf(Receipt.Done.class, receipt, receipt.toString());
                    assertEquals("fresh\n", Files.readString(bench.etc.resolve("fresh")));
                } else {
                    assertInstanceOf(Receipt.RolledBack.class, receipt, receipt.toString());
                    assertEquals(before, bench.seen());
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aReadOnlyHostIsRefused(List<String> shell) throws Exception {
        for (var readOnly : List.of("etc", "lib/pontifex")) {
            var bench = bench(shell);
            try (var disk = Disk.over(bench.folder.resolve(readOnly), "size=256k")) {
                Disk.run("mount", "-o", "remount,ro", disk.at().toString());
                var before = bench.seen();
                var receipt = bench.run(bench.transaction());
                var refused = assertInstanceOf(Receipt.Refused.class, receipt, receipt.toString());
                assertTrue(refused.reason().contains("Read-only"), refused.reason());
                assertEquals(before, bench.seen());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void targetsThatTurnReadOnlyBeforeTheirTurnLeaveAllAsBefore(List<String> shell) throws Exception {
        var bench = bench(shell);
        try (var disk = Disk.over(bench.etc, "size=256k")) {
            var before = bench.seen();
            var receipt =
                    bench.point("after.3", "mount -o remount,ro " + disk.at()).run(bench.transaction());
            var back = assertInstanceOf(Receipt.RolledBack.class, receipt, receipt.toString());
            assertEquals(4, back.why().step());
            Disk.run("mount", "-o", "remount,rw", disk.at().toString());
            for (var note : back.notes()) {
                // said, because nobody could take them away
                var beside =
                        Pattern.compile("'(/[^']*/\\.[^']*\\.pontifex-[^']*)'").matcher(note);
                assertTrue(beside.find(), note);
                Files.delete(Path.of(beside.group(1)));
            }
            assertEquals(before, bench.seen());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void targetsThatTurnReadOnlyHalfWayAreBetweenTwoStates(List<String> shell) throws Exception {
        var bench = bench(shell);
        try (var disk = Disk.over(bench.etc, "size=256k")) {
            var receipt =
                    bench.point("after.4", "mount -o remount,ro " + disk.at()).run(bench.transaction());
            var between = assertInstanceOf(Receipt.BetweenTwoStates.class, receipt, receipt.toString());
            assertEquals(4, between.left().getFirst().step());
            assertEquals("old\n", Files.readString(Path.of(between.copies()).resolve("4")));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aKeeperWhoseDiskTurnsReadOnlyTakesBackWhatRuns(List<String> shell) throws Exception {
        var bench = bench(shell);
        try (var disk = Disk.over(bench.root, "size=256k")) {
            var before = bench.seen();
            // a mount with a file open for writing can't be made read-only by hand: immutable files serve
            var receipt = bench.point("after.2", "chattr -R +i " + disk.at()).run(bench.transaction());
            assertInstanceOf(Receipt.Unfinished.class, receipt, receipt.toString());
            assertEquals(before, bench.seen());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theKeepersDiskMayFillWhileItWaits(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.limits = new Limits(2, 2, 60, 20);
        try (var disk = Disk.over(bench.root, "size=256k,nr_inodes=200")) {
            var before = bench.seen();
            var transaction = bench.transaction();
            assertInstanceOf(Receipt.Waiting.class, bench.run(transaction));
            new ProcessBuilder("sh", "-c", filling(disk.at())).start().waitFor();
            Bench.until(bench::nothingRuns, "what runs to be as before");
            emptied(disk.at());
            var back = assertInstanceOf(Receipt.RolledBack.class, bench.asked("follow", transaction, 20));
            assertEquals(Receipt.Why.Kind.EXPIRED, back.why().kind());
            assertEquals(before, bench.seen());
            Faults.record("the keeper's disk fills while it waits", shell.getFirst(), Faults.Ended.AS_BEFORE);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theKeepersDiskMayTurnReadOnlyWhileItWaits(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.limits = new Limits(2, 2, 60, 20);
        try (var disk = Disk.over(bench.root, "size=256k")) {
            var transaction = bench.transaction();
            assertInstanceOf(Receipt.Waiting.class, bench.run(transaction));
            // as above: immutable files serve
            Disk.run("chattr", "-R", "+i", disk.at().toString());
            try {
                Bench.until(bench::nothingRuns, "what runs to be as before");
                var asked = bench.asked("confirm", transaction, 8);
                assertInstanceOf(Receipt.Unfinished.class, asked, asked.toString());
                assertTrue(bench.nothingRuns());
            } finally {
                Disk.run("chattr", "-R", "-i", disk.at().toString());
            }
            Faults.record("the keeper's disk turns read-only while it waits", shell.getFirst(), Faults.Ended.AS_BEFORE);
        }
    }

    /// Its heartbeat can't be written any more, and wakes it all the same.
    @ParameterizedTest
    @MethodSource("shells")
    void anUndoMayHangWhereTheKeepersDiskHasTurnedReadOnly(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.limits = new Limits(2, 2, 2, 20);
        try (var disk = Disk.over(bench.root, "size=256k")) {
            bench.point("before.undo.2", "sleep 600");
            assertInstanceOf(Receipt.Waiting.class, bench.run(bench.transaction()));
            // as above: immutable files serve
            Disk.run("chattr", "-R", "+i", disk.at().toString());
            try {
                Bench.until(() -> !Files.exists(bench.marks.resolve("1")), "the first step to be taken back");
                assertTrue(Files.exists(bench.marks.resolve("2")));
                assertFalse(Files.exists(bench.marks.resolve("3")));
            } finally {
                Disk.run("chattr", "-R", "-i", disk.at().toString());
            }
            Faults.record(
                    "an undo hangs on a disk that has turned read-only",
                    shell.getFirst(),
                    Faults.Ended.BETWEEN_AS_FORCED);
        }
    }

    /// What the kernel says of a keeper whose session was in a control group of its own.
    @ParameterizedTest
    @MethodSource("shells")
    void theKeeperIsInNobodysGroupAndOutOfTheOomKillersReach(List<String> shell) throws Exception {
        var bench = bench(shell);
        bench.limits = new Limits(60, 60, 60, 20);
        var groups = new ArrayList<Path>();
        for (var line : Files.readAllLines(Path.of("/proc/mounts"))) {
            var words = line.split(" ");
            if (words[2].equals("cgroup2")
                    || words[2].equals("cgroup")
                            && List.of(words[3].split(",")).stream().anyMatch(KEPT_BY::contains)) {
                groups.add(Files.createDirectory(Path.of(words[1], "pontifex-test-" + bench.number())));
            }
        }
        assertFalse(groups.isEmpty());
        try {
            bench.inGroups(groups);
            var transaction = bench.transaction();
            var waits = assertInstanceOf(Receipt.Waiting.class, bench.run(transaction));
            var notes = List.of("the OOM killer could end the keeper: this host grants nobody CAP_SYS_RESOURCE");
            for (var keeper : bench.keepers()) {
                var proc = Path.of("/proc", String.valueOf(keeper.pid()));
                var in = Files.readString(proc.resolve("cgroup"));
                assertFalse(in.contains("pontifex-test"), in);
                var score = Files.readString(proc.resolve("oom_score_adj")).strip();
                assertTrue(
                        score.equals("-1000")
                                ? waits.notes().isEmpty()
                                : waits.notes().equals(notes),
                        score);
            }
            assertInstanceOf(Receipt.RolledBack.class, bench.asked("roll_back", transaction, 20));
        } finally {
            for (var group : groups) {
                Bench.until(() -> group.toFile().delete(), group + " to be empty");
            }
        }
    }

    private static final List<String> KEPT_BY = List.of("pids", "name=systemd", "name=elogind");
}
