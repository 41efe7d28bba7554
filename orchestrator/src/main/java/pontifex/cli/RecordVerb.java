package pontifex.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.history.HostRecord;
import pontifex.history.RunRecord;
import pontifex.inventory.HostPattern;
import pontifex.resource.Recalled;
import pontifex.run.Extent;
import pontifex.state.HostState;
import pontifex.state.Items;
import pontifex.state.Look;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;
import pontifex.yaml.BadInput;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// Takes the fleet as it is: what there is becomes what is recorded.
@Command(
        name = "record",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Records the hosts as they are, bridges, guests' interfaces and all that was recorded before;"
                + " nothing is touched.")
final class RecordVerb implements Callable<Integer> {
    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description = "Only hosts that this pattern means: names, groups, globs, a:b, a:&b, a:!b. Default: all.")
    private String limit = "all";

    @Mixin
    private InventoryOptions inventory = new InventoryOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    RecordVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure, InterruptedException {
        var pattern = new HostPattern(new Source("--limit", 1, 1, limit), limit);
        var hosts = NamedHosts.of(pattern, workplace, inventory, connection);
        hosts.warn(terminal);
        var key = Recording.key(hosts.settings());
        try (var history = hosts.settings().history(workplace.folder())) {
            warn(history.fetch());
            history.recover();
            var before = new HashMap<String, Items>();
            for (var host : hosts.names()) {
                before.put(host, history.now().items(host));
            }
            var survey = survey(hosts, before);
            survey.failed().forEach(line -> terminal.err().println("warning: " + line));
            told(history, survey, history.commit(run(history, survey), key, records(survey, before), List.of()));
            return survey.failed().isEmpty() ? 0 : 1;
        }
    }

    /// What was recorded before and what the first look finds is looked at again, with all that tasks for it would
    /// want to see.
    private Survey survey(NamedHosts hosts, HashMap<String, Items> before) throws BadInput, InterruptedException {
        var first = Survey.of(hosts, host -> look(host, before), connection, terminal, workplace);
        var states = first.found();
        return Survey.of(
                hosts,
                host -> states.get(host) instanceof HostState state
                        ? look(host, before).and(AsFound.look(host, state.items(Extent.of(state))))
                        : Look.NOTHING,
                connection,
                terminal,
                workplace);
    }

    private static Look look(String host, Map<String, Items> before) {
        var recorded = before.getOrDefault(host, Items.NONE);
        return Extent.look(recorded).and(AsFound.look(host, recorded));
    }

    private static RunRecord run(History history, Survey survey) throws HistoryFailure {
        var operator = Operator.now();
        var outcomes = new TreeMap<String, String>();
        survey.looks().forEach((host, look) -> outcomes.put(host, look.found() == null ? "unreachable" : "recorded"));
        return new RunRecord(
                operator.run(),
                "record",
                "",
                history.source(),
                operator.who(),
                outcomes,
                new TreeMap<>(),
                new TreeMap<>());
    }

    private ArrayList<HostRecord> records(Survey survey, HashMap<String, Items> before) {
        var records = new ArrayList<HostRecord>();
        var chronicle = format.chronicle(terminal);
        survey.found().forEach((host, state) -> {
            var recorded = before.getOrDefault(host, Items.NONE);
            var scope = Extent.of(state).and(Scope.of(made(recorded)));
            records.add(HostRecord.of(host, scope, state, secrets(recorded)).takenAsItIs());
            chronicle.taken(host, counted(scope));
        });
        return records;
    }

    /// Without assertions: what they say is what a run has judged.
    private static Items made(Items recorded) {
        var made = new TreeMap<>(recorded.values());
        made.keySet().removeIf(item -> !Recalled.isOf(item));
        return new Items(made);
    }

    /// Files of which a digest alone was recorded before.
    private static TreeSet<String> secrets(Items recorded) {
        var secrets = new TreeSet<String>();
        recorded.values().forEach((item, value) -> {
            if (item.kind().equals("file")
                    && item.facet().equals("content")
                    && item.truth() == Truth.NEXT_BOOT
                    && value instanceof Value.Text(var digest)
                    && !digest.startsWith("sha256:")) {
                secrets.add(item.name());
            }
        });
        return secrets;
    }

    private static SortedMap<String, Integer> counted(Scope scope) {
        var kinds = new TreeMap<String, Integer>();
        scope.claims()
                .forEach(claim ->
                        kinds.merge(claim.kind().equals(Scope.FILE_ACCESS) ? "file" : claim.kind(), 1, Integer::sum));
        return kinds;
    }

    private void told(History history, Survey survey, Optional<String> commit) {
        var pushed = history.push();
        var note = pushed.note();
        format.chronicle(terminal)
                .recorded(
                        survey.failed(),
                        commit.map(pushed::now).orElse(null),
                        note == null ? List.of() : List.of(note));
        warn(note);
    }

    private void warn(@Nullable String line) {
        if (line != null) {
            terminal.err().println("warning: " + Visible.text(line));
        }
    }
}
