package pontifex.run;

import pontifex.plan.Risk;
import pontifex.playbook.Task;
import pontifex.state.Command;
import pontifex.state.Item;
import pontifex.state.Truth;

/// A command that a task has the host run.
///
/// @param left whether it is a handler that an earlier run has left due
record Doing(Task task, Command command, boolean left) {
    /// As reports tell what a task changes: nothing is known of a command but that it runs.
    TaskChange told() {
        return new TaskChange(
                task.name(),
                Wanted.place(task),
                new Item(kind(), command.name(), "run", Truth.LIVE),
                left ? "due" : null,
                command.toString(),
                Risk.HOST_INTERRUPTION);
    }

    private String kind() {
        return command.handler() ? "handler" : task.kind();
    }
}
