package pontifex.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import pontifex.report.ConsoleReport;
import pontifex.report.JsonLines;
import pontifex.report.Junit;
import pontifex.report.Markdown;
import pontifex.report.Report;
import pontifex.report.ReportFile;
import pontifex.report.html.HtmlReport;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// How a run is told.
final class OutputOptions {
    private static final Set<String> OF_NO_MATTER =
            Set.of("--limit", "--output", "--diff", "--verbose", "--junit", "--report");

    @CommandLine.Spec(CommandLine.Spec.Target.MIXEE)
    private CommandLine.Model.@Nullable CommandSpec verb;

    enum Format {
        CONSOLE,
        JSON,
        MARKDOWN
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "console; json for one JSON object a line; markdown for a comment on a merge request."
                    + " Default: console")
    private Format format = Format.CONSOLE;

    @Option(
            names = {"-D", "--diff"},
            description = "Diffs are always shown; taken for Ansible's sake.")
    boolean diff;

    @Option(
            names = {"-v", "--verbose"},
            description = "Also assertions that hold; -vv also each step of each host, with the seconds since the run"
                    + " began; -vvv also what the SSH library says.")
    boolean[] verbose = {};

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Also writes FILE for CI, as JUnit's XML: a test case for each host and item.")
    private @Nullable Path junit;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Also writes DIR/index.html for people: the fleet, each host's network drawn, its differences"
                    + " and history, in one file that opens anywhere.")
    private @Nullable Path html;

    /// Whether the command line chose more than hosts and how it is told.
    boolean isAmongOthers() {
        return verb != null
                && verb.commandLine().getParseResult().matchedOptions().stream()
                        .anyMatch(option -> !OF_NO_MATTER.contains(option.longestName()));
    }

    /// Turns the libraries' own words on, where they are wanted. To be called before any of them is loaded.
    void apply() {
        if (verbose.length > 2) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
    }

    boolean tellsSteps() {
        return verbose.length > 1;
    }

    Report report(Terminal terminal) {
        return switch (format) {
            case CONSOLE -> new ConsoleReport(terminal.out(), terminal.colours(), verbose.length > 0);
            case JSON -> new JsonLines(terminal.out());
            case MARKDOWN -> new Markdown(terminal.out());
        };
    }

    /// The files that are to be written when the run has ended. Those of an earlier run are gone from now on.
    ///
    /// @param near a folder of the repository whose history the run belongs to
    /// @throws BadInput when one can't be written there
    List<ReportFile> files(Workplace workplace, Path near, Settings settings) throws BadInput {
        var problems = new Problems();
        var files = new ArrayList<ReportFile>();
        if (junit != null) {
            add(problems, files, "--junit", Junit::at, workplace.file(junit));
        }
        if (html != null) {
            Opening page = folder -> HtmlReport.in(folder, InstantSource.system(), () -> PastRuns.of(near, settings));
            add(problems, files, "--report", page, workplace.file(html));
        }
        problems.throwIfAny();
        return files;
    }

    private interface Opening {
        ReportFile at(Path path) throws IOException;
    }

    private static void add(Problems problems, List<ReportFile> files, String option, Opening opening, Path path) {
        try {
            files.add(opening.at(path));
        } catch (IOException e) {
            problems.add(new Problem(Source.of(option), 1, String.valueOf(e.getMessage()), "name another place"));
        }
    }
}
