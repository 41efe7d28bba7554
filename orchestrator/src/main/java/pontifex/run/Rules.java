package pontifex.run;

import java.util.Set;

/// What a run may do, on every host alike.
///
/// @param forks how many hosts are at work at the same time
/// @param guard seconds that a host waits for the confirm of a change on the path to it
/// @param iKnow the hosts for which the user takes on what the simulation warns of
public record Rules(Mode mode, int forks, int guard, Set<String> iKnow) {
    public Rules {
        iKnow = Set.copyOf(iKnow);
    }
}
