package pontifex.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

    private static final int NO_HISTORY = 1;
    private static final int INTERRUPTED = 130;

    private Main() {}

    public static void main(String[] args) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        boolean looked = System.console() != null && System.console().isTerminal();
        forgetRefusedArchive();
        int code = run(new Terminal(out, err, looked), Workplace.HERE, args);
        out.flush();
        System.exit(code);
    }

    /// The launcher makes an archive of classes where there is none: one that this JVM did not take is in the way.
    private static void forgetRefusedArchive() {
        var archive = System.getProperty("pontifex.archive");
        if (archive != null && !System.getProperty("java.vm.info", "").contains("sharing")) {
            try {
                Files.deleteIfExists(Path.of(archive));
            } catch (IOException e) {
                return; // then it stays, and is not taken the next time either
            }
        }
    }

    /// The whole program, for tests too.
    static int run(Terminal terminal, Workplace workplace, String... args) {
        if (Stream.of(args).anyMatch(word -> word.indexOf('\uFFFD') >= 0)) { // what Java makes of bytes it can't read
            terminal.err()
                    .print("pontifex: the command line has characters that the locale doesn't, and nothing is done with"
                            + " what is left of them\n  set one with UTF-8, such as LC_ALL=C.UTF-8\n");
            return BAD_INPUT;
        }
        var line = Pontifex.line(terminal, workplace, args);
        line.setOut(terminal.writer(terminal.out()));
        line.setErr(terminal.writer(terminal.err()));
        line.setUsageHelpAutoWidth(terminal.terminal());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((wrong, _) -> {
            terminal.err().print(Usage.explained(wrong));
            return BAD_INPUT;
        });
        line.setExecutionExceptionHandler((failure, _, _) -> explained(failure, terminal.err()));
        return line.execute(args);
    }

    private static int explained(Exception failure, PrintStream err) {
        return switch (failure) {
            case BadInput bad -> {
                err.print(bad.render());
                yield BAD_INPUT;
            }
            case HistoryFailure history -> {
                err.println("pontifex: " + Visible.text(String.valueOf(history.getMessage())));
                err.println("  " + Visible.text(history.hint()));
                yield NO_HISTORY;
            }
            case InterruptedException _ -> INTERRUPTED;
            default -> {
                err.println("pontifex: a bug of Pontifex; please report it with this trace");
                failure.printStackTrace(err);
                yield BUG;
            }
        };
    }
}
