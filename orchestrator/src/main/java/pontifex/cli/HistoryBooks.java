package pontifex.cli;

import java.util.SortedMap;
import pontifex.history.Blame;
import pontifex.history.HistoryFailure;
import pontifex.history.Reading;
import pontifex.run.Books;
import pontifex.state.Item;
import pontifex.state.Items;

/// The books that a history keeps, as they were when the audit began.
record HistoryBooks(Reading reading) implements Books {
    @Override
    public Items recorded(String host) throws HistoryFailure {
        return reading.items(host);
    }

    @Override
    public SortedMap<Item, Blame> blame(String host) throws HistoryFailure {
        return reading.blame(host);
    }
}
