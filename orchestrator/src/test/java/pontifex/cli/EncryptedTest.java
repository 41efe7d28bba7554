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

/// A repository of which parts are encrypted: what is opened, and that none of it is shown.
class EncryptedTest {
    @TempDir
    private Path folder;

    private Shell shell;

    @BeforeEach
    void aRepository() throws IOException {
        shell = Shell.in(folder).with("""
                -- password --
                sesame
                -- inventory/hosts --
                dom0-1
                -- inventory/group_vars/all.yml --
                WHOLE-VARS
                -- playbooks/site.yml --
                - hosts: all
                  vars_files: [vars/more.yml]
                  tasks:
                    - name: "word {{ word }}"
                      file: {path: /etc/word, content: "{{ word }}{{ more }}"}
                    - script: {path: /etc/check, source: check, mode: u+x}
                -- playbooks/vars/more.yml --
                WHOLE-MORE
                -- playbooks/files/check --
                WHOLE-FILE
                """);
        shell.replace("inventory/group_vars/all.yml", "WHOLE-VARS\n", VARS);
        shell.replace("playbooks/vars/more.yml", "WHOLE-MORE\n", MORE);
        shell.replace("playbooks/files/check", "WHOLE-FILE\n", SCRIPT);
    }

    @Test
    void everyPartIsOpenedByThePassword() {
        assertEquals(
                new Shell.Said(0, "valid: 1 play, 1 host, 2 tasks\n", ""),
                shell.run("pontifex validate --vault-password-file password"));
        assertEquals(
                """
                        play: all (1 host)
                          dom0-1
                            word {{ word }}  (playbooks/site.yml:4:13)
                            script /etc/check  (playbooks/site.yml:6:7)
                        """,
                shell.run("pontifex plan --list-tasks --vault-id site@password").out());
    }

    @Test
    void withoutItEveryPartIsNamed() throws IOException {
        var said = shell.run("pontifex validate");
        assertEquals(64, said.code());
        for (var file : new String[] {"inventory/group_vars/all.yml:1:1"}) {
            assertTrue(
                    said.err().contains(file + "  encrypted with ansible-vault, and there is no password"), said.err());
        }
        Files.writeString(folder.resolve("inventory/group_vars/all.yml"), "word: x\n");
        Files.writeString(folder.resolve("playbooks/vars/more.yml"), "more: y\n");
        said = shell.run("pontifex validate");
        assertTrue(said.err().contains("playbooks/files/check:1:1  encrypted with ansible-vault"), said.err());
    }

    @Test
    void aMistakeInItIsToldWithoutIt() throws IOException {
        shell.replace("playbooks/site.yml", "content:", "mode: \"x{{ word }}\", content:");
        var said = shell.run("pontifex validate --vault-password-file password");
        assertEquals(64, said.code(), said.out());
        assertTrue(said.err().contains("playbooks/site.yml:5:"), said.err());
        assertTrue(said.err().contains("***"), said.err());
        assertFalse(said.err().contains("hunter2"), said.err());
    }

    /// `word: hunter2`, by `sesame`
    private static final String VARS = """
            $ANSIBLE_VAULT;1.1;AES256
            62636637373433343830313232336662323264663735316131313737323735623265303034306230
            6665366533353331306464373032623466616262396266630a316436383061366535376663623630
            31373938323536356639333638626231613365353038343339646232313033306339356339323561
            3938636566383035350a396330613564633334626365313437613033616364363461303231366637
            6161
            """;

    /// `more: and more`, by `sesame`
    private static final String MORE = """
            $ANSIBLE_VAULT;1.1;AES256
            37313864393861613330353266623464343839616262386630626531343532353363323161353566
            6463323938663636633131386634633831663462333534630a666166363430626335653633353835
            35326136663732663637663564656564653063383362623232623163633237393135346462633363
            3138376165373536630a363931316163656635356665346162626433363931323838343330326533
            6536
            """;

    /// a script, by `sesame`
    private static final String SCRIPT = """
            $ANSIBLE_VAULT;1.1;AES256
            39626431373431366139316464656635636236343061383030326366663166653766386266356532
            3138383739656538356665326632323863383830623230340a316263356362393663343366336439
            34616532613235623033616131613631626264386439336130663838366236613638333566346338
            6236633564646563620a626530363439663639666438363139643536643437353431353830343265
            37376135303637313462393030656466383138666261656162346437396662636563
            """;
}
