package pontifex.cli;

import picocli.CommandLine.Option;
import pontifex.report.ConsoleReport;
import pontifex.report.JsonLines;
import pontifex.report.Report;

/// How a run is told.
final class OutputOptions {
    enum Format {
        CONSOLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "console, or json for one JSON object a line. Default: console")
    Format format = Format.CONSOLE;

    @Option(
            names = {"-D", "--diff"},
            description = "Diffs are always shown; taken for Ansible's sake.")
    boolean diff;

    @Option(
            names = {"-v", "--verbose"},
            description = "Also assertions that hold; -vvv also what the SSH library says.")
    boolean[] verbose = {};

    /// Turns the libraries' own words on, where they are wanted. To be called before any of them is loaded.
    void apply() {
        if (verbose.length > 2) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
    }

    Report report(Terminal terminal) {
        return switch (format) {
            case CONSOLE -> new ConsoleReport(terminal.out(), terminal.colours(), verbose.length > 0);
            case JSON -> new JsonLines(terminal.out());
        };
    }
}
