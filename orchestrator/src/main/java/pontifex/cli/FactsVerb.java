package pontifex.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.report.FactsReport;
import pontifex.state.Look;
import pontifex.yaml.BadInput;

/// What hosts are, in plain values.
@Command(
        name = "facts",
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "What one look at each host tells, in the plain values that plays ask for (docs/facts.md): nothing"
                        + " is touched. What could not be told is shown with its reason.")
final class FactsVerb implements Callable<Integer> {
    @Option(names = "--json", description = "The same as --output json.")
    private boolean json;

    @Mixin
    private HostsOptions asked = new HostsOptions();

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    FactsVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        var hosts = asked.meant(terminal, workplace);
        if (json) {
            format.format = FormatOptions.Format.JSON;
        }
        var report = format.facts(terminal);
        var looks = Survey.of(hosts, _ -> Look.NOTHING, asked.connection, terminal, workplace)
                .looks();
        report.begin(looks.size());
        hosts.names().forEach(host -> report.host(Objects.requireNonNull(looks.get(host))));
        report.end();
        return FactsReport.exitCode(looks.values());
    }
}
