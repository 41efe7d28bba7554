package pontifex.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pontifex.history.Forgotten;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.history.RunRecord;
import pontifex.history.SecretKey;
import pontifex.state.Item;
import pontifex.yaml.BadInput;

/// Takes what is recorded of a host, or of a thing on it, out of the history's last state.
@Command(
        name = "forget",
        description =
                "Takes a host, or a thing on it, out of what is recorded: one that was taken out of service, or that"
                        + " plays don't claim any more. The host itself is not touched, and older commits still have it.")
final class ForgetVerb implements Callable<Integer> {
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

    ForgetVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure {
        var thing = NamedThing.of(kind, name, null);
        var chronicle = format.chronicle(terminal);
        try (var history = Settings.read(workplace).history(workplace.folder())) {
            var notes = new ArrayList<String>();
            if (history.fetch() instanceof String note) {
                notes.add(note);
            }
            var things = things(recorded(history, thing));
            var commit = history.commit(
                            run(history, thing),
                            SecretKey.NONE,
                            List.of(),
                            List.of(new Forgotten(host, thing.kind(), thing.name())))
                    .orElse(null);
            var pushed = history.push();
            if (commit != null) {
                notes.addFirst(Recording.recorded(commit, pushed));
            }
            if (pushed.note() != null) {
                notes.add(pushed.note());
            }
            chronicle.forgotten(host, things, commit == null ? null : pushed.now(commit), notes);
            return 0;
        }
    }

    /// @throws HistoryFailure when there is nothing to forget
    private Collection<Item> recorded(History history, NamedThing thing) throws HistoryFailure {
        var now = history.now();
        var all = new TreeSet<>(now.items(host).values().keySet());
        all.addAll(now.blame(host).keySet());
        if (all.isEmpty()) {
            throw NamedThing.unknownHost(host, now.hosts());
        }
        var meant = all.stream().filter(thing::covers).toList();
        if (meant.isEmpty()) {
            throw thing.unknown(host, all);
        }
        return meant;
    }

    /// `bridge xenbr2 (5 items)`
    private static List<String> things(Collection<Item> items) {
        var counts = new LinkedHashMap<String, Integer>();
        items.forEach(item -> counts.merge(item.kind() + " " + item.name(), 1, Integer::sum));
        return counts.entrySet().stream()
                .map(count -> count.getKey() + " (" + Counted.of(count.getValue(), "item") + ")")
                .toList();
    }

    private RunRecord run(History history, NamedThing thing) throws HistoryFailure {
        var operator = Operator.now();
        var title = "forget " + host + (thing.isAll() ? "" : " " + thing);
        var begun = RunRecord.begun(operator.run(), title, "", history.source(), operator.who());
        return new RunRecord(
                begun.run(),
                begun.title(),
                begun.playbooks(),
                begun.source(),
                begun.operator(),
                new TreeMap<>(java.util.Map.of(host, "forgotten")),
                begun.moved(),
                begun.overridden());
    }
}
