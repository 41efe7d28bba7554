package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

/// `record` of this machine: files of its own stand for those that runs have left on a host.
class RecordVerbTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path host;

    private Shell shell;

    @BeforeEach
    void aRepository() throws Exception {
        shell = Shell.in(folder)
                .with("-- inventory/hosts.yml --\nall: { hosts: { here: { ansible_connection: local } } }\n");
        assertEquals(
                0,
                new ProcessBuilder("git", "init", "-q", "-b", "main")
                        .directory(folder.toFile())
                        .start()
                        .waitFor());
        host = host.toRealPath();
    }

    @Test
    void filesThatAreRecordedAreLookedAtAndStayRecorded() throws Exception {
        var kept = host.resolve("kept").toString();
        var gone = host.resolve("gone").toString();
        Files.writeString(Path.of(kept), "as it was");
        recorded(Map.of(kept, Content.of("as it was"), gone, Content.of("no more")));
        var said = shell.run("pontifex record");
        assertEquals(0, said.code(), said.toString());
        try (var history = History.around(folder)) {
            var now = history.now();
            assertEquals(
                    Value.of("sha256:" + Content.of("as it was").digest()),
                    now.items("here").values().get(content(kept)));
            assertEquals(Map.of(kept, Content.of("as it was")), now.files("here"));
            assertEquals(null, now.items("here").values().get(content(gone)));
        }
    }

    @Test
    void programsAreToldALineAHostAndTheCommit() throws Exception {
        var lines = shell.run("pontifex record --output json").out().lines().toList();
        assertEquals(2, lines.size(), lines + "");
        assertTrue(lines.getFirst().startsWith("{\"type\":\"taken\",\"host\":\"here\",\"things\":{"), lines + "");
        assertTrue(
                lines.getLast()
                        .matches(
                                "\\{\"type\":\"recorded\",\"commit\":(null|\"[0-9a-f]{40}\"),\"unseen\":\\[],\"notes\":\\[]}"),
                lines + "");
    }

    @Test
    void programsAreToldWhatWasWrittenAndWhatServesAsItIs() {
        var said = shell.run("pontifex import here --output json");
        assertEquals(0, said.code(), said + "");
        assertTrue(
                said.out()
                        .startsWith("{\"type\":\"described\",\"written\":[\"playbooks/as-found.yml\"],"
                                + "\"left\":[\"inventory/hosts.yml\"],\"undescribed\":["),
                said + "");
        assertEquals(1, said.out().lines().count(), said.out());
    }

    private void recorded(Map<String, Content> files) throws Exception {
        var items = new TreeMap<Item, Value>();
        files.forEach((path, content) -> items.put(content(path), Value.of("sha256:" + content.digest())));
        try (var history = History.around(folder)) {
            history.commit(
                    RunRecord.begun("one", "apply one", "one", "", "anna@deploy-1"),
                    SecretKey.NONE,
                    List.of(new HostRecord(
                            "here",
                            Scope.of(new Items(items)),
                            new Items(items),
                            new TreeMap<>(files),
                            new TreeSet<>())),
                    List.of());
        }
    }

    private static Item content(String path) {
        return new Item("file", path, "content", Truth.NEXT_BOOT);
    }
}
