package pontifex.run;

import java.time.LocalDate;

/// A line of `pontifex.yml` by which somebody answers for a difference, for a time.
///
/// @param place where it stands: `pontifex.yml:12`
/// @param hosts the pattern, as it was written
/// @param item what it is about: `bridge xenbr1`, `vif dom1/*`
/// @param until the last day on which it holds
public record Waiver(String place, String hosts, String item, String reason, String who, LocalDate until) {
    /// `vif dom1/* on dom0s, until 2026-12-31, by anna: the new card is ordered (pontifex.yml:12)`
    @Override
    public String toString() {
        return item + " on " + hosts + ", until " + until + ", by " + who + ": " + reason + " (" + place + ")";
    }
}
