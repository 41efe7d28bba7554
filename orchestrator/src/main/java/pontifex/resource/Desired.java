package pontifex.resource;

import java.util.List;
import pontifex.state.Look;
import pontifex.yaml.Source;

/// What a task asks for: something to ensure, or something that must be so.
public sealed interface Desired permits Resource, Assertion {
    /// Where the task stands in its play.
    Source source();

    /// What the probe must look at before this can be decided, beyond what its finders find.
    Look look();

    /// The MACs that it gives to guests: no two guests of the fleet may have the same.
    default List<GuestMac> macs() {
        return List.of();
    }

    /// What its reader on the host will take otherwise than it is meant, as far as that shows without any host: a
    /// sentence each.
    default List<String> traps() {
        return List.of();
    }
}
