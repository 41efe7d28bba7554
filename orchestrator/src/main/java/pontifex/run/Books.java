package pontifex.run;

import java.util.Set;
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
        public Set<Item> byHand(String host) {
            return Set.of();
        }
    };

    /// How a host was left last; nothing where it was never recorded.
    Items recorded(String host) throws HistoryFailure;

    /// Those of a host's recorded items that no run stands for: it was only taken as it was (`pontifex record`).
    Set<Item> byHand(String host) throws HistoryFailure;
}
