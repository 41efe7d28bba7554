package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pontifex.playbook.Lint;
import pontifex.yaml.BadInput;

/// All that can be known without a connection.
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Everything that can be known without a connection: unknown words, variables that are missing,"
                + " addresses and names that can't be, one NIC for two bridges, one MAC for two guests.")
final class ValidateVerb implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    private final Terminal terminal;

    ValidateVerb(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws BadInput {
        var site = Site.read(fleet);
        site.warnings().forEach(warning -> terminal.err().print("warning: " + warning.render()));
        var problems = Lint.of(site.rollout());
        if (!problems.isEmpty()) {
            throw new BadInput(problems);
        }
        Targets.of(site, new ConnectionOptions());
        int tasks = site.hosts().keySet().stream()
                .mapToInt(host -> site.tasks(host).size())
                .sum();
        terminal.out()
                .println("valid: " + site.plays().size() + " plays, "
                        + site.hosts().size() + " hosts, " + tasks + " tasks");
        return 0;
    }
}
