package pontifex.cli;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import pontifex.report.Report;
import pontifex.run.Failure;
import pontifex.run.FleetRun;
import pontifex.run.HostResult;
import pontifex.run.HostRun;
import pontifex.run.Mode;
import pontifex.run.Paper;
import pontifex.run.Step;
import pontifex.run.Summary;
import pontifex.state.HostState;
import pontifex.yaml.Visible;

/// Tells and records each host as it ends, one at a time.
final class Telling implements FleetRun.Watcher {
    private final Report report;
    private final Recording recording;
    private final Approval approval;
    private final BiFunction<String, HostState, List<String>> remarks;
    private final Progress progress;

    Telling(
            Report report,
            Recording recording,
            Approval approval,
            BiFunction<String, HostState, List<String>> remarks,
            Progress progress) {
        this.report = report;
        this.recording = recording;
        this.approval = approval;
        this.remarks = remarks;
        this.progress = progress;
    }

    void begin(Mode mode, String what, int hosts) {
        report.begin(mode, what, hosts);
    }

    @Override
    public synchronized void began(String host) {
        progress.began(host);
    }

    @Override
    public void at(String host, Step step) {
        progress.at(host, step);
    }

    @Override
    public @Nullable Failure planned(String host, Paper paper) {
        return approval.of(host, paper);
    }

    @Override
    public void sending(String host) throws IOException {
        recording.sending(host);
    }

    @Override
    public synchronized void waiting(String host, int secondsLeft) {
        progress.waiting(host, secondsLeft);
    }

    @Override
    public void pausing(String play, int wave, int secondsLeft) {
        var what = "pause before wave " + wave;
        progress.pausing(
                secondsLeft > 0 ? what + ": " + secondsLeft + " s" : null,
                what + " of " + Visible.text(play) + ": " + secondsLeft + " s");
    }

    @Override
    public synchronized void decided(String play, List<String> hosts) throws IOException {
        recording.decided(play, hosts);
    }

    @Override
    public synchronized void ended(HostResult result, @Nullable HostRun run) {
        recording.add(result, run);
        var seen = run == null ? null : run.seen();
        var whole = seen == null ? result : result.noted(remarks.apply(result.host(), seen));
        progress.aside(() -> report.host(whole));
        progress.ended(result.host(), result.outcome().failure() == null);
    }

    synchronized void end(Summary summary) {
        progress.aside(() -> report.end(summary));
    }
}
