package pontifex.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pontifex.history.HistoryFailure;
import pontifex.remote.Connections;
import pontifex.report.Report;
import pontifex.report.ReportFile;
import pontifex.run.FleetRun;
import pontifex.run.HostLine;
import pontifex.run.HostResult;
import pontifex.run.HostRun;
import pontifex.run.Mode;
import pontifex.run.Rules;
import pontifex.run.Summary;
import pontifex.transaction.Owner;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Visible;

/// What `plan`, `apply` and `audit` have in common: a run over the fleet, told as it goes, and recorded.
///
/// @param against the commit whose playbooks and inventory count; null: the files as they are
record Running(
        Terminal terminal,
        Workplace workplace,
        Mode mode,
        FleetOptions fleet,
        ListOptions lists,
        ConnectionOptions connection,
        GuardOptions guard,
        OutputOptions output,
        @Nullable String against) {
    /// All went well, but somebody waits for a report that isn't there.
    private static final int UNTOLD = 1;

    /// @param detailed whether differences show in the exit code
    int run(boolean detailed) throws BadInput, HistoryFailure, InterruptedException {
        output.apply();
        connection.check();
        guard.check();
        @Nullable Errand errand;
        try (var origin = Origin.of(workplace, against)) {
            errand = errand(origin);
        }
        return errand == null ? 0 : run(errand, detailed);
    }

    /// What the user's files ask for; null: only to be listed, and so it was.
    private @Nullable Errand errand(Origin origin) throws BadInput {
        var site = Site.read(origin, fleet);
        warn(site.warnings());
        var rules = new Rules(
                mode, connection.forks(site.settings()), guard.seconds(site.settings()), guard.known(site.rollout()));
        var work = origin.named(origin.read(() -> Work.of(site.rollout())));
        if (lists.hosts || lists.tasks) {
            work.list(terminal.out(), lists.tasks);
            return null;
        }
        var targets = origin.read(() -> Targets.of(site.rollout(), workplace, connection));
        warn(origin.named(targets.warnings()));
        return Errand.of(site, rules, work, targets);
    }

    /// Runs what is about to be done, whatever it was made of.
    int run(Errand errand, boolean detailed) throws BadInput, HistoryFailure, InterruptedException {
        var files = output.files(workplace);
        var operator = Operator.now();
        try (var interrupt = new Interrupt(
                        terminal,
                        Duration.ofSeconds(
                                2L * connection.commandTimeout + errand.rules().guard()));
                var recording = mode == Mode.APPLY ? Recording.begin(errand, operator) : Recording.none()) {
            return run(errand, files, operator, recording, interrupt, detailed);
        }
    }

    private void warn(List<Problem> warnings) {
        warnings.forEach(warning -> terminal.err().print("warning: " + warning.render()));
    }

    private int run(
            Errand errand,
            List<ReportFile> files,
            Operator operator,
            Recording recording,
            Interrupt interrupt,
            boolean detailed)
            throws InterruptedException {
        var targets = errand.targets();
        var limit = Duration.ofSeconds(connection.commandTimeout);
        var told = new Told(
                output.report(terminal),
                recording,
                new Progress(terminal, targets.targets().size()));
        var what = mode.name().toLowerCase(java.util.Locale.ROOT) + " " + errand.title();
        told.report.begin(mode, what, targets.targets().size());
        try (var connections = new Connections(connection.ssh(errand.settings(), workplace))) {
            var fleetRun = new FleetRun(
                    errand.rules(),
                    errand.plays(),
                    new Owner(operator.who(), operator.run(), recording.source(), operator.since()),
                    host -> new HostLine(
                            connections,
                            Objects.requireNonNull(targets.targets().get(host)),
                            Objects.requireNonNull(targets.confirming().get(host)),
                            errand.look(host),
                            limit),
                    told);
            interrupt.stops(fleetRun);
            var results = fleetRun.run();
            var notes = new ArrayList<>(fleetRun.notes());
            notes.addAll(recording.commit());
            var summary = new Summary(mode, results, fleetRun.interrupted(), notes);
            told.end(summary);
            int code = summary.exitCode(detailed);
            return written(files, what, summary) || code != 0 ? code : UNTOLD;
        }
    }

    /// Whether each report that was asked for is where it was asked for.
    private boolean written(List<ReportFile> files, String what, Summary summary) {
        boolean all = true;
        for (var file : files) {
            try {
                file.write(what, summary);
            } catch (IOException e) {
                terminal.err().println("pontifex: " + Visible.text(String.valueOf(e.getMessage())));
                all = false;
            }
        }
        return all;
    }

    /// Tells and records each host as it ends, one at a time.
    private static final class Told implements FleetRun.Watcher {
        private final Report report;
        private final Recording recording;
        private final Progress progress;

        private Told(Report report, Recording recording, Progress progress) {
            this.report = report;
            this.recording = recording;
            this.progress = progress;
        }

        @Override
        public synchronized void began(String host) {
            progress.began(host);
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
        public synchronized void decided(String play, List<String> hosts) throws IOException {
            recording.decided(play, hosts);
        }

        @Override
        public synchronized void ended(HostResult result, @Nullable HostRun run) {
            recording.add(result, run);
            progress.hide();
            report.host(result);
            progress.ended(result.host());
        }

        private synchronized void end(Summary summary) {
            progress.hide();
            report.end(summary);
        }
    }
}
