package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pontifex.playbook.Lint;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;

/// All that can be known without a connection.
@Command(
        name = "validate",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "What is wrong with plays and inventory, as far as it shows without a connection: unknown words,"
                + " missing variables, impossible names and addresses, one NIC for two bridges, one MAC for two"
                + " guests, guests on bridges that no play makes. Nothing of the repository is run.")
final class ValidateVerb implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    ValidateVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput {
        var site = Site.read(workplace, fleet);
        site.warnings().forEach(warning -> terminal.err().print("warning: " + warning.render()));
        var problems = new Problems();
        var lint = Lint.of(site.rollout());
        lint.warnings().forEach(warning -> terminal.err().print("warning: " + warning.render()));
        lint.problems().forEach(problems::add);
        try {
            Targets.of(site.rollout(), workplace, new ConnectionOptions())
                    .warnings()
                    .forEach(warning -> terminal.err().print("warning: " + warning.render()));
        } catch (BadInput e) {
            problems.addAll(e);
        }
        problems.throwIfAny();
        var work = Work.of(site.rollout());
        terminal.out()
                .println("valid: " + Counted.of(work.plays().size(), "play") + ", "
                        + Counted.of(site.rollout().hosts().size(), "host") + ", " + Counted.of(work.size(), "task"));
        return 0;
    }
}
