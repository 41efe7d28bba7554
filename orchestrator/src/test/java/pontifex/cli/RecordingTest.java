package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.History;
import pontifex.history.RunRecord;
import pontifex.history.SecretKey;

/// What an apply does with the history as `pontifex.yml` has it: here the record of a run that was cut short.
class RecordingTest {
    @TempDir
    private Path folder;

    private Shell shell;

    @BeforeEach
    void aRepositoryABareOneAndARunThatWasCutShort() throws Exception {
        shell = Shell.in(folder).with("""
                -- playbooks/one.yml --
                - hosts: all
                  tasks:
                    - file: {path: /etc/x, state: absent}
                """);
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Olga Operator");
        git("config", "user.email", "olga@example.org");
        git("add", ".");
        git("commit", "-qm", "the playbook");
        git("init", "-q", "--bare", "theirs.git");
        try (var history = History.around(folder);
                var journal = history.begin(
                        RunRecord.begun("cut-short", "apply one", "one", "", "anna@deploy-1"), SecretKey.NONE)) {
            journal.sending("dom0-01");
        }
    }

    @Test
    void aRemoteThatTheSiteNamesGetsTheHistoryAfterTheRun() throws Exception {
        Files.writeString(folder.resolve("pontifex.yml"), "history:\n  remote: theirs.git\n");
        var said = apply();
        assertTrue(said.out().contains("the history was pushed to theirs.git"), said.out());
        var tip = git("--git-dir=theirs.git", "rev-parse", "pontifex/history").strip();
        assertTrue(
                said.out().contains("cut-short had ended before its commit: recorded now as " + tip.substring(0, 10)));
    }

    @Test
    void aRemoteThatIsAwayIsToldAndTheRunGoesOn() throws Exception {
        Files.writeString(folder.resolve("pontifex.yml"), "history:\n  remote: nowhere.git\n");
        var said = apply();
        assertTrue(said.out().contains("the history of nowhere.git could not be fetched"), said.out());
        assertTrue(said.out().contains("the history could not be pushed to nowhere.git"), said.out());
        assertTrue(said.out().contains("recorded now as"), said.out());
        assertEquals(4, said.code(), "the host is unreachable, and nothing else is wrong");
    }

    @Test
    void anotherRepositoryHasTheHistoryWhereTheSiteSaysSo() throws Exception {
        Files.writeString(folder.resolve("pontifex.yml"), "history:\n  repository: theirs.git\n");
        var said = apply();
        assertTrue(said.out().contains("nothing moved, so nothing was recorded"), said.out());
        Files.writeString(folder.resolve("pontifex.yml"), "history:\n  repository: /nowhere\n");
        said = apply();
        assertTrue(said.err().contains("/nowhere lies in no Git repository"), said.err());
        assertEquals("", said.out(), "no host is asked when its history has no place");
    }

    @Test
    void aRunThatCouldNotBeRecordedIsNoSuccess() throws Exception {
        var host = Files.createDirectories(folder.resolve("host")).toRealPath();
        Files.writeString(host.resolve("a"), "a");
        shell.with("-- inventory/hosts.yml --\nall: { hosts: { here: { ansible_connection: local } } }\n"
                + "-- playbooks/two.yml --\n- hosts: all\n  tasks:\n    - file: { path: " + host.resolve("a")
                + ", content: a }\n");
        try (var history = History.around(folder)) {
            history.recover();
        }
        var lock = Files.createFile(folder.resolve(".git/refs/heads/pontifex/history.lock"));
        var said = shell.run("pontifex apply playbooks/two.yml");
        assertTrue(said.out().contains("NOT RECORDED: the branch pontifex/history is locked"), said.toString());
        assertEquals(1, said.code(), said.toString());
        Files.delete(lock);
        said = shell.run("pontifex apply playbooks/two.yml");
        assertTrue(said.out().contains("recorded now as"), said.toString());
        assertEquals(0, said.code(), said.toString());
    }

    private Shell.Said apply() {
        return shell.run("pontifex apply -i localhost:1, playbooks/one.yml");
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
