package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.history.HistoryFailure;
import pontifex.run.Mode;
import pontifex.yaml.BadInput;

/// Makes the hosts as the plays want them.
@Command(
        name = "apply",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Makes the hosts as the plays want them, and records what moved in Git.")
final class ApplyVerb implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Mixin
    private ListOptions lists = new ListOptions();

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

    ApplyVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure, InterruptedException {
        return new Running(
                        terminal,
                        workplace,
                        check ? Mode.PLAN : Mode.APPLY,
                        fleet,
                        lists,
                        connection,
                        guard,
                        output,
                        null)
                .run(false);
    }
}
