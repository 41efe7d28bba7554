package pontifex.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.yaml.Visible;

/// The runs that moved something, newest first.
@Command(
        name = "history",
        description = "The runs that moved something, newest first: the branch pontifex/history of the repository"
                + " around the current folder.")
final class HistoryVerb implements Callable<Integer> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Parameters(
            paramLabel = "HOST",
            arity = "0..1",
            description = "Only runs that moved this host, or what is recorded of it.")
    @Nullable String host;

    private final Terminal terminal;
    private final Workplace workplace;

    HistoryVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws HistoryFailure {
        try (var history = History.around(workplace.folder())) {
            var entries = history.log(host);
            for (var entry : entries) {
                terminal.out()
                        .println(entry.commit().substring(0, 10) + "  "
                                + TIME.format(
                                        Instant.ofEpochSecond(entry.when()).atZone(ZoneId.systemDefault()))
                                + "  " + Visible.text(entry.subject()) + "  ("
                                + Visible.text(String.join(
                                        ", ",
                                        entry.trailers().getOrDefault("Pontifex-Operator", List.of(entry.author()))))
                                + ")");
                entry.overridden()
                        .forEach(danger -> terminal.out().println("            i-know  " + Visible.text(danger)));
            }
            if (entries.isEmpty()) {
                terminal.err()
                        .println(
                                host == null
                                        ? "nothing is recorded yet: the first apply begins the history"
                                        : "nothing is recorded of " + Visible.text(host));
            }
            return 0;
        }
    }
}
