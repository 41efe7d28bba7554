package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pontifex.history.Blame;
import pontifex.history.SecretKey;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Look;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// What must be looked at so that a host can be held against its record, and how much of it is compared.
class RecordedTest {
    @Test
    void filesAndGuestsThatNoPlayNamesAnyMoreAreLookedAt() throws Exception {
        var recorded = recorded(
                "file",
                "/opt/site",
                "content",
                "sha256:00",
                "vif",
                "dom1/0",
                "file",
                "/srv/dom1.cfg",
                "bridge",
                "xenbr1",
                "nic",
                "eth1",
                "bridge",
                "xenbr1",
                "offload_tx",
                "off",
                "bridge",
                "xenbr2",
                "nic",
                "eth2");
        assertEquals(
                Look.at("/opt/site").and(Look.atGuest("/srv/dom1.cfg")).and(Look.closely("eth1")), recorded.look());
    }

    @Test
    void ofAFileThatIsNotOwnedWholeTheContentIsNobodysAffair() throws Exception {
        var recorded = recorded(
                "file",
                "/opt/owned",
                "content",
                "sha256:00",
                "file",
                "/opt/owned",
                "mode",
                "0644",
                "file",
                "/opt/there",
                "mode",
                "0755");
        assertEquals(Scope.of("file", "/opt/owned").and(Scope.of(Scope.FILE_ACCESS, "/opt/there")), recorded.scope());
    }

    @Test
    void aSecretWithoutItsKeyIsVeiled() throws Exception {
        var recorded = recorded(
                "file",
                "/opt/word",
                "content",
                "secret",
                "file",
                "/opt/keyed",
                "content",
                "hmac-sha256:00",
                "file",
                "/opt/plain",
                "content",
                "sha256:00");
        assertEquals(Set.of(), recorded.keyed());
        assertEquals(
                new TreeSet<>(Set.of(item("file", "/opt/word", "content"), item("file", "/opt/keyed", "content"))),
                recorded.veiled());
    }

    private static Item item(String kind, String name, String facet) {
        return new Item(kind, name, facet, Truth.NEXT_BOOT);
    }

    /// @param items kind, name, facet and value of each
    private static Recorded recorded(String... items) throws Exception {
        var all = new TreeMap<Item, Value>();
        for (int i = 0; i < items.length; i += 4) {
            all.put(item(items[i], items[i + 1], items[i + 2]), Value.of(items[i + 3]));
        }
        return Recorded.of(
                "here",
                new Books() {
                    @Override
                    public Items recorded(String host) {
                        return new Items(all);
                    }

                    @Override
                    public SortedMap<Item, Blame> blame(String host) {
                        return new TreeMap<>();
                    }
                },
                SecretKey.NONE);
    }
}
