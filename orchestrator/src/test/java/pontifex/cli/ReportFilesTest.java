package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.History;
import pontifex.history.RunRecord;
import pontifex.history.SecretKey;

/// The files that a run leaves, of this machine with two files of its own: one that a play has otherwise, one secret.
class ReportFilesTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path host;

    private Shell shell;

    @BeforeEach
    void aPlay() throws Exception {
        host = host.toRealPath();
        Files.writeString(host.resolve("open"), "is seen");
        Files.writeString(host.resolve("secret"), "was-hunter1");
        shell = Shell.in(folder)
                .with("-- inventory/hosts.yml --\nall: { hosts: { here: { ansible_connection: local } } }\n")
                .with("""
                        -- playbooks/site.yml --
                        - hosts: all
                          tasks:
                            - file: { path: %1$s/open, content: is wanted }
                            - file: { path: %1$s/secret, content: hunter2 }
                              no_log: true
                        """.formatted(host));
    }

    @Test
    void allThatAreAskedForAreWrittenAndNoneHoldsASecret() throws Exception {
        for (var verb : List.of("plan", "audit")) {
            var said = shell.run("pontifex " + verb + " --junit out/tests.xml --report out -o markdown");
            assertEquals("plan".equals(verb) ? 0 : 2, said.code(), said.toString());
            var tests = read("out/tests.xml");
            assertTrue(tests.contains("name=\"file " + host + "/open content (next boot)\"><failure"), tests);
            for (var report : List.of(said.out(), tests, read("out/index.html"))) {
                assertTrue(report.contains("/secret"), report);
                assertFalse(report.contains("hunter"), report);
            }
        }
    }

    @Test
    void aReportThatIsLostOnTheWayIsSaidAndNoRunEndsWellWithoutIt() throws Exception {
        shell.with("-- playbooks/site.yml --\n- hosts: all\n  tasks:\n    - file: { path: %s/open }\n".formatted(host));
        var bare = folder.resolve("remote.git");
        git("init", "-q", "-b", "main");
        git("init", "-q", "--bare", bare.toString());
        var hook = Files.writeString(bare.resolve("hooks/pre-receive"), "#!/bin/sh\nrm -r " + folder + "/out\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        shell.with("-- pontifex.yml --\nhistory: { remote: " + bare + " }\n");
        var said = shell.run("pontifex apply --junit out/tests.xml");
        assertTrue(said.out().contains("1 in sync"), said.toString());
        assertEquals("pontifex: out/tests.xml can't be written: its folder is gone\n", said.err());
        assertEquals(1, said.code(), said.toString());
    }

    @Test
    void thePageShowsThePastThatTheSiteKeeps() throws Exception {
        git("init", "-q", "kept");
        shell.with("-- pontifex.yml --\nhistory: { repository: kept }\n");
        var run = new RunRecord(
                "run-1",
                "apply of another day",
                "site",
                "",
                "anna@deploy-1",
                new TreeMap<>(Map.of("here", "changed")),
                new TreeMap<>(Map.of("here", List.of("file"))),
                new TreeMap<>());
        try (var history = History.around(folder.resolve("kept"))) {
            assertTrue(history.commit(run, SecretKey.NONE, List.of(), List.of()).isPresent());
        }
        shell.run("pontifex plan --report out");
        var page = read("out/index.html");
        assertTrue(page.contains("apply of another day"), page);
        assertFalse(page.contains("lies in no Git repository"), page);
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private void git(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        assertEquals(
                0,
                new ProcessBuilder(command).directory(folder.toFile()).start().waitFor());
    }
}
