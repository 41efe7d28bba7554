package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.Cause;
import pontifex.history.History;
import pontifex.history.HostRecord;
import pontifex.history.RunRecord;
import pontifex.history.SecretKey;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// `audit` in a repository, of this machine: files of its own stand for what somebody may move.
class AuditVerbTest {
    private static final LocalDate TODAY = LocalDate.now();

    @TempDir
    private Path folder;

    @TempDir
    private Path host;

    private Shell shell;

    @BeforeEach
    void aRepositoryWithOnePlay() throws Exception {
        shell = Shell.in(folder)
                .with("-- inventory/hosts.yml --\nall: { hosts: { here: { ansible_connection: local } } }\n");
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Olga Operator");
        git("config", "user.email", "olga@example.org");
        host = host.toRealPath();
    }

    @Test
    void whoHasMovedWhatIsToldByName() throws Exception {
        has(Map.of(
                "kept",
                "one",
                "drift",
                "by hand",
                "pending",
                "one",
                "conflict",
                "by hand",
                "adopted",
                "two",
                "gone",
                "one"));
        record(Map.of(
                "kept", "one", "drift", "one", "pending", "one", "conflict", "one", "adopted", "one", "gone", "one"));
        plays(Map.of(
                "kept", "one", "drift", "one", "pending", "two", "conflict", "two", "adopted", "two", "new", "one"));
        var said = shell.run("pontifex audit");
        assertEquals(2, said.code(), said.toString());
        assertEquals("""
                conflict  file /conflict content (next boot)
                drift     file /drift content (next boot)
                pending   file /pending content (next boot)
                released  file /gone (next boot)
                not recorded yet file /new (next boot)
                adopted   file /adopted content (next boot)
                """, verdicts(said));
        assertTrue(
                said.out()
                        .contains("judged by the commit "
                                + git("rev-parse", "HEAD").substring(0, 10)),
                said.out());
    }

    @Test
    void aHostAsItWasLeftAndIsWantedIsClean() throws Exception {
        has(Map.of("kept", "one"));
        record(Map.of("kept", "one"));
        plays(Map.of("kept", "one"));
        var said = shell.run("pontifex audit");
        assertEquals(0, said.code(), said.toString());
        assertEquals("", verdicts(said));
        assertTrue(said.out().contains("in sync       4 in sync"), said.out());
    }

    @Test
    void aModeThatNoTaskSaysIsStillHeldAgainstTheRecord() throws Exception {
        has(Map.of("kept", "one"));
        record(Map.of("kept", "one"));
        plays(Map.of("kept", "one"));
        Files.setPosixFilePermissions(host.resolve("kept"), PosixFilePermissions.fromString("rw-rw-rw-"));
        var said = shell.run("pontifex audit");
        assertEquals(2, said.code(), said.toString());
        assertTrue(said.out().contains("recorded 0644, found 0666; no task says what it is to be"), said.out());
        assertEquals(0, shell.run("pontifex plan --detailed-exitcode").code(), "an apply would leave it");
    }

    @Test
    void aPartOfTheRepositoryReleasesNothing() throws Exception {
        has(Map.of("kept", "one", "gone", "one"));
        record(Map.of("kept", "one", "gone", "one"));
        plays(Map.of("kept", "one"));
        var part = shell.run("pontifex audit playbooks/site.yml");
        assertEquals(0, part.code(), part.toString());
        assertTrue(part.out().contains("what other tasks claim was not judged"), part.out());
        var whole = shell.run("pontifex audit");
        assertEquals(2, whole.code(), whole.toString());
        assertFalse(whole.out().contains("was not judged"), whole.out());
    }

    @Test
    void tagsThatLeaveNoTaskAreNoAudit() throws Exception {
        has(Map.of("kept", "one"));
        plays(Map.of("kept", "one"), "tags: [kept]");
        assertEquals(0, shell.run("pontifex audit -t kept").code());
        var said = shell.run("pontifex audit -t nope");
        assertEquals(64, said.code(), said.toString());
        assertTrue(said.err().contains("these tags leave no task"), said.err());
        assertEquals(64, shell.run("pontifex audit --skip-tags kept").code());
    }

    @Test
    void withoutAPlayAHostIsHeldAgainstItsRecord() throws Exception {
        has(Map.of("kept", "one", "drift", "by hand"));
        record(Map.of("kept", "one", "drift", "one"));
        recordOf("dom0-9", Map.of("kept", "one"), SecretKey.NONE);
        plays(Map.of("kept", "two"));
        var said = shell.run("pontifex audit --recorded");
        assertEquals(2, said.code(), said.toString());
        assertEquals("drift     file /drift content (next boot)\n", verdicts(said));
        assertTrue(said.out().contains("recorded, and not in the inventory: dom0-9"), said.out());
        assertEquals(
                64, shell.run("pontifex audit --recorded playbooks/site.yml").code());
    }

