package pontifex.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pontifex.history.HistoryFailure;
import pontifex.yaml.BadInput;

/// Who moved each item of a host last.
@Command(
        name = "blame",
        description = "What moved each recorded item of a host last: the run, its task with its place and the commit of"
                + " the playbooks, and whose run it was.")
final class BlameVerb implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "HOST", description = "A host of which something is recorded.")
    private String host = "";

    @Parameters(index = "1", paramLabel = "KIND", arity = "0..1", description = "Only of this: bridge, vif, file …")
    private @Nullable String kind;

    @Parameters(index = "2", paramLabel = "NAME", arity = "0..1", description = "Which: xenbr1, dom1/0, /etc/motd …")
    private @Nullable String name;

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    BlameVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure {
        var thing = NamedThing.of(kind, name, null);
        var chronicle = format.chronicle(terminal);
        try (var history = Settings.read(workplace).history(workplace.folder())) {
            var all = Blamed.of(history, host);
            if (all.isEmpty()) {
                throw NamedThing.unknownHost(host, history.hosts());
            }
            var meant = all.stream().filter(each -> thing.covers(each.item())).toList();
            if (meant.isEmpty()) {
                throw thing.unknown(host, all.stream().map(Blamed::item).toList());
            }
            chronicle.blame(host, meant);
            return 0;
        }
    }
}
