package pontifex.cli;

import picocli.CommandLine.Option;
import pontifex.report.CommandReport;
import pontifex.report.ConsoleCommand;
import pontifex.report.ConsoleFacts;
import pontifex.report.ConsolePing;
import pontifex.report.ConsoleReport;
import pontifex.report.ConsoleStatus;
import pontifex.report.FactsReport;
import pontifex.report.JsonCommand;
import pontifex.report.JsonFacts;
import pontifex.report.JsonLines;
import pontifex.report.JsonPing;
import pontifex.report.JsonStatus;
import pontifex.report.PingReport;
import pontifex.report.Report;
import pontifex.report.StatusReport;

/// For whom it is told, where it is no run over the fleet.
final class FormatOptions {
    enum Format {
        CONSOLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "console, or json for one JSON object a line. Default: console")
    Format format = Format.CONSOLE;

    Report report(Terminal terminal) {
        return switch (format) {
            case CONSOLE -> new ConsoleReport(terminal.out(), terminal.colours(), false);
            case JSON -> new JsonLines(terminal.out());
        };
    }

    StatusReport status(Terminal terminal) {
        return switch (format) {
            case CONSOLE -> new ConsoleStatus(terminal.out(), terminal.colours());
            case JSON -> new JsonStatus(terminal.out());
        };
    }

    CommandReport command(Terminal terminal) {
        return switch (format) {
            case CONSOLE -> new ConsoleCommand(terminal.out(), terminal.colours());
            case JSON -> new JsonCommand(terminal.out());
        };
    }

    PingReport ping(Terminal terminal) {
        return switch (format) {
            case CONSOLE -> new ConsolePing(terminal.out(), terminal.colours());
            case JSON -> new JsonPing(terminal.out());
        };
    }

    FactsReport facts(Terminal terminal) {
        return switch (format) {
            case CONSOLE -> new ConsoleFacts(terminal.out(), terminal.colours());
            case JSON -> new JsonFacts(terminal.out());
        };
    }

    Chronicle chronicle(Terminal terminal) {
        return switch (format) {
            case CONSOLE -> new ConsoleChronicle(terminal.out());
            case JSON -> new JsonChronicle(terminal.out());
        };
    }
}
