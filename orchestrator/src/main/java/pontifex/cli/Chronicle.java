package pontifex.cli;

import java.util.List;
import java.util.SortedMap;
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

    /// Of a host that is taken as it is.
    ///
    /// @param things how many of each kind
    void taken(String host, SortedMap<String, Integer> things);

    /// After [#taken] of each.
    ///
    /// @param unseen the hosts that could not be looked at, and why: a line each
    /// @param commit null: all is as recorded, so nothing was
    void recorded(List<String> unseen, @Nullable String commit, List<String> notes);

    /// What was written that describes hosts.
    void described(Description description);
}
