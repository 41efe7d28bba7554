package pontifex.run;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import pontifex.state.HostState;
import pontifex.state.Scope;

/// What was found of a host, and what all of its plays would make of that: known before anything is sent to it.
///
/// @param claims the items that the plays answer for
/// @param secret the paths of files whose content must not be told or recorded
/// @param risky the steps that put more at stake than a guest's traffic, in their order
public record Paper(HostState found, HostState wanted, Scope claims, SortedSet<String> secret, List<RiskyStep> risky) {
    public Paper {
        secret = Collections.unmodifiableSortedSet(new TreeSet<>(secret));
        risky = List.copyOf(risky);
    }
}
