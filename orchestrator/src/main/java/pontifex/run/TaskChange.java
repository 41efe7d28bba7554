package pontifex.run;

import org.jspecify.annotations.Nullable;
import pontifex.plan.Risk;
import pontifex.state.Item;

/// One item that a task changes, or would.
///
/// @param before as people read it; null: absent. So is `after`
public record TaskChange(
        String task,
        String place,
        Item item,
        @Nullable String before,
        @Nullable String after,
        Risk risk) {
    /// `vif dom2/0 bridge (live): none → xenbr2`
    @Override
    public String toString() {
        return item + ": " + (before == null ? "nothing" : before) + " → " + (after == null ? "nothing" : after);
    }
}
