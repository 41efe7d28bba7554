package pontifex.xen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import pontifex.XenVm;

/// The machine's disk as it was at many moments of a run: what would be left of it, had the power been cut then. Each
/// is
/// a layer of QEMU's that nothing is written to any more; what the kernel had only in its memory isn't in it.
///
/// A disk is read as the next boot would: its journal is played back, by e2fsck. For the reading nothing boots.
final class CutDisks {
    /// An empty layer: nothing was written while it was the topmost one.
    private static final long EMPTY = 200_000;

    private final XenVm vm;
    private final Path folder;
    private final double since;
    private final List<Moment> moments = new ArrayList<>();

    /// @param uptime of the host, in seconds
    /// @param disk what was on the disk then
    record Moment(double uptime, Path disk) {}

    CutDisks(XenVm vm, Path folder) {
        this.vm = vm;
        this.folder = folder;
        var asked = System.nanoTime();
        var uptime =
                Double.parseDouble(vm.exec("cut", "-d ", "-f1", "/proc/uptime").strip());
        since = uptime - (System.nanoTime() + asked) / 2e9;
    }

    /// Keeps the disk as it is, again and again, while the run is under way and for some seconds after.
    void keepWhile(Process run, int after) throws InterruptedException {
        var topmost = vm.folder().resolve("disk.qcow2");
        long end = Long.MAX_VALUE;
        while (System.nanoTime() < end) {
            var layer = folder.resolve("layer-" + moments.size());
            moments.add(new Moment(since + System.nanoTime() / 1e9, topmost));
            vm.monitor("snapshot_blkdev disk " + layer + " qcow2");
            topmost = layer;
            if (!run.isAlive() && end == Long.MAX_VALUE) {
                end = System.nanoTime() + TimeUnit.SECONDS.toNanos(after);
            }
            Thread.sleep(100);
        }
    }

    /// Every moment.
    List<Moment> moments() {
        return List.copyOf(moments);
    }

    /// The first moment, and each at which there was another disk than at the one before.
    List<Moment> different() throws IOException {
        var all = new ArrayList<Moment>();
        for (var moment : moments) {
            if (all.isEmpty() || Files.size(moment.disk()) > EMPTY) {
                all.add(moment);
            }
        }
        return all;
    }

    /// What files these folders had on a disk: content, mode and size by path. A file of the name `PATH` tells it
    /// whole.
    Map<String, String> read(Moment moment, List<String> of) throws IOException, InterruptedException {
        var raw = folder.resolve("raw");
        var read = folder.resolve("read");
        run("qemu-img", "convert", "-U", "-O", "raw", moment.disk().toString(), raw.toString());
        // 1: the journal was played back
        run("e2fsck", "-E", "journal_only", "-y", raw.toString());
        run("rm", "-rf", read.toString());
        Files.createDirectory(read);
        run("debugfs", "-R", "rdump " + String.join(" ", of) + " " + read, raw.toString());
        var files = new TreeMap<String, String>();
        try (var all = Files.walk(read)) {
            for (var path : all.filter(Files::isRegularFile).toList()) {
                var mode = Files.getAttribute(path, "unix:mode");
                files.put(
                        read.relativize(path).toString(),
                        Integer.toOctalString(((Integer) mode) & 07777) + " "
                                + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    /// The machine boots from the disk of that moment.
    void boot(Moment moment) throws IOException, InterruptedException {
        var disk = vm.folder().resolve("disk.qcow2");
        vm.off();
        if (!Files.exists(folder.resolve("own"))) {
            Files.move(disk, folder.resolve("own"));
        }
        Files.deleteIfExists(disk);
        var from = moment.disk().equals(disk) ? folder.resolve("own") : moment.disk();
        // the layers name the lowest one where it was
        Files.createSymbolicLink(disk, folder.resolve("own"));
        run(
                "qemu-img",
                "convert",
                "-O",
                "qcow2",
                from.toString(),
                folder.resolve("booted").toString());
        Files.delete(disk);
        Files.move(folder.resolve("booted"), disk);
        vm.start();
    }

    /// The machine has its own disk again, with its snapshots, and the layers go.
    void end() throws IOException, InterruptedException {
        vm.off();
        if (Files.exists(folder.resolve("own"))) {
            run(
                    "mv",
                    folder.resolve("own").toString(),
                    vm.folder().resolve("disk.qcow2").toString());
        }
        run("rm", "-rf", folder.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var status = process.waitFor();
        if (status > (command[0].equals("e2fsck") ? 1 : 0)) {
            throw new AssertionError(String.join(" ", command) + " ended with " + status + ": " + said);
        }
    }
}
