package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// The help of the program, or of one of its commands.
@Command(name = "help", description = "Prints what pontifex --help prints, or what COMMAND --help does.")
final class HelpVerb implements Callable<Integer> {
    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "A command: plan, inventory list")
    private List<String> command = new ArrayList<>();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var asked = spec.root().commandLine();
        for (var word : command) {
            var next = asked.getSubcommands().get(word);
            if (next == null) {
                throw new CommandLine.UnmatchedArgumentException(asked, List.of(word));
            }
            asked = next;
        }
        asked.usage(spec.root().commandLine().getOut());
        return 0;
    }
}
