package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryGrowthTest {
    private static final int HOSTS = 200;

    @TempDir
    Path folder;

    @Test
    void aRunThatMovedNothingAddsNothingAndOneThatMovedOneHostAFewKilobytes() throws Exception {
        var clone = new Clone(folder);
        clone.git("init", "-q");
        assertTrue(HistoryGrowth.record(clone, "first", 0, HOSTS, -1, "eth9"));
        var before = HistoryGrowth.size(folder);
        assertFalse(HistoryGrowth.record(clone, "calm", 0, HOSTS, -1, "eth9"));
        assertEquals(before, HistoryGrowth.size(folder));
        assertTrue(HistoryGrowth.record(clone, "one", 0, HOSTS, 17, "eth9"));
        var added = HistoryGrowth.size(folder) - before;
        assertTrue(added < 10 * 1024, added + " bytes");
        var message = clone.git("log", "-1", "--format=%B", "pontifex/history");
        assertTrue(message.contains("\nPontifex-In-Sync: 199\nPontifex-Host: dom0-00017 changed"), message);
    }
}
