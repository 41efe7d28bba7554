package pontifex.cli;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.history.HistoryFailure;
import pontifex.inventory.HostPattern;
import pontifex.playbook.Confirm;
import pontifex.playbook.ExtraVars;
import pontifex.playbook.Pace;
import pontifex.run.Ledger.Judged;
import pontifex.run.Mode;
import pontifex.run.PlayRun;
import pontifex.run.Rules;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// Who has moved what: the hosts held against their record and the plays.
@Command(
        name = "audit",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Who has moved what: each host held against what is recorded of it and what the plays want;"
                + " nothing is touched.")
final class AuditVerb implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Option(names = "--recorded", description = "No play is read: are the inventory's hosts as they were left last?")
    private boolean recorded;

    @Option(names = "--strict", description = "What nobody manages counts as a difference too.")
    private boolean strict;

    @Mixin
    private AgainstOptions against = new AgainstOptions();

    @Mixin
    private ListOptions lists = new ListOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ShardOptions part = new ShardOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    AuditVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure, InterruptedException {
        var running = new Running(
                terminal,
                workplace,
                Mode.AUDIT,
                fleet,
                lists,
                new StepOptions(),
                connection,
                new GuardOptions(),
                output,
                part,
                Basis.against(against, null));
        try (var auditing = new Auditing(judged(), strict, Clock.systemDefaultZone())) {
            if (!recorded) {
                return running.runPlays(auditing, true);
            }
            var hosts = named();
            var errand = againstRecord(auditing, hosts.only(part.shard()::takes));
            if (lists.hosts) {
                new Work(errand.plays()).list(terminal.out(), false);
                return 0;
            }
            return running.run(errand, hosts.names(), true);
        }
    }

    private Judged judged() {
        boolean whole = fleet.playbooks.isEmpty() && fleet.tags.isEmpty() && fleet.skipTags.isEmpty();
        return recorded ? Judged.RECORDED : whole ? Judged.WHOLE : Judged.PART;
    }

    /// All hosts of the inventory, or those of `--limit`.
    private NamedHosts named() throws BadInput {
        refusePlays();
        output.apply();
        connection.check();
        var options = new InventoryOptions();
        options.inventories = fleet.inventories;
        options.extraVars = fleet.extraVars;
        options.vault = fleet.vault;
        var limit = fleet.limit == null ? "all" : fleet.limit;
        return NamedHosts.of(
                new HostPattern(new Source("--limit", 1, 1, limit), limit), workplace, options, connection);
    }

    /// One play without tasks.
    private Errand againstRecord(Auditing auditing, NamedHosts hosts) throws BadInput, HistoryFailure {
        var warnings = new ArrayList<>(hosts.warnings());
        var ledger = auditing.ledger(workplace.folder(), "", hosts.settings(), hosts.inventory(), warnings);
        warnings.forEach(warning -> terminal.err().print("warning: " + warning.render()));
        var play = new PlayRun(
                "as recorded",
                List.of(hosts.names()),
                hosts.names().stream().collect(Collectors.toMap(name -> name, _ -> List.of())),
                Pace.USUAL,
                Set.of(),
                Confirm.HOST,
                Map.of());
        var rules = new Rules(
                Mode.AUDIT,
                connection.forks(hosts.settings()),
                0,
                Set.of(),
                fleet.where(hosts.inventory(), ExtraVars.of(workplace.extraVars(fleet.extraVars))));
        return new Errand(
                "as recorded",
                hosts.settings(),
                workplace.folder(),
                rules,
                List.of(play),
                Map.of(),
                hosts.targets().of(hosts.names()),
                ledger);
    }

    private void refusePlays() throws BadInput {
        if (!fleet.playbooks.isEmpty()
                || !fleet.tags.isEmpty()
                || !fleet.skipTags.isEmpty()
                || lists.tasks
                || against.revision != null) {
            throw new BadInput(new Problem(
                    Source.of("--recorded"),
                    1,
                    "--recorded holds hosts against their record alone, so it takes no playbook, no tags and no --against",
                    "leave them out, or leave out --recorded"));
        }
    }
}
