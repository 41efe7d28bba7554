package pontifex.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import pontifex.history.HistoryFailure;
import pontifex.yaml.BadInput;
import pontifex.yaml.Visible;

/// The program's entrance: reads the command line, runs the verb, and turns failures into words and an exit code.
public final class Main {
    /// Usage and bad input; 2 would read as "differences".
    static final int BAD_INPUT = 64;

    /// A bug of Pontifex itself (sysexits.h: EX_SOFTWARE).
    static final int BUG = 70;

    private Main() {}

    public static void main(String[] args) {
        var out = new PrintStream(
                new java.io.FileOutputStream(java.io.FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, StandardCharsets.UTF_8);
        int code = run(
                new Terminal(
                        out, err, System.console() != null && System.console().isTerminal()),
                args);
        out.flush();
        System.exit(code);
    }

    /// The whole program, for tests too.
    static int run(Terminal terminal, String... args) {
        var line = Pontifex.line(terminal);
        line.setOut(terminal.writer(terminal.out()));
        line.setErr(terminal.writer(terminal.err()));
        line.setUsageHelpAutoWidth(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((wrong, _) -> {
            terminal.err().println("pontifex: " + Visible.text(String.valueOf(wrong.getMessage())));
            CommandLine.UnmatchedArgumentException.printSuggestions(wrong, terminal.writer(terminal.err()));
            terminal.err().println("  'pontifex --help' lists the commands, 'pontifex COMMAND --help' their options");
            return BAD_INPUT;
        });
        line.setExecutionExceptionHandler((failure, _, _) -> explained(failure, terminal.err()));
        return line.execute(args);
    }

    private static int explained(Exception failure, PrintStream err) {
        switch (failure) {
            case BadInput bad -> err.print(bad.render());
            case HistoryFailure history -> {
                err.println(Visible.text(String.valueOf(history.getMessage())));
                err.println("  hint   " + Visible.text(history.hint()));
                return 1;
            }
            default -> {
                err.println("pontifex: a bug of Pontifex; please report it with this trace");
                failure.printStackTrace(err);
                return BUG;
            }
        }
        return BAD_INPUT;
    }
}
