package pontifex.resource;

import pontifex.state.HostState;
import pontifex.state.Judgement;

/// What must be so on a host. It changes nothing; it is judged on the wanted state and again on the second
/// look.
public sealed interface Assertion extends Desired permits Isolated, DefaultRoute {
    /// The facet of its item: whether it holds.
    String HOLDS = "holds";

    /// What it is about, as its item names it: with the task's kind, `isolated xenbr1`.
    String subject();

    /// @param state read by [Reading#of]
    Judgement judge(HostState state);
}
