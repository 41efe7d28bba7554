package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.history.HostRecord;
import pontifex.history.RunRecord;
import pontifex.history.SecretKey;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// `history` and `show` in a repository.
class HistoryVerbsTest {
    @TempDir
    private Path folder;

    private Shell shell;

    @BeforeEach
    void aRepositoryWithOneCommit() throws Exception {
        shell = Shell.in(folder).with("-- playbooks/site.yml --\n- hosts: all\n");
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Olga Operator");
        git("config", "user.email", "olga@example.org");
        git("add", ".");
        git("commit", "-qm", "the playbook");
    }

    @Test
    void aRepositoryWithoutAHistorySaysWhatBeginsOne() {
        assertEquals(
                new Shell.Said(0, "", "nothing is recorded yet: the first apply begins the history\n"),
                shell.run("pontifex history"));
    }

    @Test
    void theHistoryIsALineARunTheNewestFirst() throws Exception {
        record("run-1", "dom0-01", "eth1");
        record("run-2", "dom0-02", "eth2");
        var said = shell.run("pontifex history");
        assertEquals("", said.err());
        assertEquals(
                """
                COMMIT  TIME  apply playbooks/site.yml: 1 changed  (anna@deploy-1)
                COMMIT  TIME  apply playbooks/site.yml: 1 changed  (anna@deploy-1)
                """,
                said.out().replaceAll("(?m)^[0-9a-f]{10}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "COMMIT  TIME"));
        assertTrue(said.out().startsWith(tip().substring(0, 10)), said.out());
    }

    @Test
    void aHostsHistoryIsThatOfTheRunsThatMovedIt() throws Exception {
        var first = record("run-1", "dom0-01", "eth1");
        record("run-2", "dom0-02", "eth2");
        assertTrue(shell.run("pontifex history dom0-01").out().matches(first.substring(0, 10) + ".*\n"));
        assertEquals(new Shell.Said(0, "", "nothing is recorded of dom0-03\n"), shell.run("pontifex history dom0-03"));
    }

    @Test
    void aRunIsShownWithItsTrailersAndWhatItMoved() throws Exception {
        record("run-1", "dom0-01", "eth1");
        var commit = record("run-2", "dom0-01", "eth2");
        var said = shell.run("pontifex show pontifex/history");
        assertEquals(0, said.code(), said.err());
        assertTrue(said.out().startsWith("commit " + commit + "\n\n    apply playbooks/site.yml: 1 changed\n"));
        for (var part : List.of(
                "    Pontifex-Run: run-2\n",
                "    Pontifex-Operator: anna@deploy-1\n",
                "    Pontifex-Host: dom0-01 changed\n",
                "/dom0-01/items.yml\n",
                "\n-",
                "eth1",
                "\n+",
                "eth2")) {
            assertTrue(said.out().contains(part), part + " is missing in " + said.out());
        }
        assertEquals(said, shell.run("pontifex show " + commit.substring(0, 8)));
    }

    @Test
    void whatIsNoCommitOfTheHistoryIsRefused() throws Exception {
        record("run-1", "dom0-01", "eth1");
        assertEquals(
                new Shell.Said(
                        1, "", "pontifex: no commit 'nosuch' here\n  'pontifex history' lists those of the history\n"),
                shell.run("pontifex show nosuch"));
        assertEquals(
                new Shell.Said(
                        1,
                        "",
                        "pontifex: main is a commit of this repository, but not of its history\n"
                                + "  'pontifex history' lists those that are\n"),
                shell.run("pontifex show main"));
        assertEquals(1, shell.run("pontifex show 'pontifex/history^{tree}'").code());
        assertEquals(1, shell.run("pontifex show 'a..b'").code());
    }

    @Test
    void controlCharactersOfAMessageAreShownEscaped() throws Exception {
        record("run-1", "dom0-01\u001b[31m", "eth1");
        var said = shell.run("pontifex show pontifex/history");
        assertTrue(said.out().indexOf('\u001b') < 0, said.out());
    }

    @Test
    void whatAnOperatorTookOnStandsInTheHistory() throws Exception {
        record("run-1", "dom0-02", "eth1", "eth1 has no carrier");
        assertTrue(
                shell.run("pontifex history").out().endsWith("\n            i-know  dom0-02: eth1 has no carrier\n"));
        assertTrue(shell.run("pontifex show pontifex/history")
                .out()
                .contains("\n    I-know: dom0-02: eth1 has no carrier\n"));
    }

    @Test
    void theNextApplySaysWhatItMadeOfRunsThatWereCutShort() throws Exception {
        shell.with("""
                -- playbooks/one.yml --
                - hosts: all
                  tasks:
                    - file: {path: /etc/x, state: absent}
                """);
        begin("cut-short", "dom0-01");
        begin("idle");
        var said = shell.run("pontifex apply -i localhost:1, playbooks/one.yml").out();
        assertTrue(
                said.contains(
                        "the run cut-short had ended before its commit: recorded now as " + tip().substring(0, 10)),
                said);
        assertTrue(said.contains("the run idle had ended before it had changed anything: nothing to record"), said);
        var shown = shell.run("pontifex show pontifex/history").out();
        assertTrue(shown.contains("    Pontifex-Run: cut-short\n"), shown);
        assertTrue(shown.contains("    Pontifex-Host: dom0-01 in_doubt\n"), shown);
    }

    /// A run that is lost when it has sent something to some hosts.
    private void begin(String run, String... sent) throws HistoryFailure {
        try (var history = History.around(folder);
                var journal = history.begin(
                        RunRecord.begun(run, "apply playbooks/site.yml", "playbooks/site.yml", "", "anna@deploy-1"),
                        SecretKey.NONE)) {
            for (var host : sent) {
                journal.sending(host);
            }
        }
    }

    private String record(String run, String host, String nic, String... dangers) throws HistoryFailure {
        var items = new TreeMap<Item, Value>(Map.of(new Item("bridge", "xenbr1", "nic", Truth.LIVE), Value.of(nic)));
        try (var history = History.around(folder);
                var journal = history.begin(
                        RunRecord.begun(run, "apply playbooks/site.yml", "playbooks/site.yml", "", "anna@deploy-1"),
                        SecretKey.NONE)) {
            journal.add(new HostRecord(
                    host, Scope.of("bridge", "xenbr1"), new Items(items), new TreeMap<>(), new TreeSet<>()));
            journal.outcome(host, "changed", List.of("bridge xenbr1 nic: " + nic), List.of(dangers));
            return history.record(journal).orElseThrow();
        }
    }

    private String tip() throws IOException, InterruptedException {
        return git("rev-parse", "pontifex/history").strip();
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
