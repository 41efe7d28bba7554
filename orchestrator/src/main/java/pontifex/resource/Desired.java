package pontifex.resource;

import pontifex.state.Look;
import pontifex.yaml.Source;

/// What a task asks for: something to ensure, or something that must be so.
public sealed interface Desired permits Resource, Assertion {
    /// Where the task stands in its play.
    Source source();

    /// What the probe must look at before this can be decided, beyond what its finders find.
    Look look();
}
