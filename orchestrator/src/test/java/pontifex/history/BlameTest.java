package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// Who stands for what is recorded.
class BlameTest {
    private static final Item CONTENT = new Item("file", "/etc/motd", "content", Truth.NEXT_BOOT);
    private static final Item MODE = new Item("file", "/etc/motd", "mode", Truth.NEXT_BOOT);
    private static final Content MOTD = Content.of("hello\n");

    @TempDir
    private Path folder;

    private Clone clone = new Clone(Path.of(""));

    @BeforeEach
    void aRepository() throws Exception {
        clone = Clone.withOrigin(folder);
    }

    @Test
    void ofARemovedFileTheTaskThatRemovedItStandsForItsContentToo() throws Exception {
        put("first", found());
        put("second", gone().madeBy(new TreeMap<>(Map.of(MODE, new Cause("no motd", "site.yml:4")))));
        var blame = blame();
        assertEquals(new Blame("second", Blame.How.MOVED, "no motd", "site.yml:4", ""), blame.get(MODE));
        assertEquals(blame.get(MODE), blame.get(CONTENT));
    }

    @Test
    void aFileThatOthersRemovedWasFoundSo() throws Exception {
        put("first", found());
        put("second", gone());
        assertEquals(Blame.How.FOUND, how(CONTENT));
    }

    @Test
    void whatWasTakenAsItWasIsThePlaysOnceTheyClaimIt() throws Exception {
        put("first", found().takenAsItIs());
        assertEquals(Blame.How.RECORDED, how(CONTENT));
        put("second", found().takenAsItIs());
        assertEquals("first", blame().get(CONTENT).run());
        put("third", access());
        assertEquals(Blame.How.FOUND, how(MODE));
        assertEquals(Blame.How.RECORDED, how(CONTENT), "nothing of it was claimed but its access");
        put("fourth", found());
        assertEquals(new Blame("fourth", Blame.How.FOUND, "", "", ""), blame().get(CONTENT));
        assertEquals("third", blame().get(MODE).run());
    }

    private static HostRecord found() {
        return new HostRecord(
                "dom0-01",
                Scope.of("file", "/etc/motd"),
                items(Map.of(CONTENT, Value.of("sha256:" + MOTD.digest()), MODE, Value.of("0644"))),
                new TreeMap<>(Map.of("/etc/motd", MOTD)),
                new TreeSet<>());
    }

    private static HostRecord access() {
        return of(Scope.of(Scope.FILE_ACCESS, "/etc/motd"), Map.of(MODE, Value.of("0644")));
    }

    private static HostRecord gone() {
        return of(Scope.of(Scope.FILE_ACCESS, "/etc/motd"), Map.of());
    }

    private static HostRecord of(Scope scope, Map<Item, Value> items) {
        return new HostRecord("dom0-01", scope, items(items), new TreeMap<>(), new TreeSet<>());
    }

    private static Items items(Map<Item, Value> items) {
        return new Items(new TreeMap<>(items));
    }

    private void put(String run, HostRecord record) throws Exception {
        try (var history = clone.history()) {
            history.commit(
                    RunRecord.begun(run, "apply site.yml", "site.yml", "", "olga@control"),
                    SecretKey.NONE,
                    List.of(record),
                    List.of());
        }
    }

    private SortedMap<Item, Blame> blame() throws Exception {
        try (var history = clone.history()) {
            return history.blame("dom0-01");
        }
    }

    private Blame.How how(Item item) throws Exception {
        return blame().get(item).how();
    }
}
