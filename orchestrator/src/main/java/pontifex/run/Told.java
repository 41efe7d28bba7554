package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Change;
import pontifex.plan.Difference;
import pontifex.plan.Plan;
import pontifex.plan.Risk;
import pontifex.state.Item;
import pontifex.state.Truth;
import pontifex.state.Value;

/// A plan in the words of reports: what each task changes.
final class Told {
    private Told() {}

    /// @param secret the paths whose content is not to be told
    static List<TaskChange> changes(Plan plan, Set<String> secret) {
        var changes = new ArrayList<TaskChange>();
        for (var stage : plan.stages()) {
            var before = stage.before().items(stage.claims());
            var after = stage.after().items(stage.claims());
            for (var difference : Difference.between(before, after)) {
                if (!difference.unknown()) {
                    changes.add(new TaskChange(
                            stage.task(),
                            stage.place(),
                            difference.item(),
                            told(difference.item(), difference.before(), secret),
                            told(difference.item(), difference.after(), secret),
                            risk(plan, difference.item())));
                }
            }
        }
        return changes;
    }

    private static @Nullable String told(Item item, @Nullable Value value, Set<String> secret) {
        if (value == null) {
            return null;
        }
        boolean hidden = item.kind().equals("file") && item.facet().equals("content") && secret.contains(item.name());
        return hidden ? "secret" : value.toString();
    }

    /// The highest risk of the changes that bring this item about.
    private static Risk risk(Plan plan, Item item) {
        if (item.truth() == Truth.NEXT_BOOT) {
            return Risk.NEXT_BOOT;
        }
        return plan.changes().stream()
                .filter(change -> change.target().equals(item.name()) && change.risk() != Risk.NEXT_BOOT)
                .map(Change::risk)
                .max(Risk::compareTo)
                .orElse(Risk.NONE);
    }
}
