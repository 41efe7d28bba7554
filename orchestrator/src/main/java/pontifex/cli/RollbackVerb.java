package pontifex.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pontifex.history.HistoryFailure;
import pontifex.history.Reading;
import pontifex.inventory.HostPattern;
import pontifex.playbook.Confirm;
import pontifex.playbook.Pace;
import pontifex.playbook.Task;
import pontifex.run.Extent;
import pontifex.run.Mode;
import pontifex.run.PlayRun;
import pontifex.run.Rules;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.yaml.BadInput;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// Puts hosts back as they were recorded: the items of a commit of the history are what is wanted.
@Command(
        name = "rollback",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Puts the hosts back as they were recorded at a commit of the history: planned, guarded and"
                + " recorded as any change. What can't be put back is told before anything is sent.")
final class RollbackVerb implements Callable<Integer> {
    private static final int SHORT = 10;

    @Parameters(paramLabel = "REV", description = "A commit of the history, as 'pontifex history' lists them.")
    private String revision = "";

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
    private GuardOptions guard = new GuardOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(
            names = {"-C", "--check"},
            description = "Only say what would change, as plan does.")
    private boolean check;

    private final Terminal terminal;
    private final Workplace workplace;

    RollbackVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure, InterruptedException {
        output.apply();
        guard.check();
        var pattern = new HostPattern(new Source("--limit", 1, 1, limit), limit);
        var hosts = NamedHosts.of(pattern, workplace, inventory, connection);
        hosts.warn(terminal);
        var back = new TreeMap<String, Recollection>();
        String commit;
        var key = Recording.key(hosts.settings());
        try (var history = hosts.settings().history(workplace.folder())) {
            warn(history.fetch());
            var then = history.at(revision);
            commit = then.commit().substring(0, SHORT);
            var now = history.now();
            var recorded = recorded(hosts, then, commit);
            var found = found(hosts, recorded, then);
            for (var host : recorded) {
                back.put(host, Recollection.of(host, commit, then, now, found.get(host), key));
            }
        }
        back.forEach((host, it) -> it.told().forEach(line -> warn(host + ": " + line)));
        var left = new ConcurrentSkipListMap<String, Integer>();
        var whole = hosts.names().stream().filter(back::containsKey).toList();
        int code = running().run(errand(hosts, commit, back, left), whole, false);
        back.forEach((host, it) -> left.merge(host, it.cannot().size(), Integer::sum));
        left.values().removeIf(items -> items == 0);
        if (!left.isEmpty()) {
            int items = left.values().stream().mapToInt(Integer::intValue).sum();
            warn(Counted.of(items, "item") + " on " + Counted.of(left.size(), "host")
                    + (check ? " would not be" : " can't be told to be") + " as at " + commit + ", each told above");
        }
        return code;
    }

    /// The hosts where more must be known beforehand than what is recorded; one that can't be looked at now is told by
    /// the run itself.
    private SortedMap<String, HostState> found(NamedHosts hosts, List<String> recorded, Reading then)
            throws BadInput, HistoryFailure, InterruptedException {
        var looks = new HashMap<String, Look>();
        for (var host : recorded) {
            if (Recollection.dependsOnWhatIsThere(host, then)) {
                looks.put(host, Extent.look(then.items(host)));
            }
        }
        return looks.isEmpty()
                ? new TreeMap<>()
                : Survey.of(
                                hosts.only(looks::containsKey),
                                host -> looks.getOrDefault(host, Look.NOTHING),
                                connection,
                                terminal,
                                workplace)
                        .found();
    }

    private void warn(@Nullable String line) {
        if (line != null) {
            terminal.err().println("warning: " + Visible.text(line));
        }
    }

    /// Those of the inventory of which something is recorded at the commit.
    private List<String> recorded(NamedHosts hosts, Reading then, String commit) throws HistoryFailure {
        var recorded = then.hosts();
        var left = new ArrayList<String>();
        for (var host : hosts.names()) {
            if (recorded.contains(host)) {
                left.add(host);
            } else {
                warn(host + ": nothing was recorded of it at " + commit + ", so it is left as it is");
            }
        }
        if (left.isEmpty()) {
            throw new HistoryFailure(
                    "of no host that is meant anything was recorded at " + commit,
                    "'pontifex history HOST' lists the commits that have something of it");
        }
        return left;
    }

    private Running running() {
        return new Running(
                terminal,
                workplace,
                check ? Mode.PLAN : Mode.APPLY,
                new FleetOptions(),
                new ListOptions(),
                new StepOptions(),
                connection,
                guard,
                output,
                new ShardOptions(),
                Basis.HERE);
    }

    /// One host first, then the others; the first that fails stops the run.
    ///
    /// @param left gets how much of each host is not as it was, beside what was told before
    private Errand errand(
            NamedHosts hosts, String commit, TreeMap<String, Recollection> back, Map<String, Integer> left)
            throws BadInput {
        var tasks = new HashMap<String, List<Task>>();
        var looks = new HashMap<String, Look>();
        back.forEach((host, it) -> {
            tasks.put(host, it.tasks());
            looks.put(host, it.look());
        });
        var order = hosts.names().stream().filter(back::containsKey).toList();
        var waves = order.size() == 1 ? List.of(order) : List.of(order.subList(0, 1), order.subList(1, order.size()));
        var rules = new Rules(
                check ? Mode.PLAN : Mode.APPLY,
                connection.forks(hosts.settings()),
                guard.seconds(hosts.settings()),
                guard.known(order, hosts.all()));
        return new Errand(
                        commit,
                        hosts.settings(),
                        workplace.folder(),
                        rules,
                        List.of(new PlayRun(
                                "as at " + commit,
                                waves,
                                tasks,
                                Pace.USUAL.strict(),
                                Set.of(),
                                Confirm.HOST,
                                new HashMap<>())),
                        looks,
                        hosts.targets().of(order))
                .told("rollback", (host, seen) -> {
                    var lines = back.get(host) instanceof Recollection it ? it.left(seen) : List.<String>of();
                    left.put(host, lines.size());
                    return lines;
                });
    }
}
