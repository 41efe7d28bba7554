package pontifex.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.history.HistoryFailure;
import pontifex.run.Mode;
import pontifex.yaml.BadInput;

/// What would change, and nothing else.
@Command(
        name = "plan",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "What would change, host by host; nothing is touched.")
final class PlanVerb implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Mixin
    private AgainstOptions against = new AgainstOptions();

    @Mixin
    private ListOptions lists = new ListOptions();

    @Mixin
    private StepOptions steps = new StepOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private GuardOptions guard = new GuardOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ShardOptions part = new ShardOptions();

    @Option(
            names = "--detailed-exitcode",
            description = "Exit 0: nothing would change, 2: something would, 1: could not tell.")
    private boolean detailed;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Also writes FILE, for apply --plan: what is shown, host by host. No secret stands in it.")
    private @Nullable Path out;

    private final Terminal terminal;
    private final Workplace workplace;

    PlanVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure, InterruptedException {
        return new Running(
                        terminal,
                        workplace,
                        Mode.PLAN,
                        fleet,
                        lists,
                        steps,
                        connection,
                        guard,
                        output,
                        part,
                        Basis.against(against, out))
                .run(detailed);
    }
}
