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
            names = {"-C", "--check"},
            description = "Only say what would change, as plan does.")
    private boolean check;

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "Do what plan --out has shown, and nothing else: a host that isn't as it was then is refused.")
    private @Nullable Path plan;

    private final Terminal terminal;
    private final Workplace workplace;

    ApplyVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure, InterruptedException {
        var mode = check ? Mode.PLAN : Mode.APPLY;
        if (plan == null) {
            return new Running(
                            terminal, workplace, mode, fleet, lists, steps, connection, guard, output, part, Basis.HERE)
                    .run(false);
        }
        var shown = PlanFile.read(workplace.file(plan), plan.toString());
        var planned = new Planned(shown.head());
        return new Running(
                        terminal,
                        workplace,
                        mode,
                        planned.fleet(fleet),
                        lists,
                        planned.steps(steps),
                        connection,
                        planned.guard(guard),
                        output,
                        part,
                        Basis.ofPlan(shown))
                .run(false);
    }
}
