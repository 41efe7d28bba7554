package pontifex.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.yaml.Visible;

/// One run of the history, and what it moved.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "One run of the history and what it moved, as a diff of the recorded states.")
final class ShowVerb implements Callable<Integer> {
    @Parameters(paramLabel = "REV", description = "A commit of the history, such as pontifex/history~1.")
    String revision = "";

    private final Terminal terminal;

    ShowVerb(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws HistoryFailure {
        try (var history = History.around(Path.of(""))) {
            var shown = history.show(revision);
            terminal.out().println("commit " + shown.entry().commit());
            terminal.out().println();
            shown.message()
                    .stripTrailing()
                    .lines()
                    .forEach(line -> terminal.out().println("    " + Visible.text(line)));
            terminal.out().println();
            shown.diff().lines().forEach(line -> terminal.out().println(Visible.text(line)));
            return 0;
        }
    }
}
