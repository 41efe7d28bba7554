package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

class HistoryTest {
    @TempDir
    Path folder;

    private static final Item NIC = new Item("bridge", "xenbr1", "nic", Truth.LIVE);
    private static final Item OTHER = new Item("bridge", "xenbr2", "nic", Truth.LIVE);
    private static final Item SCRIPT = new Item("file", "/etc/xen/x", "content", Truth.NEXT_BOOT);

    @BeforeEach
    void aRepositoryWithOneCommit() throws Exception {
        git(folder, "init", "-q", "-b", "main");
        git(folder, "config", "user.name", "Olga Operator");
        git(folder, "config", "user.email", "olga@example.org");
        Files.writeString(folder.resolve("site.yml"), "- hosts: all\n");
        git(folder, "add", ".");
        git(folder, "commit", "-qm", "the playbook");
    }

    @Test
    void aRunBecomesACommitOfItsOwnBranchAndTouchesNothingElse() throws Exception {
        var before = git(folder, "status", "--porcelain") + git(folder, "log", "--oneline", "main");
        var commit = record("r1", host("dom0-01", Map.of(NIC, "eth1")));
        assertEquals(before, git(folder, "status", "--porcelain") + git(folder, "log", "--oneline", "main"));
        assertEquals(commit, git(folder, "rev-parse", "pontifex/history").strip());
        assertEquals("1", git(folder, "rev-list", "--count", "pontifex/history").strip());
        assertEquals(
                "dom0-01 in_sync\n",
                git(folder, "log", "-1", "--format=%(trailers:key=Pontifex-Host,valueonly,separator=)", commit));
        assertEquals(
                git(folder, "rev-parse", "main"),
                git(folder, "log", "-1", "--format=%(trailers:key=Pontifex-Source,valueonly,separator=)", commit));
    }

    @Test
    void nothingMovedMeansNoCommit() throws Exception {
        record("r1", host("dom0-01", Map.of(NIC, "eth1")));
        assertEquals("", record("r2", host("dom0-01", Map.of(NIC, "eth1"))));
        assertEquals("1", git(folder, "rev-list", "--count", "pontifex/history").strip());
    }

    @Test
    void aRunThatHealedIsACommitThoughAllIsAsRecorded() throws Exception {
        record("r1", host("dom0-01", Map.of(NIC, "eth1")));
        var healed = record("r2", SecretKey.NONE, host("dom0-01", Map.of(NIC, "eth1")), "changed");
        assertNotEquals("", healed);
        assertEquals("", git(folder, "diff", "pontifex/history~", "pontifex/history"));
        try (var history = History.around(folder)) {
            assertEquals(2, history.log("dom0-01").size());
        }
    }

    @Test
    void aRunThatTouchedNoHostLeavesNoHistoryBehind() throws Exception {
        try (var history = History.around(folder);
                var journal = history.begin(run("r1", ""), SecretKey.NONE)) {
            journal.outcome("dom0-01", "failed", List.of(), List.of());
            assertTrue(history.record(journal).isEmpty());
            assertEquals(List.of(), history.log(null));
        }
    }

    @Test
    void whatARunDidNotClaimStaysAsRecorded() throws Exception {
        record("r1", host("dom0-01", Map.of(NIC, "eth1", OTHER, "eth2")));
        record(
                "r2",
                new HostRecord(
                        "dom0-01",
                        Scope.of("bridge", "xenbr1"),
                        items(Map.of(NIC, "eth9")),
                        new TreeMap<>(),
                        new TreeSet<>()));
        try (var history = History.around(folder)) {
            assertEquals(items(Map.of(NIC, "eth9", OTHER, "eth2")), history.recorded("dom0-01"));
        }
    }

