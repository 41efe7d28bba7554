package pontifex.run;

import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.history.Blame;
import pontifex.history.HistoryFailure;
import pontifex.state.Item;
import pontifex.state.Items;

/// What is recorded of hosts.
public interface Books {
    /// Of a site without a history: nothing of anybody.
    Books EMPTY = new Books() {
        @Override
        public Items recorded(String host) {
            return Items.NONE;
        }

        @Override
        public SortedMap<Item, Blame> blame(String host) {
            return new TreeMap<>();
        }
    };

    /// How a host was left last; nothing where it was never recorded.
    Items recorded(String host) throws HistoryFailure;

    /// What moved each item of a host last, of items too that are no more.
    SortedMap<Item, Blame> blame(String host) throws HistoryFailure;
}
