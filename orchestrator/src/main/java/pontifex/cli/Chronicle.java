package pontifex.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.history.History;
import pontifex.plan.Difference;

/// How the history is told, in one format.
interface Chronicle {
    /// A commit among others.
    ///
    /// @param moved of the thing that was asked for; empty where none was
    void entry(History.Entry entry, List<Difference> moved);

    /// A commit by itself.
    void shown(History.Entry entry, String message);

    /// Between two commits, by their whole ids; the first is empty before the first.
    void between(String before, String after);

    /// What moved on the hosts, after [#shown] or [#between].
    void moved(List<Moved> hosts);

    void blame(String host, List<Blamed> items);

    /// @param things `bridge xenbr2`, and how many items of it were recorded
    /// @param commit null: nothing was recorded, so nothing was forgotten
    void forgotten(String host, List<String> things, @Nullable String commit, List<String> notes);
}
