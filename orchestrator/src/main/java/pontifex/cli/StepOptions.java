package pontifex.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pontifex.playbook.Rollout;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// Taking the plays' tasks from one of them on, or asking for each. A host is still changed as a whole, by the tasks
/// that are left: who is asked has answered before anything is sent.
final class StepOptions {
    @Option(
            names = "--start-at-task",
            paramLabel = "NAME",
            description = "Leave out all tasks before the first of this name; * and ? stand for anything.")
    @Nullable String start;

    @Option(
            names = "--step",
            description = "Ask for each task, before any host is contacted: (N)o, (y)es, (c)ontinue with all others.")
    boolean step;

    /// @throws BadInput where they have no place
    void check(@Nullable Path out, boolean terminal) throws BadInput {
        if (out != null && (step || start != null)) {
            throw refused(
                    "what is done later is done whole, so --out takes no --start-at-task and no --step",
                    "choose tasks with --tags");
        }
        if (step && !terminal) {
            throw refused(
                    "--step asks at a terminal, and there is none", "choose tasks with --tags or --start-at-task");
        }
    }

    /// Of the tasks those from `--start-at-task` on.
    ///
    /// @throws BadInput when none has that name
    Rollout started(Rollout rollout) throws BadInput {
        return start == null ? rollout : rollout.startingAt(start);
    }

    /// Of the tasks those that somebody says yes to.
    ///
    /// @param ask gives the answer to a question; null: there will be no more answers
    static Rollout asked(Rollout rollout, Function<String, @Nullable String> ask) {
        var all = new boolean[1];
        return rollout.choosing((play, task) -> {
            for (String answer; !all[0]; ) {
                answer = ask.apply("Take task: " + Visible.text(task) + " (play " + Visible.text(play) + ")"
                        + " (N)o/(y)es/(c)ontinue: ");
                switch (answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT)) {
                    case "y", "yes" -> {
                        return true;
                    }
                    case "", "n", "no" -> {
                        return false;
                    }
                    case "c", "continue" -> all[0] = true;
                    default -> {} // asked again
                }
            }
            return true;
        });
    }

    static @Nullable String atTerminal(String question) {
        var console = System.console();
        return console == null ? null : console.readLine("%s", question);
    }

    private static BadInput refused(String why, String hint) {
        return new BadInput(new Problem(Source.of("--step"), 1, why, hint));
    }
}
