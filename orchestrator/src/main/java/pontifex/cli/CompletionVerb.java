package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Prints what makes a shell complete our commands and options.
@Command(
        name = "completion",
        description = "Prints the script that has a shell complete commands, options and their words. zsh takes bash's,"
                + " where bashcompinit is loaded; the script loads it.")
final class CompletionVerb implements Callable<Integer> {
    enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
    private Shell shell = Shell.BASH;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final Terminal terminal;

    CompletionVerb(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var root = spec.root().commandLine();
        terminal.out()
                .print(
                        switch (shell) {
                            case BASH, ZSH -> Completion.bash(root);
                            case FISH -> Completion.fish(root);
                        });
        return 0;
    }
}
