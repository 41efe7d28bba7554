package pontifex.run;

import pontifex.plan.Simulation;
import pontifex.state.HostState;

/// Whether Pontifex could still come in afterwards, and each guest keeps its bridge, judged on paper.
final class Reachability {
    private Reachability() {}

    static void judge(HostState observed, HostState wanted) throws HostFailed {
        var dangers = Simulation.of(observed, wanted).dangers();
        if (!dangers.isEmpty()) {
            throw new HostFailed(new HostOutcome.Failed(new Failure(
                    "refused before anything was sent: the change would cut off the host, or a guest",
                    null,
                    String.join("; ", dangers),
                    "change the play so that it leaves that alone, or see to it by hand first")));
        }
    }
}