    @Test
    void aFileThatGoesIsRecordedNoMoreByWhomsoeverItIsClaimed() throws Exception {
        var content = new TreeMap<String, Content>();
        content.put("/etc/xen/x", Content.of("old"));
        var whole = Scope.of("file", "/etc/xen/x");
        record("r1", new HostRecord("dom0-01", whole, items(Map.of(SCRIPT, "sha256:x")), content, new TreeSet<>()));
        var access = Scope.of(Scope.FILE_ACCESS, "/etc/xen/x");
        var mode = new Item("file", "/etc/xen/x", "mode", Truth.NEXT_BOOT);
        record("r2", new HostRecord("dom0-01", access, items(Map.of(mode, "0600")), new TreeMap<>(), new TreeSet<>()));
        assertTrue(
                git(folder, "ls-tree", "-r", "--name-only", "pontifex/history").contains("/files/etc/xen/x"));
        record("r3", new HostRecord("dom0-01", access, Items.NONE, new TreeMap<>(), new TreeSet<>()));
        assertFalse(
                git(folder, "ls-tree", "-r", "--name-only", "pontifex/history").contains("/files/etc/xen/x"));
        try (var history = History.around(folder)) {
            assertEquals(Items.NONE, history.recorded("dom0-01"));
        }
    }

    @Test
    void blameNamesTheRunThatMovedAnItemLastOrFoundItMoved() throws Exception {
        var made = new TreeMap<Item, Cause>();
        made.put(NIC, new Cause("eth1 belongs to dom1", "playbooks/site.yml:9:7"));
        record("r1", host("dom0-01", Map.of(NIC, "eth1", OTHER, "eth2")).madeBy(made));
        var byTask = new Blame("r1", Blame.How.MOVED, "eth1 belongs to dom1", "playbooks/site.yml:9:7", head());
        assertEquals(Map.of(NIC, byTask, OTHER, found("r1")), blame());
        record("r2", host("dom0-01", Map.of(NIC, "eth1", OTHER, "eth9")));
        assertEquals(Map.of(NIC, byTask, OTHER, found("r2")), blame());
        record("r3", host("dom0-01", Map.of(NIC, "eth1")));
        assertEquals(Map.of(NIC, byTask, OTHER, found("r3")), blame(), "what took it away");
        record("r4", host("dom0-01", Map.of(NIC, "eth3")).takenAsItIs());
        assertEquals(Map.of(NIC, new Blame("r4", Blame.How.RECORDED, "", "", head()), OTHER, found("r3")), blame());
        record("r5", host("dom0-01", Map.of(NIC, "eth3")).madeBy(made));
        assertEquals("r5", blame().get(NIC).run(), "a task that healed it moved it, though it is as recorded");
    }

    @Test
    void aRunThatWasKilledIsBlamedForWhatItsTasksMoved() throws Exception {
        var made = new TreeMap<Item, Cause>();
        made.put(NIC, new Cause("eth1 belongs to dom1", "site.yml:9:7"));
        try (var history = History.around(folder)) {
            var journal = history.begin(run("killed", "abc"), SecretKey.NONE);
            journal.add(host("dom0-01", Map.of(NIC, "eth1")).madeBy(made));
            journal.close();
            history.recover();
        }
        assertEquals(
                Map.of(NIC, new Blame("killed", Blame.How.MOVED, "eth1 belongs to dom1", "site.yml:9:7", "abc")),
                blame());
    }

    @Test
    void whatIsForgottenIsInNeitherItemsNorBlameNorFiles() throws Exception {
        var content = new TreeMap<String, Content>();
        content.put("/etc/xen/x", Content.of("old"));
        record(
                "r1",
                new HostRecord(
                        "dom0-01",
                        Scope.ALL,
                        items(Map.of(SCRIPT, "sha256:x", NIC, "eth1")),
                        content,
                        new TreeSet<>()));
        record("r1b", host("dom0-02", Map.of(NIC, "eth1")));
        try (var history = History.around(folder)) {
            var before = history.resolve("pontifex/history");
            forget(history, new Forgotten("dom0-01", "file", "/etc/xen/x"));
            assertEquals(items(Map.of(NIC, "eth1")), history.recorded("dom0-01"));
            assertEquals(Set.of(NIC), history.blame("dom0-01").keySet());
            assertEquals(Set.of(), history.now().files("dom0-01").keySet());
            assertEquals(Map.of("/etc/xen/x", Content.of("old")), history.files("dom0-01", before));
            assertEquals(2, history.recorded("dom0-01", before).values().size());
            forget(history, new Forgotten("dom0-01", "bridge", "xenbr1"));
            assertEquals(Set.of("dom0-02"), history.hosts());
            forget(history, Forgotten.host("dom0-02"));
            assertEquals(Set.of(), history.hosts());
            assertEquals(Set.of("dom0-01", "dom0-02"), history.hosts(before));
            assertEquals(
                    Optional.empty(),
                    history.commit(run("r9", ""), SecretKey.NONE, List.of(), List.of(Forgotten.host("dom0-02"))));
        }
    }

