package pontifex.run;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Where;

/// What a run may do, on every host alike.
///
/// @param forks how many hosts are at work at the same time
/// @param guard seconds that a host waits for the confirm of a change on the path to it
/// @param iKnow the hosts for which the user takes on what the simulation warns of
/// @param where which of the hosts that were looked at are meant; null: all
public record Rules(
        Mode mode,
        int forks,
        int guard,
        Set<String> iKnow,
        @Nullable Where where) {
    public Rules(Mode mode, int forks, int guard, Set<String> iKnow) {
        this(mode, forks, guard, iKnow, null);
    }

    public Rules {
        iKnow = Set.copyOf(iKnow);
    }
}
