package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.Cause;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.history.HostRecord;
import pontifex.history.RunRecord;
import pontifex.history.SecretKey;
import pontifex.json.Json;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// `history`, `show`, `diff`, `blame` and `forget` in a repository.
class HistoryVerbsTest {
    private static final Item NIC = new Item("bridge", "xenbr1", "nic", Truth.LIVE);
    private static final Item CONTENT = new Item("file", "/etc/motd", "content", Truth.NEXT_BOOT);
    private static final Map<Item, Value> MOTD = Map.of(CONTENT, Value.of("sha256:0123456789ab" + "0".repeat(52)));
    private static final Map<Item, Value> MOTD2 = Map.of(CONTENT, Value.of("sha256:ba9876543210" + "0".repeat(52)));

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
        assertEquals("""
                COMMIT  TIME  apply playbooks/site.yml: 1 changed  (anna@deploy-1)
                COMMIT  TIME  apply playbooks/site.yml: 1 changed  (anna@deploy-1)
                """, timeless(said));
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
                "    Pontifex-Host: dom0-01 changed\n")) {
            assertTrue(said.out().contains(part), part + " is missing in " + said.out());
        }
        assertTrue(said.out().endsWith("""

                ── dom0-01
                ~ bridge xenbr1 nic (live): eth1 → eth2
                """), said.out());
        assertEquals(said, shell.run("pontifex show"));
        assertEquals(said, shell.run("pontifex show " + commit.substring(0, 8)));
    }

    @Test
    void ofTheFirstRunEverythingIsNew() throws Exception {
        record("run-1", "dom0-01", "eth1");
        assertTrue(shell.run("pontifex show").out().endsWith("\n── dom0-01\n+ bridge xenbr1 nic (live): eth1\n"));
    }

    @Test
    void theHistoryOfAThingIsThatOfTheRunsThatMovedIt() throws Exception {
        record("run-1", "dom0-01", "eth1");
        record("run-2", "dom0-02", "eth1");
        record("run-3", "dom0-01", Scope.of("file", "/etc/motd"), MOTD, Map.of("/etc/motd", "hello\n"));
        record("run-4", "dom0-01", "eth2");
        var said = shell.run("pontifex history dom0-01 bridge xenbr1");
        assertEquals("", said.err());
        assertEquals("""
                COMMIT  TIME  apply playbooks/site.yml: 1 changed  (anna@deploy-1)
                            ~ bridge xenbr1 nic (live): eth1 → eth2
                COMMIT  TIME  apply playbooks/site.yml: 1 changed  (anna@deploy-1)
                            + bridge xenbr1 nic (live): eth1
                """, timeless(said));
        assertEquals(said, shell.run("pontifex history dom0-01 bridge xenbr1 nic"));
        assertEquals(
                new Shell.Said(0, "", "nothing is recorded of bridge xenbr1 stp on dom0-01\n"),
                shell.run("pontifex history dom0-01 bridge xenbr1 stp"));
        assertEquals(
                new Shell.Said(
                        64,
                        "",
                        "KIND NAME  a thing is a kind and a name, and 'bridge' is only one of them\n"
                                + "  as reports have it: bridge xenbr1, vif dom1/0, file /etc/motd\n"),
                shell.run("pontifex history dom0-01 bridge"));
    }

    @Test
    void twoCommitsDifferByItemsAndFilesAndEqualHostsAreOne() throws Exception {
        record("run-1", "dom0-01", "eth1");
        record("run-2", "dom0-02", "eth1");
        record("run-3", "dom0-01", Scope.of("file", "/etc/motd"), MOTD, Map.of("/etc/motd", "hello\n"));
        var first = record("run-4", "dom0-03", "eth1");
        record("run-5", "dom0-01", "eth2");
        record("run-6", "dom0-02", "eth2");
        record("run-7", "dom0-01", Scope.of("file", "/etc/motd"), MOTD2, Map.of("/etc/motd", "good day\n"));
        var last = record("run-8", "dom0-02", Scope.of("file", "/etc/motd"), MOTD2, Map.of("/etc/motd", "good day\n"));
        var diff = shell.run("pontifex diff " + first.substring(0, 9) + " pontifex/history");
        assertEquals(
                new Shell.Said(
                        0, """
                from FIRST to LAST

                ── dom0-01
                ~ bridge xenbr1 nic (live): eth1 → eth2
                ~ file /etc/motd content (next boot): sha256:0123456789ab… → sha256:ba9876543210…

                --- /etc/motd
                +++ /etc/motd
                @@ -1,1 +1,1 @@
                -hello
                +good day

                ── dom0-02
                ~ bridge xenbr1 nic (live): eth1 → eth2
                + file /etc/motd content (next boot): sha256:ba9876543210…

                --- /dev/null
                +++ /etc/motd
                @@ -0,0 +1,1 @@
                +good day
                """.replace("FIRST", first.substring(0, 10)).replace("LAST", last.substring(0, 10)), ""),
                diff);
        var back = shell.run("pontifex diff pontifex/history " + first + " dom0-02")
                .out();
        assertTrue(back.endsWith("""

                ── dom0-02
                ~ bridge xenbr1 nic (live): eth2 → eth1
                - file /etc/motd content (next boot): sha256:ba9876543210…

                --- /etc/motd
                +++ /dev/null
                @@ -1,1 +0,0 @@
                -good day
                """), back);
        assertTrue(shell.run("pontifex diff " + first + " pontifex/history dom0-03")
                .out()
                .endsWith("\n\nnothing that is recorded differs\n"));
        assertEquals(
                new Shell.Said(1, "", "pontifex: nothing is recorded of dom0-04\n  did you mean 'dom0-01'?\n"),
                shell.run("pontifex diff " + first + " pontifex/history dom0-04"));
    }

    @Test
    void blameNamesTheRunTheTaskAndTheCommit() throws Exception {
        record("run-1", "dom0-01", "eth1");
        var tip = record("run-2", "dom0-01", Scope.of("file", "/etc/motd"), MOTD, Map.of("/etc/motd", "hello\n"));
        var first = git("rev-parse", "pontifex/history~1").strip();
        assertEquals(
                new Shell.Said(
                        0, """
                bridge xenbr1
                  nic (live) eth1
                      moved by run-1, anna@deploy-1, FIRST: eth1 has a bridge (playbooks/site.yml:3 at 8a99f07eb4-dirty)
                file /etc/motd
                  content (next boot) sha256:0123456789ab…
                      found so by run-2, anna@deploy-1, TIP
                """.replace("FIRST", first.substring(0, 10)).replace("TIP", tip.substring(0, 10)), ""),
                shell.run("pontifex blame dom0-01"));
        var json = shell.run("pontifex blame dom0-01 bridge xenbr1 -o json").out();
        assertEquals(
                "{\"type\":\"blame\",\"host\":\"dom0-01\",\"kind\":\"bridge\",\"target\":\"xenbr1\",\"facet\":\"nic\","
                        + "\"truth\":\"live\",\"value\":\"eth1\",\"how\":\"moved\",\"run\":\"run-1\","
                        + "\"task\":\"eth1 has a bridge\",\"place\":\"playbooks/site.yml:3\","
                        + "\"source\":\"8a99f07eb48a99f07eb48a99f07eb48a99f07eb4-dirty\",\"commit\":\"" + first
                        + "\",\"operator\":\"anna@deploy-1\"}\n",
                json);
        assertEquals(
                new Shell.Said(1, "", "pontifex: nothing is recorded of dom0-11\n  did you mean 'dom0-01'?\n"),
                shell.run("pontifex blame dom0-11"));
        assertEquals(
                new Shell.Said(
                        1,
                        "",
                        "pontifex: nothing is recorded of bridge xenbr2 on dom0-01\n  did you mean 'bridge xenbr1'?\n"),
                shell.run("pontifex blame dom0-01 bridge xenbr2"));
    }

    @Test
    void whatIsForgottenIsRecordedNoMoreButOlderCommitsHaveIt() throws Exception {
        record("run-1", "dom0-01", "eth1");
        record("run-2", "dom0-01", Scope.of("file", "/etc/motd"), MOTD, Map.of("/etc/motd", "hello\n"));
        var said = shell.run("pontifex forget dom0-01 file /etc/motd");
        assertEquals(
                new Shell.Said(
                        0,
                        "forgotten of dom0-01: file /etc/motd (1 item)\nrecorded as " + tip().substring(0, 10)
                                + " on pontifex/history\n",
                        ""),
                said);
        assertTrue(shell.run("pontifex show").out().endsWith("""

                ── dom0-01
                - file /etc/motd content (next boot): sha256:0123456789ab…

                --- /etc/motd
                +++ /dev/null
                @@ -1,1 +0,0 @@
                -hello
                """));
        assertFalse(shell.run("pontifex blame dom0-01").out().contains("motd"));
        assertTrue(shell.run("pontifex history").out().contains("  forget dom0-01 file /etc/motd: 1 forgotten  ("));
        assertEquals(1, shell.run("pontifex forget dom0-01 file /etc/motd").code());
        assertEquals(0, shell.run("pontifex forget dom0-01 -o json").code());
        assertEquals(
                new Shell.Said(
                        1,
                        "",
                        "pontifex: nothing is recorded of dom0-01\n"
                                + "  'pontifex history' lists the runs and their hosts; an apply records\n"),
                shell.run("pontifex forget dom0-01"));
        assertEquals("", git("status", "--porcelain"), "the work tree is the user's");
    }

    @Test
    void programsAreToldTheSame() throws Exception {
        var commit = record("run-1", "dom0-01", "eth1", "eth1 has no carrier");
        var lines = shell.run("pontifex show -o json").out().lines().toList();
        var shown = (Map<?, ?>) Objects.requireNonNull(Json.read(lines.getFirst()));
        assertEquals("commit", shown.get("type"));
        assertEquals(commit, shown.get("commit"));
        assertEquals("anna@deploy-1", shown.get("operator"));
        assertEquals("run-1", shown.get("run"));
        assertEquals(List.of(Map.of("host", "dom0-01", "outcome", "changed")), shown.get("hosts"));
        assertEquals(List.of("dom0-01: eth1 has no carrier"), shown.get("overridden"));
        assertEquals(
                "{\"type\":\"host\",\"host\":\"dom0-01\",\"changes\":[{\"kind\":\"bridge\",\"target\":\"xenbr1\","
                        + "\"facet\":\"nic\",\"truth\":\"live\",\"before\":null,\"after\":\"eth1\"}],\"diffs\":[]}",
                lines.get(1));
        var entry = (Map<?, ?>) Objects.requireNonNull(
                Json.read(shell.run("pontifex history -o json").out().strip()));
        assertEquals(commit, entry.get("commit"));
        assertEquals(
                "{\"type\":\"between\",\"before\":\"" + commit + "\",\"after\":\"" + commit + "\"}\n",
                shell.run("pontifex diff -o json pontifex/history pontifex/history")
                        .out());
    }

    private static String timeless(Shell.Said said) {
        return said.out().replaceAll("(?m)^[0-9a-f]{10}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "COMMIT  TIME");
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

    /// A run whose task has moved a bridge's NIC.
    private String record(String run, String host, String nic, String... dangers) throws HistoryFailure {
        var items = new TreeMap<Item, Value>(Map.of(NIC, Value.of(nic)));
        var record = new HostRecord(
                        host, Scope.of("bridge", "xenbr1"), new Items(items), new TreeMap<>(), new TreeSet<>())
                .madeBy(new TreeMap<>(Map.of(NIC, new Cause("eth1 has a bridge", "playbooks/site.yml:3"))));
        return record(run, record, List.of("bridge xenbr1 nic: " + nic), dangers);
    }

    /// A run that has found things on a host.
    private String record(String run, String host, Scope scope, Map<Item, Value> items, Map<String, String> files)
            throws HistoryFailure {
        var contents = new TreeMap<String, Content>();
        files.forEach((path, text) -> contents.put(path, Content.of(text)));
        return record(
                run,
                new HostRecord(host, scope, new Items(new TreeMap<>(items)), contents, new TreeSet<>()),
                List.of("file"));
    }

    private String record(String run, HostRecord record, List<String> moved, String... dangers) throws HistoryFailure {
        try (var history = History.around(folder);
                var journal = history.begin(
                        RunRecord.begun(
                                run,
                                "apply playbooks/site.yml",
                                "playbooks/site.yml",
                                "8a99f07eb4".repeat(4) + "-dirty",
                                "anna@deploy-1"),
                        SecretKey.NONE)) {
            journal.add(record);
            journal.outcome(record.host(), "changed", moved, List.of(dangers));
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
