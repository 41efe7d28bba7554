package pontifex.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
        return PingReport.exitCode(round.ask(round.ssh(), question(report)));
    }

    private static Round.Question<HostPing> question(PingReport report) {
        return new Round.Question<>() {
            @Override
            public HostPing of(Round.Way way) throws InterruptedException {
                return HostPing.at(way.connections(), way.target(), way.limit());
            }

            @Override
            public HostPing failed(String host, Failure bug) {
                return HostPing.failed(host, bug);
            }

            @Override
            public String host(HostPing answer) {
                return answer.host();
            }

            @Override
            public void told(HostPing answer) {
                report.host(answer);
            }

            @Override
            public void end(List<HostPing> all, List<String> notes) {
                report.end(all); // each host's notes are in its answer
            }
        };
    }
}
