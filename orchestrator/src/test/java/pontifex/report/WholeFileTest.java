package pontifex.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void itsFolderIsMadeAndItIsThereWhole() throws Exception {
        var file = folder.resolve("out/of/the/way.xml");
        WholeFile.ready(file, "<?xml").write("<?xml new".getBytes(StandardCharsets.UTF_8));
        assertEquals("<?xml new", Files.readString(file));
        try (var there = Files.list(file.getParent())) {
            assertEquals(List.of(file), there.toList());
        }
    }

    @Test
    void anOlderOneIsGoneAsSoonAsTheNextRunBegins() throws Exception {
        var file = Files.writeString(folder.resolve("junit.xml"), "<?xml of yesterday");
        WholeFile.ready(file, "<?xml");
        assertFalse(Files.exists(file));
    }

    @Test
    void whatIsNoReportStays() throws Exception {
        var playbook = Files.writeString(folder.resolve("play.yml"), "- hosts: all\n");
        var refused = assertThrows(IOException.class, () -> WholeFile.ready(playbook, "<?xml"));
        assertTrue(refused.getMessage().endsWith("play.yml is there already, and is no report of an earlier run"));
        assertEquals("- hosts: all\n", Files.readString(playbook));
        assertThrows(IOException.class, () -> WholeFile.ready(folder, "<?xml"));
    }

    @Test
    void aFolderThatIsAFileIsSaid() throws Exception {
        var file = Files.writeString(folder.resolve("out"), "");
        var refused = assertThrows(IOException.class, () -> WholeFile.ready(file.resolve("junit.xml"), "<?xml"));
        assertTrue(refused.getMessage().contains("can't be written: "), refused.getMessage());
        assertFalse(refused.getMessage().contains("null"), refused.getMessage());
    }

    @Test
    void aFolderThatGoesWhileTheRunGoesOnIsSaid() throws Exception {
        var file = WholeFile.ready(folder.resolve("out/junit.xml"), "<?xml");
        Files.delete(folder.resolve("out"));
        var lost = assertThrows(IOException.class, () -> file.write(new byte[0]));
        assertEquals(file.path() + " can't be written: its folder is gone", lost.getMessage());
    }
}
