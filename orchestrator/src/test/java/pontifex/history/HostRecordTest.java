package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.resource.Reading;
import pontifex.state.FileState;
import pontifex.state.Scope;

/// What of a state is recorded.
class HostRecordTest {
    @Test
    void aFileThatNobodyLookedAtIsNotRecordedAsGone() throws Exception {
        var seen = Reading.of(States.raw(1).findFirst().orElseThrow()).with("/opt/gone", FileState.ABSENT);
        var wanted = Scope.of("file", "/opt/unseen")
                .and(Scope.of(Scope.FILE_ACCESS, "/opt/unseen-too"))
                .and(Scope.of("file", "/opt/gone"));
        var record = HostRecord.of("dom0-01", wanted, seen, new TreeSet<>());
        assertEquals(Scope.of("file", "/opt/gone"), record.scope());
        assertEquals(Map.of(), record.items().values());
    }
}
