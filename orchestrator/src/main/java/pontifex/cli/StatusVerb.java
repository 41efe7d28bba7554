package pontifex.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pontifex.report.StatusReport;
import pontifex.run.Failure;
import pontifex.run.HostStatus;
import pontifex.run.HostTransactions;
import pontifex.yaml.BadInput;

/// What is pending on hosts.
@Command(
        name = "status",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "What is pending on hosts: locks, changes that wait for their confirm and how long still,"
                + " transactions that were left or ended between two states; nothing is touched.")
final class StatusVerb implements Callable<Integer> {
    @Mixin
    private HostsOptions asked = new HostsOptions();

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    StatusVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        var hosts = asked.meant(terminal, workplace);
        var report = format.status(terminal);
        report.begin(hosts.names().size());
        var round = new Round(hosts, asked.connection, terminal, workplace);
        return StatusReport.exitCode(round.ask(round.ssh(), question(report)));
    }

    private Round.Question<HostStatus> question(StatusReport report) {
        return new Round.Question<>() {
            @Override
            public HostStatus of(Round.Way way) throws InterruptedException {
                return HostTransactions.of(way.connections(), way.target(), way.confirming(), way.limit())
                        .status();
            }

            @Override
            public HostStatus failed(String host, Failure bug) {
                return new HostStatus(host, List.of(), bug);
            }

            @Override
            public String host(HostStatus answer) {
                return answer.host();
            }

            @Override
            public void told(HostStatus answer) {
                report.host(answer);
            }

            @Override
            public void end(List<HostStatus> all, List<String> notes) {
                terminal.notes(notes);
                report.end(all);
            }
        };
    }
}
