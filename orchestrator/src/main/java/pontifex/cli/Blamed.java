package pontifex.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.history.Blame;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.state.Item;
import pontifex.state.Value;

/// An item of a host, and what moved it last.
///
/// @param value as it is recorded; null: it is no more
/// @param blame null: it was recorded before such things were noted
/// @param entry the commit of that run; null: it is not in this clone
record Blamed(Item item, @Nullable Value value, @Nullable Blame blame, History.@Nullable Entry entry) {

    static List<Blamed> of(History history, String host) throws HistoryFailure {
        var now = history.now();
        var values = now.items(host).values();
        var blame = now.blame(host);
        var items = new TreeSet<Item>(values.keySet());
        items.addAll(blame.keySet());
        var runs = new HashMap<String, History.Entry>();
        for (var entry : history.log(host)) {
            entry.trailers().getOrDefault("Pontifex-Run", List.of()).forEach(run -> runs.put(run, entry));
        }
        var blamed = new ArrayList<Blamed>();
        for (var item : items) {
            var by = blame.get(item);
            blamed.add(new Blamed(item, values.get(item), by, by == null ? null : runs.get(by.run())));
        }
        return blamed;
    }
}
