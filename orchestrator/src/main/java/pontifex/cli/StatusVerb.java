package pontifex.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pontifex.remote.Connections;
import pontifex.report.StatusReport;
import pontifex.run.Failure;
import pontifex.run.FleetQuestion;
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
        var all = new ArrayList<HostStatus>();
        report.begin(hosts.names().size());
        try (var progress = new Progress(terminal, hosts.names().size());
                var connections = new Connections(asked.connection.ssh(hosts.settings(), workplace))) {
            new FleetQuestion<>(asked.connection.forks(hosts.settings()), pending(hosts, connections, progress))
                    .run(hosts.names(), status -> {
                        progress.aside(() -> report.host(status));
                        progress.ended(status.host());
                        all.add(status);
                    });
            progress.aside(() -> terminal.notes(connections.notes()));
        }
        report.end(all);
        return StatusReport.exitCode(all);
    }

    private FleetQuestion.Asked<HostStatus> pending(NamedHosts hosts, Connections connections, Progress progress) {
        return new FleetQuestion.Asked<>() {
            @Override
            public HostStatus of(String host) throws InterruptedException {
                progress.began(host);
                return HostTransactions.of(
                                connections,
                                Objects.requireNonNull(hosts.targets().targets().get(host)),
                                Objects.requireNonNull(
                                        hosts.targets().confirming().get(host)),
                                Duration.ofSeconds(asked.connection.commandTimeout))
                        .status();
            }

            @Override
            public HostStatus failed(String host, Failure bug) {
                return new HostStatus(host, List.of(), bug);
            }
        };
    }
}
