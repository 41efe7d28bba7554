package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.Git;

/// When programs of a repository are run: inventories, and those that print the vault password.
class TrustTest {
    @TempDir
    private Path folder;

    private Shell shell;
    private Git git;

    @BeforeEach
    void aRepositoryWithPrograms() throws Exception {
        shell = Shell.in(folder).with("""
                -- inventory/hosts.yml --
                all:
                  hosts:
                    dom0-01:
                      word: !vault |
                        $ANSIBLE_VAULT;1.2;AES256;prod
                        65346338376637353063366436373863393239313764656330386266653537636132323163633339
                        6437613165383634373964623734626232376536636334380a643131316561616335666166356664
                        39366438663235323934383932616136353434386136636462393263373831383334663639383034
                        3162306532333736620a653632613737303435363634663032643631323262616465336236316135
                        3939
                -- inventory/cloud --
                #!/bin/sh
                touch FOLDER/ran
                echo '{"cloud": ["dom0-02"], "_meta": {"hostvars": {"dom0-02": {"word": "x"}}}}'
                -- password --
                #!/bin/sh
                touch FOLDER/ran
                echo sesame
                -- playbooks/site.yml --
                - hosts: dom0-01:cloud
                  tasks:
                    - file: {path: /etc/motd, content: hello}
                """.replace("FOLDER", folder.toRealPath().toString()));
        for (var program : new String[] {"inventory/cloud", "password"}) {
            assertTrue(folder.resolve(program).toFile().setExecutable(true));
        }
        git = Git.begin(folder);
        git.commit("the first");
        git.run("tag", "v1");
    }

    private boolean ran() throws IOException {
        return Files.deleteIfExists(folder.resolve("ran"));
    }

    @Test
    void theUsersOwnFolderIsTrusted() throws Exception {
        var said = shell.run("pontifex plan --list-hosts");
        assertEquals("play: dom0-01,cloud (2 hosts)\n  dom0-01\n  dom0-02\n", said.out(), said.err());
        assertTrue(ran());
        shell.run("pontifex inventory list --vault-password-file password -i inventory/hosts.yml");
        assertTrue(ran());
    }

    @Test
    void validateRunsNothingUnlessItIsTold() throws Exception {
        var said = shell.run("pontifex validate --vault-password-file password");
        assertEquals(0, said.code(), said.err());
        assertTrue(said.err().contains("inventory/cloud --list  a program, and validate runs none"), said.err());
        assertTrue(said.out().contains("1 host"), said.out());
        assertFalse(ran());
        assertTrue(shell.run("pontifex validate --trust").out().contains("2 hosts"));
        assertTrue(ran());
    }

    @Test
    void ofACommitNothingIsRunUnlessItIsTold() throws Exception {
        var said = shell.run("pontifex plan --against v1 --list-hosts");
        assertEquals(new Shell.Said(64, "", """
                        v1:inventory/cloud --list  a program, and nothing of a commit named by --against is run
                          --trust runs it
                        """), said);
        assertFalse(ran());
        assertTrue(shell.run("pontifex plan --against v1 --trust --list-hosts")
                .out()
                .contains("dom0-02"));
        assertTrue(ran());
        shell.replace("playbooks/site.yml", "hello", "'{{ word }}'");
        git.commit("a secret");
        var locked = shell.run(
                "pontifex plan --against HEAD -i inventory/hosts.yml --vault-password-file password" + " --list-hosts");
        assertEquals(64, locked.code());
        assertTrue(locked.err().contains("password is a program, and nothing of a commit named by"), locked.err());
        assertFalse(ran());
    }

    @Test
    void whatTheInventoryOfACommitSaysToSshRunsNothingUnlessItIsTold() throws Exception {
        var ran = folder.toRealPath().resolve("ran");
        shell.with("""
                -- hosts --
                dom0-09 ansible_ssh_common_args='-o ProxyCommand="touch %s"'
                """.formatted(ran));
        shell.replace("playbooks/site.yml", "dom0-01:cloud", "all");
        git.commit("a way of its own");
        var said = shell.run("pontifex plan --against HEAD -i hosts --retries 0");
        assertTrue(
                said.out().contains("nobody here answers for: the inventory's ProxyCommand"), said.out() + said.err());
        assertFalse(ran());
        shell.run("pontifex plan --against HEAD --trust -i hosts --retries 0");
        assertTrue(ran());
    }
}
