package pontifex.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Value;

/// One item that is not the same in two states. Null: absent there.
public record Difference(
        Item item, @Nullable Value before, @Nullable Value after) {

    /// Whether one side could not be told: then nothing is known to differ, and nothing to be equal.
    public boolean unknown() {
        return before instanceof Value.Unknown || after instanceof Value.Unknown;
    }

    /// In the items' order.
    public static List<Difference> between(Items before, Items after) {
        var items = new TreeSet<Item>(before.values().keySet());
        items.addAll(after.values().keySet());
        var found = new ArrayList<Difference>();
        for (var item : items) {
            var was = before.values().get(item);
            var is = after.values().get(item);
            if (was instanceof Value.Unknown || is instanceof Value.Unknown || was == null || !was.equals(is)) {
                found.add(new Difference(item, was, is));
            }
        }
        return found;
    }
}