    private static void forget(History history, Forgotten forgotten) throws Exception {
        assertTrue(history.commit(run("f", ""), SecretKey.NONE, List.of(), List.of(forgotten))
                .isPresent());
    }

    private Map<Item, Blame> blame() throws Exception {
        try (var history = History.around(folder)) {
            return history.blame("dom0-01");
        }
    }

    private Blame found(String run) throws Exception {
        return new Blame(run, Blame.How.FOUND, "", "", head());
    }

    private String head() throws Exception {
        return git(folder, "rev-parse", "main").strip();
    }

    @Test
    void aFileInThePlaceOfAFolderAndAFolderInThePlaceOfAFileAreRecordedAsTheyAre() throws Exception {
        record("r1", withFile("/etc/xen/x"));
        record("r2", withFile("/etc/xen/x/y"));
        record("r3", withFile("/etc/xen/x.d"));
        assertEquals(
                List.of("items.yml", "files/etc/xen/x.d", "files/etc/xen/x/y").stream()
                        .sorted()
                        .toList(),
                git(folder, "ls-tree", "-r", "--name-only", "pontifex/history")
                        .lines()
                        .map(line -> line.replaceFirst("hosts/../dom0-01/", ""))
                        .sorted()
                        .toList());
        git(folder, "fsck", "--strict");
    }

    private static HostRecord withFile(String path) {
        var content = new TreeMap<String, Content>();
        content.put(path, Content.of("old"));
        return new HostRecord("dom0-01", Scope.of("file", path), Items.NONE, content, new TreeSet<>());
    }

    @Test
    void whatCouldNotBeToldStaysAsItWasToldLast() throws Exception {
        record("r1", host("dom0-01", Map.of(NIC, "eth1")));
        var unknown = new TreeMap<Item, Value>();
        unknown.put(NIC, new Value.Unknown("the answer was cut"));
        record(
                "r2",
                new HostRecord(
                        "dom0-01", Scope.of("bridge", "xenbr1"), new Items(unknown), new TreeMap<>(), new TreeSet<>()));
        try (var history = History.around(folder)) {
            assertEquals(items(Map.of(NIC, "eth1")), history.recorded("dom0-01"));
        }
    }

    @Test
    void whereOneFacetCouldNotBeToldAllOfTheThingStays() throws Exception {
        var stp = new Item("bridge", "xenbr1", "stp", Truth.LIVE);
        var later = new Item("bridge", "xenbr1", "nic", Truth.NEXT_BOOT);
        record("r1", host("dom0-01", Map.of(NIC, "eth1", stp, "off", later, "eth1")));
        var unknown = new TreeMap<Item, Value>();
        unknown.put(NIC, new Value.Unknown("the answer was cut"));
        record(
                "r2",
                new HostRecord(
                        "dom0-01", Scope.of("bridge", "xenbr1"), new Items(unknown), new TreeMap<>(), new TreeSet<>()));
        try (var history = History.around(folder)) {
            assertEquals(items(Map.of(NIC, "eth1", stp, "off")), history.recorded("dom0-01"));
        }
    }

    @Test
    void aFileThatCouldNotBeReadKeepsTheBytesThatAreRecorded() throws Exception {
        record("r1", withFile("/etc/xen/x"));
        var unknown = new TreeMap<Item, Value>();
        unknown.put(SCRIPT, new Value.Unknown("too large to be read"));
        record(
                "r2",
                new HostRecord(
                        "dom0-01",
                        Scope.of("file", "/etc/xen/x"),
                        new Items(unknown),
                        new TreeMap<>(),
                        new TreeSet<>(Set.of("/etc/xen/x"))));
        try (var history = History.around(folder)) {
            assertEquals(Set.of("/etc/xen/x"), history.now().files("dom0-01").keySet());
        }
    }

