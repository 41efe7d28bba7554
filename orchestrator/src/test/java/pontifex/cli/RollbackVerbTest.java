package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
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

/// What `rollback --check` says of this machine: two files of its own, a secret among them, stand for a host.
class RollbackVerbTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path host;

    private Shell shell;
    private Path word;
    private Path motd;

    @BeforeEach
    void aHostThatWasRecorded() throws Exception {
        shell = Shell.in(folder).with("""
                -- inventory/hosts.yml --
                all: { hosts: { here: { ansible_connection: local } } }
                -- pontifex.yml --
                history: { key_file: history.key }
                -- history.key --
                sixteen bytes and more
                """);
        assertEquals(
                0,
                new ProcessBuilder("git", "init", "-q", "-b", "main")
                        .directory(folder.toFile())
                        .start()
                        .waitFor());
        word = Files.writeString(host.toRealPath().resolve("word"), "SEKRET-1");
        motd = Files.writeString(host.toRealPath().resolve("motd"), "hello");
        record();
    }

    @Test
    void aSecretThatIsAsItWasIsSaidToBe() {
        assertEquals("", back().err());
        assertTrue(back().out().contains("1 in sync"), back().out());
    }

    @Test
    void aSecretThatIsGoneIsToldBeforehandAndTheRestIsPutBack() throws Exception {
        Files.delete(word);
        Files.writeString(motd, "changed");
        var said = back();
        assertEquals(0, said.code(), said.toString());
        assertTrue(
                said.err()
                        .contains("here: file " + word + " can't be put back: only a digest of what was in it was"
                                + " recorded, as of all secrets, and there is none now"),
                said.err());
        assertTrue(said.err().contains("4 items on 1 host would not be as at "), said.err());
        assertTrue(said.out().contains("+hello"), said.out());
    }

    @Test
    void aSecretThatHasChangedIsTold() throws Exception {
        Files.writeString(word, "SEKRET-2");
        var said = back();
        assertTrue(
                said.err().contains("file " + word + " can't be put back: only a digest of what was in it"),
                said.toString());
        assertTrue(said.err().contains("1 item on 1 host would not be as at "), said.err());
        assertFalse(said.toString().contains("SEKRET"), said.toString());
    }

    @Test
    void aSecretThatCannotBeComparedIsTold() throws Exception {
        Files.delete(shell.folder().resolve("pontifex.yml"));
        var said = back();
        assertTrue(said.out().contains("can't be compared with what it was at "), said.toString());
        assertTrue(said.err().contains("1 item on 1 host would not be as at "), said.err());
    }

    private Shell.Said back() {
        return shell.run("pontifex rollback pontifex/history --check");
    }

    private void record() throws Exception {
        var items = new TreeMap<Item, Value>();
        var files = new TreeMap<String, Content>();
        for (var file : List.of(word, motd)) {
            var content = Content.of(Files.readString(file));
            var path = file.toString();
            var has = Files.readAttributes(file, PosixFileAttributes.class);
            files.put(path, content);
            items.put(item(path, "content"), Value.of("sha256:" + content.digest()));
            items.put(item(path, "mode"), Value.of("0644"));
            items.put(item(path, "owner"), Value.of(has.owner().getName()));
            items.put(item(path, "group"), Value.of(has.group().getName()));
        }
        try (var history = History.around(folder)) {
            history.commit(
                    RunRecord.begun("one", "apply one", "one", "", "anna@deploy-1"),
                    SecretKey.in(shell.folder().resolve("history.key")),
                    List.of(new HostRecord(
                            "here",
                            Scope.of(new Items(items)),
                            new Items(items),
                            files,
                            new TreeSet<>(List.of(word.toString())))),
                    List.of());
        }
    }

    private static Item item(String path, String facet) {
        return new Item("file", path, facet, Truth.NEXT_BOOT);
    }
}
