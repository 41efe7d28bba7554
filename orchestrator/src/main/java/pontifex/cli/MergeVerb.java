package pontifex.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pontifex.history.HistoryFailure;
import pontifex.report.bundle.Bundle;
import pontifex.report.bundle.Merged;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// Puts the shards of a run together.
@Command(
        name = "merge",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Puts the shards of one run together, by what --bundle has written: tells and reports them as one"
                + " run, and records an apply as one commit. No host is contacted. docs/shards.md")
final class MergeVerb implements Callable<Integer> {
    /// Somebody waits for a report or a commit that isn't there.
    private static final int UNTOLD = 1;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "The bundles of all shards of one run.")
    private List<Path> files = List.of();

    @Option(
            names = "--partial",
            description = "Some shards are missing: their hosts are told as in doubt, or of a plan and an audit as"
                    + " unreachable, and the exit code says so.")
    private boolean partial;

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    MergeVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure {
        output.apply();
        var settings = Settings.read(workplace);
        var merged = Merged.of(read(), partial);
        var reports = output.files(workplace, workplace.folder(), settings);
        var summary = merged.summary();
        boolean lacking = false;
        if (merged.head().mode() == Mode.APPLY) {
            var recorded = MergedRecord.of(merged, settings, workplace);
            summary = summary.noted(recorded.notes());
            lacking = recorded.lacking();
        }
        tell(merged, summary);
        for (var report : reports) {
            try {
                report.write(merged.head().what(), summary);
            } catch (IOException e) {
                terminal.err().println("pontifex: " + Visible.text(String.valueOf(e.getMessage())));
                lacking = true;
            }
        }
        int code = merged.exitCode();
        return lacking && code == 0 ? UNTOLD : code;
    }

    private LinkedHashMap<String, Bundle> read() throws BadInput {
        var problems = new Problems();
        var bundles = new LinkedHashMap<String, Bundle>();
        for (var file : files) {
            try {
                if (bundles.put(file.toString(), Bundle.read(workplace.file(file), file.toString())) != null) {
                    problems.add(Source.of(file.toString()), 1, "is named twice", "name each shard's bundle once");
                }
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        problems.throwIfAny();
        return bundles;
    }

    private void tell(Merged merged, Summary summary) {
        var report = output.report(terminal);
        report.begin(summary.mode(), merged.head().what(), summary.results().size());
        summary.results().forEach(report::host);
        report.end(summary);
    }
}
