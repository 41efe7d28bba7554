package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.Git;

/// `--against REV`: the files of a commit, whatever lies in the work tree.
class AgainstTest {
    @TempDir
    private Path folder;

    private Shell shell;
    private Git git;

    @BeforeEach
    void aRepositoryThatHasMovedOn() throws Exception {
        shell = Shell.in(folder).with("""
                -- pontifex.yml --
                forks: 3
                -- inventory/hosts.yml --
                all: {hosts: {dom0-01: {}, dom0-02: {}}}
                -- inventory/group_vars/all.yml --
                motd: as of old
                -- playbooks/site.yml --
                - name: Motd
                  hosts: all
                  tasks:
                    - name: "says {{ motd }}"
                      template: {path: /etc/motd, source: motd.j2}
                -- templates/motd.j2 --
                {{ motd }}
                """);
        git = Git.begin(folder);
        git.commit("the first");
        git.run("tag", "v1");
        Files.delete(folder.resolve("templates/motd.j2"));
        shell.with("""
                -- inventory/hosts.yml --
                all: {hosts: {dom0-03: {}}}
                -- playbooks/site.yml --
                - name: Nothing
                  hosts: all
                """);
        git.commit("the second");
    }

    @Test
    void playsInventoryVariablesAndTemplatesAreThoseOfTheCommit() {
        assertEquals(new Shell.Said(0, """
                        play: Motd (2 hosts)
                          dom0-01
                            says as of old  (v1:playbooks/site.yml:4:13)
                          dom0-02
                            says as of old  (v1:playbooks/site.yml:4:13)
                        """, ""), shell.run("pontifex plan --against v1 --list-tasks"));
        assertEquals(
                new Shell.Said(0, "play: Nothing (1 host)\n  dom0-03\n", ""),
                shell.run("pontifex plan --against HEAD --list-tasks"));
    }

    @Test
    void whatTheCommandLineNamesIsOfTheCommitToo() throws Exception {
        var absolute = folder.toRealPath().resolve("playbooks/site.yml");
        assertEquals(
                new Shell.Said(0, "play: Motd (1 host)\n  dom0-02\n", ""),
                shell.run("pontifex audit --against v1 -i inventory/hosts.yml -l dom0-02 --list-hosts " + absolute));
    }

    @Test
    void aMistakeIsToldWithTheCommitThatHasIt() throws Exception {
        shell.replace("playbooks/site.yml", "hosts: all", "hosts: all\n  brige: x");
        git.commit("a mistake");
        git.run("revert", "--no-edit", "HEAD");
        assertEquals(0, shell.run("pontifex validate").code());
        var said = shell.run("pontifex validate --against HEAD~1");
        assertEquals(64, said.code());
        assertTrue(said.err().startsWith("""
                HEAD~1:playbooks/site.yml:3:3  unknown word 'brige' in a play
                    3 |   brige: x
                      |   ^^^^^
                  known here:\s"""), said.err());
        assertEquals(
                "v1:playbooks/other.yml  there is no such playbook\n  looked for v1:playbooks/other.yml\n",
                shell.run("pontifex validate --against v1 playbooks/other.yml").err());
    }

    @Test
    void theRunIsNamedByTheCommit() throws Exception {
        var commit = git.run("rev-parse", "v1").strip();
        var said = shell.run("pontifex audit --against v1 -e ansible_port=1 -e ansible_host=127.0.0.1 -l dom0-01");
        assertEquals(1, said.code(), said.out());
        assertTrue(said.out().contains("audit v1:playbooks/site.yml (" + commit.substring(0, 10) + ")"), said.out());
    }

    @Test
    void theWorkTreeStaysAsItIsAndNothingIsLeftBehind() throws Exception {
        shell.with("-- playbooks/site.yml --\nhalf written: [\n-- new.yml --\nx\n");
        var before = files();
        assertEquals(0, shell.run("pontifex plan --against v1 --list-hosts").code());
        assertEquals(before, files());
        assertEquals(" M playbooks/site.yml\n?? new.yml\n", git.run("status", "--porcelain"));
    }

    @Test
    void nothingOfTheCommitIsRun() throws Exception {
        var witness = folder.resolveSibling(folder.getFileName() + "-witness");
        shell.with("""
                -- inventory/hosts --
                #!/bin/sh
                echo ran > WITNESS
                -- files/check --
                #!/bin/sh
                echo ran > WITNESS
                -- ssh_config --
                ProxyCommand sh -c 'echo ran > WITNESS'
                -- pontifex.yml --
                ssh_config: ssh_config
                -- playbooks/site.yml --
                - hosts: all
                  verify:
                    - name: it runs
                      command: check
                      delegate_to: localhost
                """.replace("WITNESS", witness.toString()));
        for (var program : List.of("inventory/hosts", "files/check")) {
            assertTrue(folder.resolve(program).toFile().setExecutable(true));
        }
        git.commit("programs");
        git.run("checkout", "-q", "v1");
        var said = shell.run(
                "pontifex plan --against main -i inventory/hosts.yml" + " -e ansible_host=127.0.0.1 -e ansible_port=1");
        assertEquals(4, said.code(), said.out() + said.err());
        assertFalse(Files.exists(witness));
    }

    @Test
    void whatIsNoCommitIsRefused() {
        assertEquals(new Shell.Said(1, "", """
                        pontifex: 'v2' is no commit here: Git knows nothing of that name
                          name a branch, a tag or a commit; git fetch brings those that others have pushed
                        """), shell.run("pontifex audit --against v2"));
    }

    private TreeMap<String, String> files() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(Path::toString, AgainstTest::content, (a, _) -> a, TreeMap::new));
        }
    }

    private static String content(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " "
                    + Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