    @Test
    void gitGivesBackWhatItWasGiven() throws Exception {
        var random = new Random(11);
        var values = new TreeMap<Item, Value>();
        for (int i = 0; i < 300; i++) {
            var item = new Item(word(random), word(random), word(random), Truth.values()[random.nextInt(3)]);
            values.put(item, i % 7 == 0 ? new Value.Unknown(word(random)) : Value.of(word(random)));
        }
        var items = new Items(values);
        assertEquals(items, RecordedItems.read(RecordedItems.write(items), "items.yml"));
        assertFalse(RecordedItems.write(items).contains("\u0007"), "a control character reaches no terminal as it is");
    }

    @Test
    void filesAreRecordedByteForByteAndSecretsNever() throws Exception {
        var files = new TreeMap<String, Content>();
        files.put("/etc/xen/scripts/Wrapper", Content.of(new byte[] {0, 1, (byte) 0xff, '\n'}));
        files.put("/etc/xen/x", Content.of("password=hunter2"));
        var scope = Scope.of("file", "/etc/xen/scripts/Wrapper").and(Scope.of("file", "/etc/xen/x"));
        var secret = new TreeSet<>(List.of("/etc/xen/x"));
        var key = folder.resolve("key");
        Files.writeString(key, "0123456789abcdef0123456789abcdef");
        record(
                "r1",
                SecretKey.in(key),
                new HostRecord("dom0-01", scope, items(Map.of(SCRIPT, "sha256:plain")), files, secret));
        var tree = git(folder, "ls-tree", "-r", "--name-only", "pontifex/history");
        assertTrue(tree.contains("/files/etc/xen/scripts/%57rapper\n"), tree);
        assertFalse(tree.contains("/files/etc/xen/x"), tree);
        try (var history = History.around(folder)) {
            var digest = String.valueOf(history.recorded("dom0-01").values().get(SCRIPT));
            assertTrue(digest.startsWith("hmac-sha256:"), digest);
            record(
                    "r2",
                    SecretKey.NONE,
                    new HostRecord("dom0-01", scope, items(Map.of(SCRIPT, "sha256:plain")), files, secret));
            assertEquals(
                    "secret",
                    String.valueOf(history.recorded("dom0-01").values().get(SCRIPT)));
        }
        assertFalse(git(folder, "log", "-p", "pontifex/history").contains("hunter2"));
    }

    @Test
    void noNameLeavesItsFolder() {
        for (var name : List.of("..", ".git", "../../x", "a/b", "ÜBER", "DOM0", "dom0", "", "con:", "a%2fb")) {
            var encoded = GitPath.encoded(name);
            assertTrue(encoded.matches("[a-z0-9_%-][a-z0-9_.%-]*"), encoded);
            if (!name.isEmpty()) {
                assertEquals(name, GitPath.decoded(encoded));
            }
        }
        assertNotEquals(GitPath.host("DOM0"), GitPath.host("dom0"));
    }

    @Test
    void aRepositoryWithoutCommitsWillDo() throws Exception {
        var empty = Files.createDirectory(folder.resolve("empty"));
        git(empty, "init", "-q");
        try (var history = History.around(empty)) {
            assertEquals("", history.source());
            assertEquals(List.of(), history.log(null));
            try (var journal = history.begin(run("r1", ""), SecretKey.NONE)) {
                journal.add(host("dom0-01", Map.of(NIC, "eth1")));
                assertTrue(history.record(journal).isPresent());
            }
        }
        assertEquals("1", git(empty, "rev-list", "--count", "pontifex/history").strip());
    }

