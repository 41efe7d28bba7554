package pontifex.run;

import java.util.SortedSet;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Seen;

/// Whether Pontifex could still come in afterwards, judged on paper.
///
/// Nothing may touch the links that carry the session: what would move them is refused here, whoever asks for it.
final class Reachability {
    private Reachability() {}

    static void judge(HostState observed, HostState wanted) throws HostFailed {
        if (observed.network().sessionLinks() instanceof Seen.Value<SortedSet<String>>(var links)) {
            for (var name : links) {
                var before = observed.network().link(name);
                var after = wanted.network().link(name);
                if (before instanceof Link && !same(before, after)) {
                    throw new HostFailed(new HostOutcome.Failed(new Failure(
                            "refused before anything was sent: the change would cut the path to the host",
                            null,
                            name + " carries the very session that Pontifex comes in by",
                            "come in by another link, or leave " + name + " alone")));
                }
            }
        }
    }

    private static boolean same(Link before, @org.jspecify.annotations.Nullable Link after) {
        return after != null && before.up() == after.up() && java.util.Objects.equals(before.master(), after.master());
    }
}
