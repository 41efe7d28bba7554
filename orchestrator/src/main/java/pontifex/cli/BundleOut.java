package pontifex.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pontifex.report.ReportFile;
import pontifex.report.WholeFile;
import pontifex.report.bundle.Bundle;
import pontifex.report.bundle.BundleHead;
import pontifex.run.Summary;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// Writes the bundle of a run when it has ended; then what it has to record is in it, and nowhere else.
record BundleOut(WholeFile file, BundleHead head, Recording recording, PrintStream err) implements ReportFile {
    /// Where it goes; null: nowhere.
    ///
    /// @throws BadInput when it can't be written there
    static @Nullable WholeFile place(@Nullable Path path, Workplace workplace, boolean applied) throws BadInput {
        if (path == null) {
            return null;
        }
        var file = workplace.file(path);
        if (applied && Files.exists(file)) {
            throw bad(
                    path + " is there already, and what an apply has recorded in it is nowhere else",
                    "merge it, or take it away; or name another place");
        }
        try {
            return WholeFile.ready(file, Bundle.BEGINNING);
        } catch (IOException e) {
            throw bad(String.valueOf(e.getMessage()), "name another place");
        }
    }

    private static BadInput bad(String why, String hint) {
        return new BadInput(new Problem(Source.of("--bundle"), 1, why, hint));
    }

    @Override
    public void write(String what, Summary summary) throws IOException {
        var records = recording.records();
        file.write(new Bundle(head, summary, records)::write);
        recording.handedOver();
        if (!records.isEmpty()) {
            err.println("recorded in " + Visible.text(file.path().toString())
                    + " alone: pontifex merge brings it into the history");
        }
    }
}
