package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pontifex.history.HistoryFailure;
import pontifex.yaml.BadInput;

/// One run of the history, and what it moved.
@Command(
        name = "show",
        description =
                "One run of the history, and what it moved on each host: items, and files that are recorded whole.")
final class ShowVerb implements Callable<Integer> {
    @Parameters(
            paramLabel = "REV",
            arity = "0..1",
            description = "A commit of the history, such as pontifex/history~1. Default: the last one")
    String revision = "pontifex/history";

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    ShowVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure {
        var chronicle = format.chronicle(terminal);
        try (var history = Settings.read(workplace).history(workplace.folder())) {
            var shown = history.show(revision);
            var after = history.at(revision);
            chronicle.shown(shown.entry(), shown.message());
            chronicle.moved(Moved.between(after.before(), after, null));
            return 0;
        }
    }
}
