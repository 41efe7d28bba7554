package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.Git;

/// A run that is divided among several controllers, and merged: here they are one after the other, and all hosts are
/// this machine.
class ShardTest {
    @TempDir
    private Path folder;

    private Shell shell;
    private Git git;

    @BeforeEach
    void aSiteOfSixHostsThatAreAsThePlaysWantThem() throws Exception {
        shell = Shell.in(folder);
        var host = Files.createDirectories(folder.resolve("host")).toRealPath();
        Files.writeString(host.resolve("a"), "a");
        shell.with("""
                -- inventory/hosts.yml --
                all: { hosts: { "dom0-[1:6]": }, vars: { ansible_connection: local } }
                -- playbooks/site.yml --
                - name: all of them
                  hosts: all
                  serial: 2
                  tasks:
                    - { name: a file, file: { path: HOST/a, content: a } }
                -- playbooks/canary.yml --
                - hosts: all
                  canary: dom0-2
                  tasks:
                    - { name: a file, file: { path: HOST/a, content: a } }
                -- .gitignore --
                *.bundle
                """.replace("HOST", host.toString()));
        git = Git.begin(folder);
        git.commit("a site");
    }

    @Test
    void theShardsOfAnApplyAreOneCommitAndOneReport() throws Exception {
        shards("apply", 0);
        assertFalse(git.run("branch", "--list", "pontifex/history").contains("history"), "nothing is committed yet");
        var said = shell.run("pontifex merge 1.bundle 2.bundle 3.bundle --junit out/all.xml --report out");
        assertEquals(0, said.code(), said.toString());
        assertTrue(said.out().startsWith("apply playbooks/site.yml · 6 hosts"), said.out());
        assertTrue(said.out().contains("recorded as "), said.out());
        assertTrue(Files.exists(folder.resolve("out/index.html")), "the page is written too");
        assertTrue(Files.readString(folder.resolve("out/all.xml")).contains("dom0-6"), "and the tests'");
        assertEquals("1", git.run("rev-list", "--count", "pontifex/history").strip());
        var message = git.run("log", "-1", "--format=%B", "pontifex/history");
        assertTrue(message.startsWith("apply playbooks/site.yml: 6 in sync"), message);
        assertEquals(
                3,
                message.lines()
                        .filter(line -> line.startsWith("Pontifex-Shard: "))
                        .count(),
                message);
        assertEquals(
                6,
                message.lines()
                        .filter(line -> line.startsWith("Pontifex-Host: "))
                        .count(),
                message);
        for (int number = 1; number <= 6; number++) {
            var blame = shell.run("pontifex blame dom0-" + number);
            assertTrue(blame.out().contains("content"), blame.toString());
        }
        var again = shell.run("pontifex merge 1.bundle 2.bundle 3.bundle");
        assertTrue(again.out().contains("shards of this run were recorded before, as "), again.out());
        assertEquals("1", git.run("rev-list", "--count", "pontifex/history").strip(), "and are not recorded twice");
    }

    @Test
    void whatProgramsAreToldOfTheShardsIsWhatTheyAreToldOfTheWhole() throws Exception {
        shards("plan", 0);
        var merged = shell.run("pontifex merge 3.bundle 1.bundle 2.bundle -o json");
        var whole = shell.run("pontifex plan playbooks/site.yml -o json");
        assertEquals(sorted(whole.out()), sorted(merged.out()));
        assertEquals(whole.code(), merged.code());
    }

    @Test
    void anAuditIsMergedAsItEnded() throws Exception {
        shards("audit", 0);
        var merged = shell.run("pontifex merge 1.bundle 2.bundle 3.bundle");
        assertEquals(0, merged.code(), merged.toString());
        Files.writeString(folder.resolve("host/a"), "b");
        shards("audit", 2);
        merged = shell.run("pontifex merge 1.bundle 2.bundle 3.bundle -o markdown");
        assertEquals(2, merged.code(), merged.toString());
    }

