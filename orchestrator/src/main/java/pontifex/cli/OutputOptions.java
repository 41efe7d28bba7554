package pontifex.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.report.Report;

/// How a run is told.
final class OutputOptions {
    @Mixin
    private FormatOptions format = new FormatOptions();

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
        return format.report(terminal, verbose.length > 0);
    }
}
