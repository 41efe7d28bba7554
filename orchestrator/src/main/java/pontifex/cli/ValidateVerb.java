package pontifex.cli;

import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.history.HistoryFailure;
import pontifex.inventory.Connection;
import pontifex.playbook.Lint;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// All that can be known without a connection.
@Command(
        name = "validate",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "What is wrong with plays and inventory, as far as it shows without a connection: unknown words,"
                + " missing variables, impossible names and addresses, one NIC for two bridges, one MAC for two"
                + " guests, guests on bridges that no play makes. Nothing of the repository is run.")
final class ValidateVerb implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Mixin
    private AgainstOptions against = new AgainstOptions();

    @Option(
            names = {"-v", "--verbose"},
            description = "Also the variables of the inventory that mean something to Ansible alone.")
    private boolean verbose;

    private final Terminal terminal;
    private final Workplace workplace;

    ValidateVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure {
        try (var origin = Origin.toRead(workplace, against.revision, against.trust ? Trust.RUN : Trust.PASS_OVER)) {
            return origin.read(() -> validated(origin));
        }
    }

    private int validated(Origin origin) throws BadInput {
        var site = Site.read(origin, fleet);
        warn(site.warnings());
        var problems = new Problems();
        var lint = Lint.of(site.rollout());
        warn(origin.named(lint.warnings()));
        lint.problems().forEach(problems::add);
        try {
            warn(origin.named(Targets.of(site.rollout(), workplace, new ConnectionOptions())
                    .warnings()));
        } catch (BadInput e) {
            problems.addAll(e);
        }
        problems.throwIfAny();
        if (verbose) {
            forAnsible(site, origin).forEach(terminal.out()::println);
        }
        var work = Work.of(site.rollout());
        terminal.out()
                .println("valid: " + Counted.of(work.plays().size(), "play") + ", "
                        + Counted.of(site.rollout().hosts().size(), "host") + ", " + Counted.of(work.size(), "task"));
        return 0;
    }

    /// `ansible_remote_tmp means nothing here: of 3 hosts, first at inventory/hosts.yml:5:7`
    private static List<String> forAnsible(Site site, Origin origin) {
        var places = new TreeMap<String, Source>();
        var hosts = new TreeMap<String, Integer>();
        for (var host : site.rollout().hosts()) {
            host.vars().forEach((name, value) -> {
                if (Connection.isForAnsible(name)) {
                    places.putIfAbsent(name, value.source());
                    hosts.merge(name, 1, Integer::sum);
                }
            });
        }
        return places.entrySet().stream()
                .map(place -> Visible.text(place.getKey()) + " means nothing here: of "
                        + Counted.of(hosts.getOrDefault(place.getKey(), 0), "host") + ", first at "
                        + Visible.text(origin.named(place.getValue().toString())))
                .toList();
    }

    private void warn(List<Problem> warnings) {
        warnings.forEach(warning -> terminal.err().print("warning: " + warning.render()));
    }
}