    @Test
    void aPartOfARunIsRefusedUnlessItIsAskedFor() throws Exception {
        shards("apply", 0);
        var said = shell.run("pontifex merge 1.bundle 3.bundle");
        assertEquals(64, said.code());
        assertEquals("""
                1.bundle  of its run shard 2/3 is missing
                  name their bundles too; or with --partial, and their hosts are told as not known
                """, said.err());
        var partial = shell.run("pontifex merge 1.bundle 3.bundle --partial");
        assertEquals(32, partial.code(), partial.toString());
        var rest = shell.run("pontifex merge 1.bundle 2.bundle 3.bundle");
        assertEquals(0, rest.code(), rest.toString());
        assertTrue(rest.out().contains("recorded before, as ") && rest.out().contains("recorded as "), rest.out());
        assertEquals("2", git.run("rev-list", "--count", "pontifex/history").strip(), "the part that came later");
        shell.with("-- playbooks/more.yml --\n- hosts: all\n  tasks: []\n");
        git.commit("another");
        Files.move(folder.resolve("2.bundle"), folder.resolve("old.bundle"));
        shard("apply", 2, 0);
        said = shell.run("pontifex merge 1.bundle 2.bundle 3.bundle");
        assertEquals(64, said.code());
        assertTrue(
                said.err().startsWith("2.bundle  is of another run than 1.bundle: commit of the plays: "), said.err());
        assertTrue(shell.run("pontifex merge 1.bundle 1.bundle").err().startsWith("1.bundle  is named twice"));
    }

    @Test
    void aShardWaitsForNoCanariesOfOthersSoItIsRefused() {
        var said = shell.run("pontifex apply playbooks/canary.yml --shard 1/3");
        assertEquals(64, said.code());
        assertEquals("""
                playbooks/canary.yml:1:3  this play has canaries, and other shards than theirs would not wait for them
                    1 | - hosts: all
                      |   ^
                  apply them first, with --limit dom0-2; then the shards, each with --limit 'all:!dom0-2'
                """, said.err());
        assertEquals(
                0, shell.run("pontifex plan playbooks/canary.yml --shard 1/3").code());
        said = shell.run("pontifex apply playbooks/canary.yml --limit 'all:!dom0-2' --shard 1/3 --list-hosts");
        assertEquals("play: all (0 hosts)\n", said.out(), said.err());
        said = shell.run("pontifex plan --shard 4/3");
        assertEquals(64, said.code());
        assertTrue(said.err().startsWith("--shard"), said.err());
    }

    @Test
    void aBundleThatCantBeWrittenLeavesItsRunToTheNext() throws Exception {
        var said = shell.run("pontifex apply playbooks/site.yml --bundle .gitignore");
        assertEquals(64, said.code(), "a file of somebody else's");
        assertTrue(said.err().startsWith("--bundle  .gitignore is there already"), said.err());
        assertEquals(List.of(), journals());
        shard("apply", 1, 0);
        assertEquals(List.of(), journals(), "what is in the bundle is nowhere else");
        said = shell.run("pontifex apply playbooks/site.yml --shard 1/3 --bundle 1.bundle");
        assertEquals(64, said.code(), "so it is not written over");
        assertTrue(said.err().startsWith("--bundle  1.bundle is there already, and what an apply"), said.err());
    }

    private List<String> journals() throws IOException {
        var runs = folder.resolve(".git/pontifex/runs");
        if (!Files.exists(runs)) {
            return List.of();
        }
        try (var files = Files.list(runs)) {
            return files.map(Path::toString).toList();
        }
    }

    private void shards(String verb, int code) {
        for (int number = 1; number <= 3; number++) {
            shard(verb, number, code);
        }
    }

    private void shard(String verb, int number, int code) {
        var said = shell.run(
                "pontifex %s playbooks/site.yml --shard %d/3 --bundle %d.bundle".formatted(verb, number, number));
        assertEquals(code, said.code(), said.toString());
    }

    private static String sorted(String lines) {
        return lines.lines().sorted().collect(Collectors.joining("\n"));
    }
}
