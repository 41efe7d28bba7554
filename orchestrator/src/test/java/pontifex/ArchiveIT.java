package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's archive of classes, where Pontifex is unpacked as a release is: made of a first run, taken by the
/// next, never in the way, and never older than the jar.
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ArchiveIT {
    private static final Path ROOT = Path.of(System.getProperty("project.root"), "orchestrator");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Path home;
    private Path jar;
    private Path cache;
    private Path archive;

    /// Two at once, as two jobs of one user begin; both have what they are for before there is an archive.
    @BeforeAll
    void theFirstRuns(@TempDir Path folder) throws Exception {
        home = Files.createDirectories(folder.resolve("unpacked"));
        Files.createDirectories(home.resolve("launcher"));
        Files.createDirectories(home.resolve("lib"));
        copy("../pontifex", "pontifex");
        copy("launcher/jdk", "launcher/jdk");
        copy("launcher/run", "launcher/run");
        try (var libraries = Files.list(ROOT.resolve("target/lib"))) {
            for (var library : libraries.toList()) {
                copy("target/lib/" + library.getFileName(), "lib/" + library.getFileName());
            }
        }
        jar = copy("target/pontifex.jar", "lib/pontifex.jar");
        rewrite("recap", "recap"); // of the size that it will have again
        Files.createDirectories(home.resolve("site/inventory"));
        Files.createDirectories(home.resolve("site/playbooks"));
        Files.writeString(
                home.resolve("site/inventory/hosts.yml"), "all: { hosts: { here: { ansible_connection: local } } }\n");
        Files.writeString(
                home.resolve("site/playbooks/site.yml"), "- hosts: all\n  tasks: [{ file: { path: /etc/passwd } }]\n");
        cache = Files.createDirectories(folder.resolve("home/.cache")).resolve("pontifex");
        var second = Thread.ofVirtual().start(() -> planned(pontifex("plan")));
        planned(pontifex("plan"));
        second.join();
        await(() -> archives().size() == 1 && entries(cache).size() == 1);
        archive = archives().getFirst();
    }

    private static void planned(ProcessBuilder plan) {
        var output = Lab.Output.of(plan, PATIENCE);
        assertEquals(0, output.status(), output.toString());
        assertEquals("", output.err());
        assertTrue(output.out().contains("total              1 host: 1 in sync"), output.out());
    }

    private Path copy(String from, String to) throws IOException {
        return Files.copy(ROOT.resolve(from), home.resolve(to), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    private ProcessBuilder pontifex(String... arguments) {
        var command = new ArrayList<>(List.of(home.resolve("pontifex").toString()));
        command.addAll(List.of(arguments));
        return in(command);
    }

    private ProcessBuilder in(List<String> command) {
        var builder = new ProcessBuilder(command).directory(home.resolve("site").toFile());
        builder.environment().remove("XDG_CACHE_HOME");
        builder.environment().put("HOME", String.valueOf(cache.getParent().getParent()));
        return builder;
    }

    private List<Path> archives() {
        return entries(cache).stream()
                .filter(file -> file.toString().endsWith(".jsa"))
                .toList();
    }

    private static List<Path> entries(Path folder) {
        try (var files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void await(BooleanSupplier end) throws InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!end.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, "not within " + PATIENCE);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void onlyItsOwnerMayReadOrWriteIt() throws Exception {
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)));
    }

    @Test
    void nearlyAllThatAPlanLoadsComesOutOfIt() throws Exception {
        var log = home.resolve("loaded");
        var plan = pontifex("plan");
        plan.environment().put("_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
        assertEquals(0, Lab.Output.of(plan, PATIENCE).status());
        var others = new TreeSet<String>();
        var taken = 0;
        var recap = false;
        for (var line : Files.readAllLines(log)) {
            if (line.contains("source: shared objects file")) {
                taken++;
                recap |= line.contains(" pontifex.report.Recap ");
            } else if (line.contains("] pontifex.") && line.contains("source: file:")) {
                others.add(line);
            }
        }
        assertTrue(recap, "what the upgrade changes is one of them");
        assertTrue(taken > 2000, taken + " classes out of the archive");
        assertTrue(others.size() < 20, String.join("\n", others));
    }

    /// An upgrade that has the size and the time of what it replaces, as a release that is built reproducibly may.
    @Test
    @Order(Integer.MAX_VALUE) // after it the archive is for a jar that is no more
    void anotherJarIsNeverRunAsTheOldOne() throws Exception {
        var old = Files.getLastModifiedTime(jar);
        var size = Files.size(jar);
        rewrite("recap", "RECAP");
        Files.setLastModifiedTime(jar, old);
        assertEquals(size, Files.size(jar));
        var output = Lab.Output.of(pontifex("plan"), PATIENCE);
        assertEquals("", output.err());
        assertTrue(output.out().contains("\nRECAP\n"), output.out());
    }

    private void rewrite(String from, String to) throws IOException {
        var other = home.resolve("other.jar");
        try (var in = new JarFile(jar.toFile());
                var out = new JarOutputStream(Files.newOutputStream(other))) {
            out.setLevel(0);
            for (var entry : in.stream().toList()) {
                var bytes = in.getInputStream(entry).readAllBytes();
                out.putNextEntry(new java.util.zip.ZipEntry(entry.getName()));
                out.write(
                        entry.getName().equals("pontifex/report/Recap.class")
                                ? new String(bytes, StandardCharsets.ISO_8859_1)
                                        .replace(from, to)
                                        .getBytes(StandardCharsets.ISO_8859_1)
                                : bytes);
                out.closeEntry();
            }
        }
        Files.write(jar, Files.readAllBytes(other)); // the same file, as `cp` leaves it
    }

    @Test
    void aDamagedOneIsPassedOverAndGoes() throws Exception {
        var whole = Files.readAllBytes(archive);
        var middle = whole.length / 2;
        damaged(file -> file.setLength(middle));
        damaged(file -> {
            file.seek(middle);
            file.write(new byte[1 << 20]); // as a power cut leaves what was not synced
        });
        damaged(file -> file.write(new byte[512]));
        Files.write(archive, whole);
    }

    private interface Damage {
        void to(RandomAccessFile file) throws IOException;
    }

    private void damaged(Damage damage) throws IOException {
        var whole = Files.readAllBytes(archive);
        try (var file = new RandomAccessFile(archive.toFile(), "rw")) {
            damage.to(file);
        }
        says(pontifex("--version"));
        assertFalse(Files.exists(archive));
        Files.write(archive, whole);
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
    }

    private static void says(ProcessBuilder version) {
        var output = Lab.Output.of(version, PATIENCE);
        assertEquals(0, output.status(), output.toString());
        assertEquals("", output.err());
        assertTrue(output.out().startsWith("pontifex "), output.out());
    }

    @Test
    void whereThereIsNoPlaceForItAllIsDoneWithout() throws Exception {
        var nowhere = pontifex("--version");
        nowhere.environment().remove("HOME");
        says(nowhere);
        for (var place : List.of("/proc/sys", "/dev/null", "relative", "/nowhere/at/all")) {
            var run = pontifex("--version");
            run.environment().put("XDG_CACHE_HOME", place);
            says(run);
        }
        assertFalse(Files.exists(home.resolve("site/relative")));
    }

    @Test
    void aFolderThatOthersMayWriteIsNotTaken() throws Exception {
        var wide = Files.createDirectories(home.resolve("wide/pontifex"));
        for (var change : List.of("chmod 770", "chmod 755", "chmod 700", "chown 1234")) {
            var shell =
                    "%s %s && XDG_CACHE_HOME=%s %s plan --list-hosts".formatted(change, wide, wide.getParent(), bin());
            var output = Lab.Output.of(in(List.of("sh", "-c", shell)), PATIENCE);
            assertEquals(0, output.status(), output.toString());
            // of what is ours alone it may be taken: it was tried there, and nothing was learnt of no host
            await(() -> entries(wide).isEmpty());
        }
    }

    private Path bin() {
        return home.resolve("pontifex");
    }

    @Test
    void aFullDiskLeavesNothingHalfMade() throws Exception {
        var disk = Files.createDirectories(home.resolve("disk"));
        // the launcher's own process becomes the program: what it left to make ends the namespace, once it is done
        var shell =
                "mount -t tmpfs -o size=4m none %s && XDG_CACHE_HOME=%s %s plan && find %s -name '*.new' | grep -q new"
                                .formatted(disk, disk, bin(), disk)
                        + " && while [ -n \"$(find %s -type f)\" ]; do sleep 0.1; done; find %s -name '*.jsa'"
                                .formatted(disk, disk);
        var output = Lab.Output.of(in(List.of("unshare", "--mount", "sh", "-c", shell)), PATIENCE);
        assertEquals("", output.err());
        assertTrue(output.out().endsWith("1 in sync\n"), output.out());
    }

    /// What lies there of other releases goes, but for a few: some JDKs and releases may stand side by side.
    @Test
    void oldOnesGo() throws Exception {
        var script = ". %s/launcher/run; run_cache=%s; run_forget".formatted(home, home.resolve("many"));
        var many = Files.createDirectories(home.resolve("many"));
        for (var i = 0; i < 7; i++) {
            var file = Files.createFile(many.resolve(i + ".jsa"));
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1_000_000L * i));
        }
        assertEquals(0, Lab.Output.of(in(List.of("sh", "-c", script)), PATIENCE).status());
        assertEquals(
                List.of("3.jsa", "4.jsa", "5.jsa", "6.jsa"),
                Stream.of(many.toFile().list()).sorted().toList());
    }
}
