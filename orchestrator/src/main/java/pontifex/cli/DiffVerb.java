package pontifex.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pontifex.history.HistoryFailure;
import pontifex.yaml.BadInput;

/// What is recorded otherwise at one commit of the history than at another.
@Command(
        name = "diff",
        description = "What is recorded otherwise at one commit of the history than at another, host by host.")
final class DiffVerb implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "REV", description = "A commit of the history, such as pontifex/history~5.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "REV", description = "Another; pontifex/history is the last one.")
    private String to = "";

    @Parameters(index = "2", paramLabel = "HOST", arity = "0..1", description = "Of this host alone.")
    private @Nullable String host;

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    DiffVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure {
        var chronicle = format.chronicle(terminal);
        try (var history = Settings.read(workplace).history(workplace.folder())) {
            var before = history.at(from);
            var after = history.at(to);
            if (host != null && !before.hosts().contains(host) && !after.hosts().contains(host)) {
                throw NamedThing.unknownHost(host, after.hosts());
            }
            chronicle.between(before.commit(), after.commit());
            chronicle.moved(Moved.between(before, after, host));
            return 0;
        }
    }
}
