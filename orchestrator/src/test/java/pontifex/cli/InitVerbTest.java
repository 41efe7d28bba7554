package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new repository: it is valid as it stands, and nothing that is there is touched.
class InitVerbTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsLaidOutIsValid() throws Exception {
        var said = Shell.in(folder).run("pontifex init fleet");
        assertEquals(0, said.code(), said.err());
        assertTrue(said.out().startsWith("fleet/.gitignore\nfleet/README.md\n"), said.out());
        var inside = Shell.in(folder.resolve("fleet"));
        var valid = inside.run("pontifex validate");
        assertEquals("valid: 2 plays, 2 hosts, 4 tasks\n", valid.out(), valid.err());
        assertEquals("", valid.err());
        for (var file : List.of(
                "pontifex.yml", "inventory/hosts.yml", "inventory/group_vars/dom0s.yml", "playbooks/bridges.yml")) {
            var path = folder.resolve("fleet").resolve(file);
            var modeline = Files.readString(path).lines().findFirst().orElseThrow();
            var schema = path.getParent()
                    .resolve(modeline.replaceFirst(".*schema=", ""))
                    .normalize();
            assertTrue(Files.exists(schema), file + " names its schema: " + modeline);
            assertEquals(
                    List.of(), SchemasTest.mistakes(schema.getFileName().toString(), Files.readString(path)), file);
        }
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        var shell = Shell.in(folder).with("-- pontifex.yml --\nforks: 3\n-- notes --\nmine\n");
        var refused = shell.run("pontifex init");
        assertEquals(64, refused.code());
        assertTrue(refused.err().contains("pontifex.yml  is there already; nothing was written"), refused.err());
        try (var files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
        Files.delete(folder.resolve("pontifex.yml"));
        assertEquals(0, shell.run("pontifex init").code());
        assertEquals("mine\n", Files.readString(folder.resolve("notes")));
        assertEquals(64, shell.run("pontifex init").code());
    }
}
