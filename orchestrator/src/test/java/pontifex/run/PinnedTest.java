package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.States;
import pontifex.history.SecretKey;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Mode;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

class PinnedTest {
    private static final Item NIC = new Item("bridge", "xenbr1", "nic", Truth.LIVE);
    private static final Item FILE = new Item("file", "/etc/x", "content", Truth.NEXT_BOOT);
    private static final Items FOUND = items(Map.of(FILE, Value.of("secret")));
    private static final Items WANTED = items(Map.of(NIC, Value.of("eth1"), FILE, Value.of("secret")));
    private static final Pinned PLANNED = new Pinned(FOUND, WANTED, List.of("bind eth1 to xenbr1 (management path)"));

    private static Items items(Map<Item, Value> items) {
        return new Items(new TreeMap<>(items));
    }

    @Test
    void whatIsAsItWasShownMayBeDone() {
        assertNull(PLANNED.unlike(new Pinned(FOUND, WANTED, PLANNED.risky())));
        var unknown = items(Map.of(NIC, new Value.Unknown("can't be read")));
        assertNull(new Pinned(unknown, unknown, List.of()).unlike(new Pinned(unknown, unknown, List.of())));
    }

    @Test
    void aHostThatHasMovedIsNot() {
        var now = items(Map.of(NIC, Value.of("eth2"), FILE, Value.of("secret")));
        assertSays(
                "stale: the host has moved since it was planned",
                "bridge xenbr1 nic (live) was nothing in the plan, is eth2 now",
                new Pinned(now, WANTED, PLANNED.risky()));
        assertSays(
                "stale: the host has moved since it was planned",
                "file /etc/x content (next boot) was secret in the plan, is unknown (can't be read) now",
                new Pinned(items(Map.of(FILE, new Value.Unknown("can't be read"))), WANTED, PLANNED.risky()));
    }

    @Test
    void neitherAreOtherPlaysOrOtherRisks() {
        assertSays(
                "stale: the plays want something else than was planned",
                "bridge xenbr1 nic (live) was eth1 in the plan, is nothing now",
                new Pinned(FOUND, FOUND, PLANNED.risky()));
        assertSays(
                "stale: it is as risky as it was no more",
                "planned: bind eth1 to xenbr1 (management path); now: nothing risky",
                new Pinned(FOUND, WANTED, List.of()));
    }

    @Test
    void ofMuchThatHasMovedTheFirstIsNamed() {
        var now = new TreeMap<>(FOUND.values());
        for (int i = 0; i < 9; i++) {
            now.put(new Item("bridge", "xenbr" + i, "nic", Truth.LIVE), Value.of("eth" + i));
        }
        assertEquals(
                "; and 6 more",
                why(new Pinned(new Items(now), WANTED, List.of())).cause().replaceFirst(".*(; and .*)", "$1"));
    }

    @Test
    void ofASecretOnlyWhatTheKeysHolderCanCompareIsPinned(@TempDir Path folder) throws Exception {
        var found = States.rawXl().with("/etc/x", regular("token one"));
        var paper = new Paper(
                found,
                found.with("/etc/x", regular("token two")),
                Scope.of("file", "/etc/x"),
                new TreeSet<>(List.of("/etc/x")),
                List.of());
        var key = SecretKey.in(Files.writeString(folder.resolve("key"), "0123456789abcdef"));
        var keyed = Pinned.of("dom0-01", paper, key);
        assertTrue(String.valueOf(keyed.found().values().get(FILE)).startsWith("hmac-sha256:"));
        assertNotEquals(
                keyed.found().values().get(FILE), keyed.wanted().values().get(FILE));
        var without = Pinned.of("dom0-01", paper, SecretKey.NONE);
        assertEquals(Value.of("secret"), without.found().values().get(FILE));
        assertEquals(Value.of("secret"), without.wanted().values().get(FILE));
    }

    private static FileState regular(String text) {
        return new FileState.Regular(Content.of(text), Mode.octal("0600"), "root", "root");
    }

    private static void assertSays(String what, String cause, Pinned now) {
        var why = why(now);
        assertEquals(what, why.what());
        assertEquals(cause, why.cause());
    }

    private static Failure why(Pinned now) {
        return Objects.requireNonNull(PLANNED.unlike(now));
    }
}
