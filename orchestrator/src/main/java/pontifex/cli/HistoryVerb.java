package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.plan.Difference;
import pontifex.state.Items;
import pontifex.yaml.BadInput;
import pontifex.yaml.Visible;

/// The runs that moved something, newest first.
@Command(
        name = "history",
        description =
                "The runs that moved something, newest first: all, those of a host, or those that moved a thing of"
                        + " it, such as 'bridge xenbr1'.")
final class HistoryVerb implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "HOST",
            arity = "0..1",
            description = "Only runs that moved this host, or what is recorded of it.")
    @Nullable String host;

    @Parameters(
            index = "1",
            paramLabel = "KIND",
            arity = "0..1",
            description = "Only those that moved this: bridge, vif, file …")
    @Nullable String kind;

    @Parameters(index = "2", paramLabel = "NAME", arity = "0..1", description = "Which: xenbr1, dom1/0, /etc/motd …")
    @Nullable String name;

    @Parameters(index = "3", paramLabel = "FACET", arity = "0..1", description = "What of it: nic, bridge, content …")
    @Nullable String facet;

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    HistoryVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure {
        var thing = NamedThing.of(kind, name, facet);
        var chronicle = format.chronicle(terminal);
        try (var history = Settings.read(workplace).history(workplace.folder())) {
            boolean told =
                    host == null || thing.isAll() ? all(history, chronicle) : of(history, host, thing, chronicle);
            if (!told) {
                terminal.err()
                        .println(
                                host == null
                                        ? "nothing is recorded yet: the first apply begins the history"
                                        : "nothing is recorded of "
                                                + (thing.isAll() ? "" : Visible.text(thing + " on "))
                                                + Visible.text(host));
            }
            return 0;
        }
    }

    private boolean all(History history, Chronicle chronicle) throws HistoryFailure {
        var entries = history.log(host);
        entries.forEach(entry -> chronicle.entry(entry, List.of()));
        return !entries.isEmpty();
    }

    /// What a host's record says changes only from one of its commits to the next.
    private static boolean of(History history, String host, NamedThing thing, Chronicle chronicle)
            throws HistoryFailure {
        var moved = new ArrayList<List<Difference>>();
        var entries = history.log(host);
        var last = Items.NONE;
        for (var entry : entries.reversed()) {
            var now = history.recorded(host, entry.commit());
            moved.addFirst(Moved.items(last, now).stream()
                    .filter(difference -> thing.covers(difference.item()))
                    .toList());
            last = now;
        }
        boolean told = false;
        for (int i = 0; i < entries.size(); i++) {
            if (!moved.get(i).isEmpty()) {
                chronicle.entry(entries.get(i), moved.get(i));
                told = true;
            }
        }
        return told;
    }
}