    @Test
    void aLinkedWorktreeSharesTheHistoryOfItsRepository() throws Exception {
        var linked = folder.resolve("linked");
        git(folder, "worktree", "add", "-q", "-b", "topic", linked.toString());
        Files.writeString(linked.resolve("new.yml"), "x\n");
        try (var history = History.around(linked)) {
            assertTrue(history.source().endsWith("-dirty"), history.source());
            try (var journal = history.begin(run("r1", history.source()), SecretKey.NONE)) {
                journal.add(host("dom0-01", Map.of(NIC, "eth1")));
                assertTrue(history.record(journal).isPresent());
            }
        }
        assertEquals("1", git(folder, "rev-list", "--count", "pontifex/history").strip());
        assertEquals("?? new.yml\n", git(linked, "status", "--porcelain"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tonight.plan", "reports/index.html", "tests.xml", "apply.log", "out.json"})
    void whatARunHasLeftBesideThePlaysMakesNoWorkTreeDirty(String left) throws Exception {
        assertFalse(sourceWith(left).endsWith("-dirty"), left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "site.yml",
                "pontifex.yml",
                "hosts",
                "north.ini",
                "inventory/north",
                "playbooks/motd",
                "plays/files/a/motd",
                "templates/motd",
                "group_vars/all",
                "north/host_vars/dom0-01"
            })
    void whatPlaysMayReadMakesItDirtyThoughGitDoesNotKnowIt(String read) throws Exception {
        assertTrue(sourceWith(read).endsWith("-dirty"), read);
    }

    private String sourceWith(String untracked) throws Exception {
        var file = folder.resolve(untracked);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x\n");
        try (var history = History.around(folder)) {
            return history.source();
        }
    }

    @Test
    void whereThereIsNoRepositoryItSaysSo(@TempDir Path nowhere) {
        var failure = assertThrows(HistoryFailure.class, () -> History.around(nowhere));
        assertTrue(failure.getMessage().contains("lies in no Git repository"), failure.getMessage());
        assertTrue(failure.hint().contains("git init"));
    }

    @Test
    void aRunThatWasKilledWhileItsWaveWasConfirmedLeavesItsHostsInDoubt() throws Exception {
        try (var history = History.around(folder)) {
            var journal = history.begin(run("killed", ""), SecretKey.NONE);
            journal.decided("One bridge per NIC", List.of("dom0-01", "dom0-02"));
            journal.add(host("dom0-01", Map.of(NIC, "eth1")));
            journal.outcome("dom0-01", "changed confirmed", List.of("bridge xenbr1 nic: nothing → eth1"), List.of());
            journal.close();
            var lost = history.recover();
            assertEquals(List.of(new History.Lost("killed", tip())), lost);
            assertEquals(items(Map.of(NIC, "eth1")), history.recorded("dom0-01"));
            assertEquals(
                    List.of("dom0-01 changed confirmed", "dom0-02 in_doubt"),
                    history.log("dom0-02").getFirst().trailers().get("Pontifex-Host"));
        }
    }

    @Test
    void aLostRunIsLockedUntilItIsRecordedSoThatNoOtherRecordsItToo() throws Exception {
        try (var history = History.around(folder)) {
            history.begin(run("killed", ""), SecretKey.NONE).close();
            var runs = folder.resolve(".git/pontifex/runs");
            var number = Files.getAttribute(runs.resolve("killed.jsonl"), "unix:ino");
            var found = RunJournal.leftovers(runs);
            assertEquals(1, found.size());
            for (var left : found) {
                var locks = Files.readString(Path.of("/proc/locks"));
                assertTrue(locks.contains(":" + number + " "), locks);
                left.close();
            }
        }
    }

    @Test
    void aRunThatWasKilledWhileAHostWasBeingChangedLeavesThatHostInDoubt() throws Exception {
        record("r1", host("dom0-01", Map.of(NIC, "eth1")));
        try (var history = History.around(folder)) {
            var journal = history.begin(run("killed", "abc"), SecretKey.NONE);
            var file = folder.resolve(".git/pontifex/runs/killed.jsonl");
            journal.sending("dom0-01");
            assertTrue(Files.readString(file).endsWith("\n{\"sending\":\"dom0-01\"}\n"), "there before it is sent");
            journal.sending("dom0-02");
            journal.outcome("dom0-02", "rolled_back", List.of(), List.of());
            journal.outcome("dom0-03", "in_sync", List.of(), List.of());
            journal.close();
            var lost = history.recover();
            assertEquals(List.of(new History.Lost("killed", tip())), lost);
            assertFalse(Files.exists(file));
            assertEquals(items(Map.of(NIC, "eth1")), history.recorded("dom0-01"), "as it was seen last");
            var entry = history.log("dom0-01").getFirst();
            assertEquals("apply site.yml: 1 in doubt, 1 in sync, 1 rolled back", entry.subject());
            assertEquals(List.of("killed"), entry.trailers().get("Pontifex-Run"));
            assertEquals(List.of("abc"), entry.trailers().get("Pontifex-Source"));
            assertEquals(List.of("olga@control"), entry.trailers().get("Pontifex-Operator"));
            assertEquals(
                    List.of("dom0-01 in_doubt", "dom0-02 rolled_back", "dom0-03 in_sync"),
                    entry.trailers().get("Pontifex-Host"));
        }
    }

    @Test
    void aRunThatWasKilledBeforeItHadChangedAnythingIsNoCommit() throws Exception {
        try (var history = History.around(folder)) {
            history.begin(run("idle", ""), SecretKey.NONE).close();
            var refused = history.begin(run("refused", ""), SecretKey.NONE);
            refused.sending("dom0-01");
            refused.outcome("dom0-01", "failed", List.of(), List.of());
            refused.close();
            assertEquals(
                    Set.of(new History.Lost("idle", Optional.empty()), new History.Lost("refused", Optional.empty())),
                    Set.copyOf(history.recover()));
            assertEquals(List.of(), history.log(null));
            assertEquals(List.of(), history.recover());
        }
    }

    @Test
    void theJournalOfAnEarlierReleaseIsReadAsItIs() throws Exception {
        var runs = Files.createDirectories(folder.resolve(".git/pontifex/runs"));
        Files.writeString(runs.resolve("old.jsonl"), """
                {"run":"old","title":"apply site.yml","playbooks":"site.yml","source":"","operator":"olga@control"}
                {"decided":"One bridge per NIC","confirming":["dom0-02"]}
                {"ended":"dom0-01","outcome":"changed","moved":["bridge xenbr1 nic: nothing → eth1"]}
                """);
        try (var history = History.around(folder)) {
            var lost = history.recover();
            assertEquals(List.of(new History.Lost("old", tip())), lost);
            assertEquals(
                    List.of("dom0-01 changed", "dom0-02 in_doubt"),
                    history.log("dom0-01").getFirst().trailers().get("Pontifex-Host"));
        }
    }

    @Test
    void aRunThatWasKilledIsRecordedByTheNext() throws Exception {
        try (var history = History.around(folder)) {
            var journal = history.begin(run("killed", ""), SecretKey.NONE);
            journal.add(host("dom0-01", Map.of(NIC, "eth1")));
            journal.outcome(
                    "dom0-01",
                    "changed confirmed",
                    List.of("bridge xenbr1 nic (live): nothing → eth1"),
                    List.of("eth1 has no carrier"));
            assertEquals(List.of(), history.recover(), "it still runs");
            var file = folder.resolve(".git/pontifex/runs/killed.jsonl");
            Files.writeString(file, Files.readString(file) + "{\"host\":\"dom0-02\",\"cl");
            Files.write(file, new byte[] {(byte) 0xe2, (byte) 0x82}, java.nio.file.StandardOpenOption.APPEND);
            journal.close();
            var lost = history.recover();
            assertEquals(List.of(new History.Lost("killed", tip())), lost);
            assertFalse(Files.exists(file));
            assertEquals(items(Map.of(NIC, "eth1")), history.recorded("dom0-01"));
            assertEquals(Items.NONE, history.recorded("dom0-02"));
            var entry = history.log("dom0-01").getFirst();
            assertEquals(List.of("dom0-01 changed confirmed"), entry.trailers().get("Pontifex-Host"));
            assertEquals(List.of("dom0-01: eth1 has no carrier"), entry.overridden());
            assertEquals("apply site.yml: 1 changed", entry.subject());
        }
    }

    @Test
    void whoWritesAtTheSameTimeLosesNothing() throws Exception {
        try (var pool = Executors.newFixedThreadPool(24)) {
            var all = new java.util.ArrayList<Future<String>>();
            for (int i = 0; i < 24; i++) {
                int n = i;
                all.add(pool.submit(() -> record("r" + n, host("dom0-" + n, Map.of(NIC, "eth" + n)))));
            }
            for (var one : all) {
                assertNotEquals("", one.get());
            }
        }
        try (var history = History.around(folder)) {
            for (int i = 0; i < 24; i++) {
                assertEquals(items(Map.of(NIC, "eth" + i)), history.recorded("dom0-" + i));
            }
            assertEquals(24, history.log(null).size());
            assertEquals(1, history.log("dom0-3").size());
        }
    }

    @Test
    void showTellsOfItsOwnCommitsAlone() throws Exception {
        record("r1", host("dom0-01", Map.of(NIC, "eth1")));
        var commit = record("r2", host("dom0-01", Map.of(NIC, "eth9")));
        try (var history = History.around(folder)) {
            var shown = history.show(commit.substring(0, 8));
            assertTrue(
                    shown.diff().contains("-  - [\"bridge\", \"xenbr1\", \"nic\", \"live\", \"eth1\"]\n"),
                    shown.diff());
            assertTrue(
                    shown.diff().contains("+  - [\"bridge\", \"xenbr1\", \"nic\", \"live\", \"eth9\"]\n"),
                    shown.diff());
            assertTrue(assertThrows(HistoryFailure.class, () -> history.show("main"))
                    .getMessage()
                    .contains("not of its history"));
            for (var wrong : List.of("nosuch", "main:site.yml", "^^^", "@{", "")) {
                assertThrows(HistoryFailure.class, () -> history.show(wrong), wrong);
            }
        }
    }

    @Test
    void theBranchIsFetchedBeforeItIsWritten(@TempDir Path other) throws Exception {
        record("r1", host("dom0-01", Map.of(NIC, "eth1")));
        var bare = other.resolve("bare.git");
        git(folder, "clone", "-q", "--bare", ".", bare.toString());
        var clone = other.resolve("clone");
        git(other, "clone", "-q", "--depth", "1", "-b", "main", "file://" + bare, clone.toString());
        git(clone, "config", "user.name", "CI");
        git(clone, "config", "user.email", "ci@example.org");
        try (var history = History.around(clone)) {
            assertNull(history.fetch());
            assertEquals(items(Map.of(NIC, "eth1")), history.recorded("dom0-01"));
            git(bare, "update-ref", "-d", "refs/heads/pontifex/history");
            assertNull(history.fetch(), "a remote without a history is no fault");
            git(clone, "remote", "set-url", "origin", other.resolve("gone").toString());
            assertTrue(String.valueOf(history.fetch()).contains("could not be fetched"));
        }
    }

    @Test
    void aTrailerCannotBeForged() {
        var outcomes = new TreeMap<String, String>();
        outcomes.put("dom0\nPontifex-Operator: root", "changed");
        var message = new RunRecord(
                        "r1",
                        "apply x",
                        "x",
                        "",
                        "olga\n\nPontifex-Run: no",
                        outcomes,
                        new TreeMap<>(),
                        new TreeMap<>())
                .message();
        assertEquals(
                1,
                message.lines()
                        .filter(line -> line.startsWith("Pontifex-Operator"))
                        .count());
        assertEquals(
                1,
                message.lines().filter(line -> line.startsWith("Pontifex-Run")).count());
    }

    private Optional<String> tip() throws Exception {
        return Optional.of(git(folder, "rev-parse", "pontifex/history").strip());
    }

    private String record(String run, HostRecord host) throws Exception {
        return record(run, SecretKey.NONE, host);
    }

    private String record(String run, SecretKey key, HostRecord host) throws Exception {
        return record(run, key, host, "in_sync");
    }

    private String record(String run, SecretKey key, HostRecord host, String outcome) throws Exception {
        try (var history = History.around(folder);
                var journal = history.begin(run(run, history.source()), key)) {
            journal.add(host);
            journal.outcome(host.host(), outcome, List.of(), List.of());
            return history.record(journal).orElse("");
        }
    }

    private static RunRecord run(String id, String source) {
        return RunRecord.begun(id, "apply site.yml", "site.yml", source, "olga@control");
    }

    private static HostRecord host(String name, Map<Item, String> items) {
        return new HostRecord(name, Scope.ALL, items(items), new TreeMap<>(), new TreeSet<>());
    }

    private static Items items(Map<Item, String> texts) {
        var values = new TreeMap<Item, Value>();
        texts.forEach((item, text) -> values.put(item, Value.of(text)));
        return new Items(values);
    }

    private static String word(Random random) {
        var word = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            word.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(1, 0x500) : 'a' + random.nextInt(26));
        }
        return word.toString();
    }

    private static String git(Path where, String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(List.of("git", "-C", where.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}