    @Test
    void aHostThatWasNeverRecordedCannotBeSaidToBeAsItWasLeft() throws Exception {
        plays(Map.of());
        var said = shell.run("pontifex audit --recorded");
        assertEquals(1, said.code(), said.toString());
        assertTrue(said.out().contains("unknown  nothing is recorded of it"), said.toString());
        assertTrue(said.out().contains("skipped"), said.toString());
    }

    @Test
    void aSecretThatCannotBeComparedCannotBeSaidToBeAsItWasLeft() throws Exception {
        var key = Files.write(host.resolve("key"), "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        has(Map.of("secret", "one"));
        record(Map.of("secret", "one"), SecretKey.in(key));
        plays(Map.of());
        var said = shell.run("pontifex audit --recorded");
        assertEquals(1, said.code(), said.toString());
        assertFalse(said.out().contains(Content.of("one").digest()), said.out());
        shell.with("-- pontifex.yml --\nhistory: { key_file: " + key + " }\n");
        assertEquals(0, shell.run("pontifex audit --recorded").code());
    }

    @Test
    void whatATaskTookAwayAndSomebodyBroughtBackHasDrifted() throws Exception {
        record(Map.of("gone", "one"));
        recordRun("here", Map.of(), SecretKey.NONE, "gone");
        plays(Map.of());
        shell.replace(
                "playbooks/site.yml",
                "hosts: all",
                "hosts: all\n  tasks:\n    - file: { path: " + host + "/gone, state: absent }");
        assertEquals(0, shell.run("pontifex audit").code());
        has(Map.of("gone", "by hand"));
        var said = shell.run("pontifex audit");
        assertEquals(2, said.code(), said.toString());
        assertTrue(verdicts(said).startsWith("drift     file /gone"), said.out());
        var recorded = shell.run("pontifex audit --recorded");
        assertEquals(2, recorded.code(), recorded.toString());
        assertTrue(verdicts(recorded).startsWith("drift     file /gone"), recorded.out());
    }

    @Test
    void aDirtyWorkTreeIsTold() throws Exception {
        plays(Map.of());
        shell.replace("playbooks/site.yml", "hosts: all", "hosts: all ");
        assertTrue(shell.run("pontifex audit").out().contains("the work tree is dirty"));
    }

    @Test
    void aWaiverAnswersForADifferenceUntilItsDay() throws Exception {
        has(Map.of("drift", "by hand"));
        record(Map.of("drift", "one"));
        plays(Map.of("drift", "one"));
        waive(TODAY, "file " + host + "/d*");
        var waived = shell.run("pontifex audit");
        assertEquals(0, waived.code(), waived.toString());
        assertTrue(waived.out().contains("waived    drift file"), waived.out());
        assertTrue(waived.out().contains("waived on here: file "), waived.out());
        assertTrue(
                waived.out().contains("until " + TODAY + ", by anna: a new disk is on its way (pontifex.yml:2)"),
                waived.out());

        waive(TODAY.minusDays(1), "file " + host + "/d*");
        var over = shell.run("pontifex audit");
        assertEquals(2, over.code(), over.toString());
        assertTrue(over.out().contains("waiver is over since " + TODAY.minusDays(1)), over.out());

        waive(TODAY, "bridge xenbr9");
        var other = shell.run("pontifex audit");
        assertEquals(2, other.code(), other.toString());
        assertTrue(other.out().contains("waiver met nothing and can go: bridge xenbr9 on all"), other.out());
    }

    @Test
    void aSecretIsComparedByItsKeyedDigestAndNeverShown() throws Exception {
        var key = Files.write(host.resolve("key"), "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        has(Map.of("secret", "one"));
        record(Map.of("secret", "one"), SecretKey.in(key));
        plays(Map.of("secret", "one"), "no_log: true");
        shell.with("-- pontifex.yml --\nhistory: { key_file: " + key + " }\n");
        assertEquals(0, shell.run("pontifex audit").code());

        has(Map.of("secret", "another"));
        var moved = shell.run("pontifex audit");
        assertEquals(2, moved.code(), moved.toString());
        assertTrue(moved.out().contains("recorded secret, found another secret; wanted secret"), moved.out());
        assertFalse(moved.out().contains(Content.of("another").digest()), moved.out());
        assertFalse(moved.out().contains("hmac"), moved.out());

        shell.with("-- pontifex.yml --\nforks: 1\n");
        var without = shell.run("pontifex audit");
        assertEquals(2, without.code(), without.toString());
        assertTrue(
                without.out().contains("its content is recorded as a secret that can't be compared here"),
                without.out());
        assertTrue(without.out().contains("not recorded yet file"), without.out());
    }

    @Test
    void whatAnotherControllerRecordedIsFetchedFirst(@TempDir Path remote) throws Exception {
        has(Map.of("drift", "by hand"));
        record(Map.of("drift", "one"));
        plays(Map.of("drift", "one"));
        git("init", "-q", "--bare", remote.toString());
        git("remote", "add", "origin", remote.toString());
        git("push", "-q", "origin", "pontifex/history");
        git("update-ref", "-d", "refs/heads/pontifex/history");
        var said = shell.run("pontifex audit");
        assertEquals("drift     file /drift content (next boot)\n", verdicts(said), said.toString());

        git("remote", "set-url", "origin", remote + "/gone");
        var away = shell.run("pontifex audit");
        assertEquals(2, away.code(), away.toString());
        assertTrue(away.out().contains("; what others have recorded since isn't known here"), away.out());
    }

    @Test
    void nothingOfTheRepositoryOrTheHostChanges() throws Exception {
        has(Map.of("drift", "by hand"));
        record(Map.of("drift", "one"));
        plays(Map.of("drift", "one", "new", "one"));
        shell.replace("playbooks/site.yml", "hosts: all", "hosts: all ");
        var before = files(folder);
        var there = files(host);
        for (var verb : List.of("audit", "audit --recorded", "audit --strict -o json")) {
            assertEquals(2, shell.run("pontifex " + verb).code());
        }
        assertEquals(before, files(folder));
        assertEquals(there, files(host));
    }

    /// Path to time of change and content.
    private static TreeMap<String, String> files(Path folder) throws IOException {
        var found = new TreeMap<String, String>();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                found.put(
                        folder.relativize(file).toString(),
                        Files.getLastModifiedTime(file) + " "
                                + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return found;
    }

    private void waive(LocalDate until, String item) throws IOException {
        shell.with("-- pontifex.yml --\nwaivers:\n  - hosts: all\n    item: " + item
                + "\n    reason: a new disk is on its way\n    who: anna\n    until: " + until + "\n");
    }

    private void has(Map<String, String> files) throws IOException {
        for (var file : files.entrySet()) {
            Files.writeString(host.resolve(file.getKey()), file.getValue());
            Files.setPosixFilePermissions(host.resolve(file.getKey()), PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private void plays(Map<String, String> files, String... more) throws IOException {
        var tasks = new TreeMap<>(files)
                .entrySet().stream()
                        .map(file -> "    - file: { path: " + host + "/" + file.getKey() + ", content: '"
                                + file.getValue() + "' }\n" + (more.length == 0 ? "" : "      " + more[0] + "\n"))
                        .collect(Collectors.joining());
        shell.with("-- playbooks/site.yml --\n- hosts: all\n" + (files.isEmpty() ? "" : "  tasks:\n" + tasks));
        git("add", ".");
        git("commit", "-qm", "the plays");
    }

    private void record(Map<String, String> files) throws Exception {
        recordOf("here", files, SecretKey.NONE);
    }

    private void record(Map<String, String> files, SecretKey key) throws Exception {
        recordOf("here", files, key);
    }

    private void recordOf(String name, Map<String, String> files, SecretKey key) throws Exception {
        recordRun(name, files, key);
    }

    /// @param key of a run whose files are secret; none: they aren't
    /// @param removed the files that its tasks have removed
    private void recordRun(String name, Map<String, String> files, SecretKey key, String... removed) throws Exception {
        var owner = Files.readAttributes(host, PosixFileAttributes.class);
        var items = new TreeMap<Item, Value>();
        var contents = new TreeMap<String, Content>();
        var scope = Scope.NONE;
        for (var file : files.entrySet()) {
            var path = host + "/" + file.getKey();
            var content = Content.of(file.getValue());
            scope = scope.and(Scope.of("file", path));
            contents.put(path, content);
            items.put(item(path, "content"), Value.of("sha256:" + content.digest()));
            items.put(item(path, "mode"), Value.of("0644"));
            items.put(item(path, "owner"), Value.of(owner.owner().getName()));
            items.put(item(path, "group"), Value.of(owner.group().getName()));
        }
        var made = new TreeMap<Item, Cause>();
        for (var file : removed) {
            scope = scope.and(Scope.of("file", host + "/" + file));
            for (var facet : List.of("mode", "owner", "group")) {
                made.put(item(host + "/" + file, facet), new Cause("away with it", "site.yml:3"));
            }
        }
        var secret = new TreeSet<String>(key == SecretKey.NONE ? List.of() : contents.keySet());
        try (var history = History.around(folder)) {
            var run =
                    RunRecord.begun("run-" + name + removed.length, "apply site.yml", "site.yml", "", "anna@deploy-1");
            history.commit(
                    run,
                    key,
                    List.of(new HostRecord(name, scope, new Items(items), contents, secret).madeBy(made)),
                    List.of());
        }
    }

    private static Item item(String path, String facet) {
        return new Item("file", path, facet, Truth.NEXT_BOOT);
    }

    /// Those lines of the report, up to what was found, without the folder.
    private String verdicts(Shell.Said said) {
        return said.out()
                .lines()
                .filter(line -> line.matches("(conflict|drift|pending|released|not recorded yet|adopted) .*"))
                .map(line -> line.replace(host.toString(), "").replaceFirst("(\\(next boot\\)).*", "$1") + "\n")
                .collect(Collectors.joining());
    }

    private String git(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertEquals(0, process.waitFor(), said);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return said;
    }
}
