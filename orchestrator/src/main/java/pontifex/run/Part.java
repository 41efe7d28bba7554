package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import pontifex.playbook.Task;
import pontifex.playbook.Verify;
import pontifex.state.HostFacts;
import pontifex.yaml.BadInput;

/// What one play asks of one host; empty where it has no part in it.
///
/// @param verify what must succeed before a guarded change is confirmed
record Part(List<Task> tasks, List<Verify> verify) {
    /// What it is on a host of which that was seen.
    ///
    /// @throws HostFailed when a task can't be decided: nothing is done on the host then
    Part on(HostFacts facts) throws HostFailed {
        var decided = new ArrayList<Task>();
        for (var task : tasks) {
            try {
                decided.addAll(task.on(facts));
            } catch (BadInput e) {
                throw HostFailed.undecided(task.name(), Wanted.place(task), e);
            }
        }
        return new Part(decided, verify);
    }

    Part {
        tasks = List.copyOf(tasks);
        verify = List.copyOf(verify);
    }
}
