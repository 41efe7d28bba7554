package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pontifex.inventory.HostPattern;
import pontifex.report.CommandReport;
import pontifex.run.Failure;
import pontifex.run.HostCommand;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// A command on many hosts.
@Command(
        name = "exec",
        sortOptions = false,
        customSynopsis = "pontifex exec [OPTIONS] PATTERN -- CMD [ARGUMENT...]",
        description = "Runs a command on hosts, and tells together what is the same on several. It is a program and its"
                + " arguments, which no shell reads: what needs one is: -- sh -c '…'. Nothing is planned, guarded or"
                + " recorded.")
final class ExecVerb implements Callable<Integer> {
    private static final int MOST_OUT = 1 << 20;
    private static final int MOST_ERR = 64 << 10;

    @Parameters(index = "0", paramLabel = "PATTERN", description = "The hosts: names, groups, globs, a:b, a:&b, a:!b.")
    private String pattern = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "CMD",
            description = "The program and its arguments, after --. Its standard input is empty. Of what it says 1 MiB"
                    + " is taken from each host.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private InventoryOptions inventory = new InventoryOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    ExecVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        if (words.getFirst().startsWith("-") || words.getFirst().isEmpty()) {
            throw new BadInput(new Problem(
                    new Source("CMD", 1, 1, words.getFirst()),
                    1,
                    "this is no program's name",
                    "first the hosts, then --, then the program: pontifex exec dom0s -- uname -r"));
        }
        var meant = new HostPattern(new Source("PATTERN", 1, 1, pattern), pattern);
        var hosts = NamedHosts.of(meant, workplace, inventory, connection);
        hosts.warn(terminal);
        var report = format.command(terminal);
        report.begin(words, hosts.names().size());
        var round = new Round(hosts, connection, terminal, workplace);
        return CommandReport.exitCode(round.ask(round.ssh().withBounds(MOST_OUT, MOST_ERR), question(report)));
    }

    private Round.Question<HostCommand> question(CommandReport report) {
        return new Round.Question<>() {
            @Override
            public HostCommand of(Round.Way way) throws InterruptedException {
                return HostCommand.at(way.connections(), way.target(), words, way.limit());
            }

            @Override
            public HostCommand failed(String host, Failure bug) {
                return HostCommand.failed(host, bug);
            }

            @Override
            public String host(HostCommand answer) {
                return answer.host();
            }

            @Override
            public void told(HostCommand answer) {
                report.host(answer);
            }

            @Override
            public void end(List<HostCommand> all, List<String> notes) {
                report.end(all); // each host's notes are in its answer
            }

            @Override
            public String left() {
                return "; what was begun on a host may run on there";
            }
        };
    }
}
