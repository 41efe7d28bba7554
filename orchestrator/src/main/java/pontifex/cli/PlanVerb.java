package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.history.HistoryFailure;
import pontifex.run.Mode;
import pontifex.yaml.BadInput;

/// What would change, and nothing else.
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "What would change, host by host; nothing is touched.")
final class PlanVerb implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--detailed-exitcode", description = "0 clean, 2 differences, 1 could not tell.")
    private boolean detailed;

    private final Terminal terminal;

    PlanVerb(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure, InterruptedException {
        return new Running(terminal, Mode.PLAN, fleet, connection, output).run(detailed);
    }
}
