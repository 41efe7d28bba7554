package pontifex.report.html;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import pontifex.report.ReportFile;
import pontifex.report.WholeFile;
import pontifex.run.Summary;

/// A run as `index.html` in a folder: the fleet at a glance, and each host's network, differences and history.
///
/// @param clock says when it was made
/// @param past is asked when the run has ended, and so holds it too
public record HtmlReport(WholeFile file, InstantSource clock, Supplier<Past> past) implements ReportFile {
    /// @throws IOException as a sentence, when it can't be written there
    public static HtmlReport in(Path folder, InstantSource clock, Supplier<Past> past) throws IOException {
        return new HtmlReport(WholeFile.ready(folder.resolve("index.html"), Page.BEGINNING), clock, past);
    }

    @Override
    public void write(String what, Summary summary) throws IOException {
        file.write(page(what, summary, clock.instant(), past.get()).getBytes(StandardCharsets.UTF_8));
    }

    static String page(String what, Summary summary, Instant when, Past past) {
        var fleet = new Fleet(what, summary, when, past.unread());
        return Page.of(fleet.shown(), new HostBodies(summary, past).opened());
    }
}
