package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.Git;

/// Hosts out of a list: `--limit @FILE` and `--limit @failed`.
class LimitTest {
    @TempDir
    private Path folder;

    private Shell shell;

    @BeforeEach
    void aFleetOfFour() throws IOException {
        shell = Shell.in(folder).with("""
                -- inventory/hosts.yml --
                all: {hosts: {"dom0-[1:4]": {ansible_host: 127.0.0.1, ansible_port: 1}}}
                -- playbooks/site.yml --
                - name: P
                  hosts: all
                  tasks:
                    - file: {path: /etc/motd, content: hello}
                -- some --
                # of the north
                dom0-2
                dom0-3

                dom0-4
                -- none --
                # nobody
                """);
    }

    private String hosts(String limit) {
        var said = shell.run("pontifex plan --list-hosts --limit '" + limit + "'");
        assertEquals(0, said.code(), said.err());
        return said.out().replaceAll("(?m)^play.*\n|^  ", "").replace("\n", " ").strip();
    }

    private String refused(String limit) {
        var said = shell.run("pontifex plan --list-hosts --limit '" + limit + "'");
        assertEquals(64, said.code(), said.out());
        return said.err();
    }

    @Test
    void aFileHasOnePatternALine() {
        assertEquals("dom0-2 dom0-3 dom0-4", hosts("@some"));
        assertEquals("dom0-2 dom0-3", hosts("@some:!dom0-4"));
        assertEquals("dom0-1", hosts("all:!@some"));
        assertTrue(refused("@nowhere").contains("the file nowhere can't be read"), refused("@nowhere"));
        assertTrue(refused("@none").contains("there is no host in the file none"), refused("@none"));
        assertTrue(refused("@failed").contains("who failed in the last run is not known"), refused("@failed"));
    }

    @Test
    void whoFailedInTheLastRunIsRemembered() throws Exception {
        Git.begin(folder).commit("the first");
        assertTrue(refused("@failed").contains("no host failed in the last run"), refused("@failed"));
        assertEquals(4, shell.run("pontifex apply -l dom0-2,dom0-4").code());
        assertEquals("dom0-2\ndom0-4\n", Files.readString(folder.resolve(".git/pontifex/failed")));
        assertEquals("dom0-2 dom0-4", hosts("@failed"));
        assertEquals("dom0-4", hosts("@failed:!dom0-2"));
        assertEquals(4, shell.run("pontifex plan -l dom0-1").code());
        assertEquals("dom0-2 dom0-4", hosts("@failed"), "a plan changes nothing, and so forgets nothing");
    }
}
