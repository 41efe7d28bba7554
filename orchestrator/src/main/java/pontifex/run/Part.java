package pontifex.run;

import java.util.List;
import pontifex.playbook.Task;
import pontifex.playbook.Verify;

/// What one play asks of one host; empty where it has no part in it.
///
/// @param verify what must succeed before a guarded change is confirmed
record Part(List<Task> tasks, List<Verify> verify) {
    Part {
        tasks = List.copyOf(tasks);
        verify = List.copyOf(verify);
    }
}
