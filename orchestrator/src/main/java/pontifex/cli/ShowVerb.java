package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.yaml.Visible;

/// One run of the history, and what it moved.
@Command(name = "show", description = "One run of the history and what it moved, as a diff of the recorded states.")
final class ShowVerb implements Callable<Integer> {
    @Parameters(paramLabel = "REV", description = "A commit of the history, such as pontifex/history~1.")
    String revision = "";

    private final Terminal terminal;
    private final Workplace workplace;

    ShowVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws HistoryFailure {
        try (var history = History.around(workplace.folder())) {
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
