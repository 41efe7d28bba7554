package pontifex.resource;

import pontifex.state.HostState;
import pontifex.state.Judgement;

/// What must be so on a host. It changes nothing; it is judged on the wanted state and again on the second
/// look.
public sealed interface Assertion extends Desired permits Isolated, DefaultRoute {
    /// @param state read by [Reading#of]
    Judgement judge(HostState state);
}
