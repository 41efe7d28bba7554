package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What contacts no host and reads no history starts without the libraries for these: they are most of what there is
/// to load.
class LoadedClassesTest {
    private static final List<String> HEAVY =
            List.of("net.schmizz.", "com.hierynomus.", "org.bouncycastle.", "org.eclipse.jgit.", "com.google.gson.");

    @TempDir
    private Path folder;

    @Test
    void theVersionAndValidateLoadNeitherSshNorGit() throws Exception {
        Shell.in(folder).with("""
                -- inventory/hosts.yml --
                all: { hosts: { dom0-01: } }
                -- playbooks/site.yml --
                - hosts: all
                  tasks:
                    - bridge: { name: xenbr1, nic: eth1 }
                """);
        assertEquals(new TreeSet<>(), heavy("--version"));
        assertEquals(new TreeSet<>(), heavy("validate"));
    }

    @Test
    void thisTestWouldSeeThem() throws Exception {
        Shell.in(folder);
        var init = new ProcessBuilder("git", "init", "-q")
                .directory(folder.toFile())
                .start();
        assertEquals(0, init.waitFor());
        assertTrue(heavy("history").contains("org.eclipse.jgit."));
    }

    private TreeSet<String> heavy(String verb) throws IOException, InterruptedException {
        var log = folder.resolve("loaded");
        var program = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        classPath(),
                        "pontifex.cli.Main",
                        verb)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertEquals(0, program.waitFor(), Files.readString(folder.resolve("said")));
        var loaded = Files.readString(log);
        assertTrue(loaded.contains("pontifex.cli.Main"), loaded);
        var found = new TreeSet<String>();
        HEAVY.stream().filter(loaded::contains).forEach(found::add);
        return found;
    }

    /// By where the classes themselves come from: what runs the tests may load them in its own way.
    private static String classPath() {
        return Stream.of(
                        Main.class,
                        picocli.CommandLine.class,
                        org.yaml.snakeyaml.DumperOptions.class,
                        org.slf4j.Logger.class,
                        com.googlecode.javaewah.EWAHCompressedBitmap.class,
                        org.eclipse.jgit.lib.Repository.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
