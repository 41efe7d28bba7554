package pontifex.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.history.HistoryFailure;
import pontifex.inventory.Host;
import pontifex.remote.Connections;
import pontifex.remote.SshSettings;
import pontifex.report.ReportFile;
import pontifex.run.FleetRun;
import pontifex.run.HostLine;
import pontifex.run.HostResult;
import pontifex.run.Ledger;
import pontifex.run.Mode;
import pontifex.run.Rules;
import pontifex.run.Summary;
import pontifex.transaction.Owner;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// What `plan`, `apply` and `audit` have in common: a run over the fleet, told as it goes, and recorded.
record Running(
        Terminal terminal,
        Workplace workplace,
        Mode mode,
        FleetOptions fleet,
        ListOptions lists,
        StepOptions steps,
        ConnectionOptions connection,
        GuardOptions guard,
        OutputOptions output,
        ShardOptions part,
        Basis basis) {
    /// All went well, but somebody waits for a report that isn't there, or the history lacks the run.
    private static final int UNTOLD = 1;

    private static final String LEFT = "interrupted: no new host is looked at, and none is waited for";
    private static final String ENDED_FIRST = "interrupted: no new host is begun, and those that were sent a change are"
            + " ended first; again to leave at once and let their keepers end them";

    /// @param detailed whether differences show in the exit code
    int run(boolean detailed) throws BadInput, HistoryFailure, InterruptedException {
        return runPlays(null, detailed);
    }

    /// @param auditing what the hosts are held against; null: it is no audit
    int runPlays(@Nullable Auditing auditing, boolean detailed) throws BadInput, HistoryFailure, InterruptedException {
        output.apply();
        connection.check();
        guard.check();
        steps.check(basis.out(), terminal.terminal() || lists.hosts || lists.tasks);
        @Nullable Job job;
        try (var origin = basis.origin(workplace)) {
            job = job(origin, auditing);
            if (job != null && job.needsFiles()) {
                return run(job, detailed); // while they are there
            }
        }
        return job == null ? 0 : run(job, detailed);
    }

    /// What the user's files ask for; null: only to be listed, and so it was.
    private @Nullable Job job(Origin origin, @Nullable Auditing auditing) throws BadInput, HistoryFailure {
        var read = Site.read(origin, fleet);
        var ours = origin.read(() -> part.of(read.rollout(), mode == Mode.APPLY));
        var started = read.with(steps.started(ours));
        warn(started.warnings());
        var extraVars = read.rollout().extra().vars().keySet();
        if (basis.plan() instanceof PlanFile plan) {
            var planned = new Planned(plan.head());
            planned.check(extraVars);
            warn(planned.warnings());
        }
        var rules = new Rules(
                mode,
                connection.forks(read.settings()),
                guard.seconds(read.settings()),
                guard.known(read.rollout()),
                read.where());
        var every = origin.named(origin.read(() -> Work.of(started.rollout())));
        if (lists.hosts || lists.tasks) {
            every.list(terminal.out(), lists.tasks);
            return null;
        }
        var site = steps.step ? started.with(StepOptions.asked(started.rollout(), StepOptions::atTerminal)) : started;
        var work = steps.step ? origin.named(origin.read(() -> Work.of(site.rollout()))) : every;
        if (auditing != null) {
            refuseNothing(work);
        }
        var targets = origin.read(() -> Targets.of(site.rollout(), workplace, connection));
        warn(origin.named(targets.warnings()));
        var errand = Errand.of(site, rules, work, targets);
        var whole = read.rollout().hosts().stream().map(Host::name).toList();
        return new Job(
                auditing == null ? errand : errand.with(ledger(auditing, site)), site.commit(), extraVars, whole);
    }

    /// A tag that was mistyped would make an audit of nothing, and that is clean.
    private void refuseNothing(Work work) throws BadInput {
        boolean anybody = work.plays().stream().anyMatch(play -> !play.tasks().isEmpty()); // a shard may be empty
        if (anybody && work.size() == 0 && !(fleet.tags.isEmpty() && fleet.skipTags.isEmpty())) {
            throw new BadInput(new Problem(
                    Source.of(fleet.tags.isEmpty() ? "--skip-tags" : "--tags"),
                    1,
                    "these tags leave no task, so there is nothing to audit",
                    "see what there is: pontifex audit --list-tasks"));
        }
    }

    private Ledger ledger(Auditing auditing, Site site) throws BadInput, HistoryFailure {
        var warnings = new ArrayList<Problem>();
        var ledger = auditing.ledger(
                site.folder(), site.commit(), site.settings(), site.rollout().inventory(), warnings);
        warn(warnings);
        return ledger;
    }

    /// Runs what is about to be done, whatever it was made of.
    ///
    /// @param whole all hosts of the run that it is a part of
    int run(Errand errand, List<String> whole, boolean detailed) throws BadInput, HistoryFailure, InterruptedException {
        return run(new Job(errand, "", Set.of(), whole), detailed);
    }

    private int run(Job job, boolean detailed) throws BadInput, HistoryFailure, InterruptedException {
        var files = new ArrayList<>(
                output.files(workplace, job.errand().folder(), job.errand().settings()));
        var operator = Operator.now();
        var approval = approval(job, operator, files);
        var bundle = BundleOut.place(part.bundle, workplace, mode == Mode.APPLY);
        var errand = job.errand();
        try (var interrupt = new Interrupt(
                        terminal,
                        Duration.ofSeconds(
                                2L * connection.commandTimeout + errand.rules().guard()),
                        mode.readOnly() ? LEFT : ENDED_FIRST);
                var recording = mode == Mode.APPLY
                        ? Recording.begin(errand, operator, job.commit(), bundle != null)
                        : Recording.none()) {
            if (bundle != null) {
                files.add(new BundleOut(bundle, provenance(job, operator).bundle(detailed), recording, terminal.err()));
            }
            return run(errand, approval, files, operator, recording, interrupt, detailed);
        }
    }

    /// @param files gets that of the plan, where one is to be written
    private Approval approval(Job job, Operator operator, List<ReportFile> files) throws BadInput, HistoryFailure {
        var key = Recording.key(job.errand().settings());
        if (basis.out() instanceof Path out) {
            var plan = PlanOut.at(workplace.file(out), provenance(job, operator).plan(), key);
            files.add(plan);
            return plan;
        }
        return basis.plan() instanceof PlanFile plan ? new Held(plan, key) : Approval.OF_ALL;
    }

    private Provenance provenance(Job job, Operator operator) {
        return new Provenance(mode, fleet, steps, guard, part, job, operator);
    }

    private SshSettings ssh(Errand errand) {
        var settings = basis.isOfOthers()
                ? connection.sshOfOthers(errand.settings(), workplace)
                : connection.ssh(errand.settings(), workplace);
        return settings.telling(output.verbose.length > 0);
    }

    private void warn(List<Problem> warnings) {
        warnings.forEach(warning -> terminal.err().print("warning: " + warning.render()));
    }

    private int run(
            Errand errand,
            Approval approval,
            List<ReportFile> files,
            Operator operator,
            Recording recording,
            Interrupt interrupt,
            boolean detailed)
            throws InterruptedException {
        var targets = errand.targets();
        var limit = Duration.ofSeconds(connection.commandTimeout);
        var what = errand.name(mode);
        try (var progress = new Progress(terminal, targets.targets().size(), output.tellsSteps());
                var connections = new Connections(ssh(errand))) {
            var telling = new Telling(output.report(terminal), recording, approval, errand.remarks(), progress);
            telling.begin(mode, what, targets.targets().size());
            var fleetRun = new FleetRun(
                    errand.rules(),
                    errand.plays(),
                    errand.ledger(),
                    new Owner(operator.who(), operator.run(), recording.source(), operator.since()),
                    host -> new HostLine(
                            connections,
                            Objects.requireNonNull(targets.targets().get(host)),
                            Objects.requireNonNull(targets.confirming().get(host)),
                            errand.look(host).and(errand.ledger().look(host)),
                            limit),
                    telling);
            interrupt.stops(fleetRun::stop, progress);
            var results = fleetRun.run();
            var notes = new ArrayList<>(fleetRun.notes());
            notes.addAll(recording.commit());
            notes.addAll(errand.ledger().told(results));
            var summary =
                    new Summary(mode, results, fleetRun.interrupted(), notes, fleetRun.waves(), again(errand, results));
            telling.end(summary);
            int code = summary.exitCode(detailed);
            return written(files, what, summary) && !recording.isLacking() || code != 0 ? code : UNTOLD;
        }
    }

    /// The command that goes on with the hosts that failed, as far as it can be said without repeating secrets of the
    /// command line.
    private @Nullable String again(Errand errand, List<HostResult> results) {
        if (mode != Mode.APPLY
                || !errand.isOfPlays()
                || basis.plan() != null
                || results.stream().allMatch(result -> result.outcome().failure() == null)) {
            return null;
        }
        return "pontifex apply "
                + fleet.playbooks.stream().map(playbook -> playbook + " ").collect(Collectors.joining())
                + (output.isAmongOthers() ? "… " : "") + "--limit @failed";
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
}
