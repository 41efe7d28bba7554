package pontifex.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pontifex.remote.Connections;
import pontifex.remote.Target;
import pontifex.report.PingReport;
import pontifex.run.Failure;
import pontifex.run.HostPing;
import pontifex.yaml.BadInput;

/// Whether hosts let us in.
@Command(
        name = "ping",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Logs in on hosts as a run would, has a shell say who we are there, and tells how long that takes"
                + " and what SSH server answers; nothing is looked at or touched.")
final class PingVerb implements Callable<Integer> {
    @Mixin
    private HostsOptions asked = new HostsOptions();

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    PingVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        var hosts = asked.meant(terminal, workplace);
        var report = format.ping(terminal);
        report.begin(hosts.names().size());
        var round = new Round(hosts, asked.connection, terminal, workplace);
        var all = round.ask(round.ssh(), question(), report::host);
        report.end(all);
        return PingReport.exitCode(all);
    }

    private static Round.Question<HostPing> question() {
        return new Round.Question<>() {
            @Override
            public HostPing of(Connections connections, Target target, Duration limit) throws InterruptedException {
                return HostPing.at(connections, target, limit);
            }

            @Override
            public HostPing failed(String host, Failure bug) {
                return HostPing.failed(host, bug);
            }

            @Override
            public String host(HostPing answer) {
                return answer.host();
            }
        };
    }
}
