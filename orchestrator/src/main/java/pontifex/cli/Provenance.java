package pontifex.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import pontifex.history.HistoryFailure;
import pontifex.report.bundle.BundleHead;
import pontifex.run.Mode;
import pontifex.yaml.BadInput;

/// Who asked for a run, and for what, as files tell it that outlive the run.
record Provenance(
        Mode mode,
        FleetOptions fleet,
        StepOptions steps,
        GuardOptions guard,
        ShardOptions part,
        Job job,
        Operator operator) {
    PlanHead plan() throws HistoryFailure {
        return new PlanHead(
                operator.run(),
                operator.who(),
                operator.since(),
                source(),
                fleet.playbooks.stream().map(Path::toString).toList(),
                fleet.inventories,
                fleet.limit,
                fleet.where,
                fleet.tags,
                fleet.skipTags,
                job.extraVars().stream().sorted().toList(),
                guard.iKnow,
                job.errand().rules().guard());
    }

    /// @param detailed whether differences show in the exit code
    BundleHead bundle(boolean detailed) throws BadInput, HistoryFailure {
        return new BundleHead(
                mode,
                job.errand().name(mode),
                part.shard(),
                operator.run(),
                operator.who(),
                source(),
                detailed,
                asked(),
                job.whole());
    }

    private String source() throws HistoryFailure {
        return job.commit().isEmpty() ? Basis.source(job.errand().folder()) : job.commit();
    }

    /// What makes a run the run that it is, beside its plays.
    private SequencedMap<String, String> asked() {
        var asked = new LinkedHashMap<String, String>();
        asked.put("inventory", String.join(" ", fleet.inventories));
        asked.put("--limit", Objects.requireNonNullElse(fleet.limit, ""));
        asked.put("--where", Objects.requireNonNullElse(fleet.where, ""));
        asked.put("--tags", String.join(",", fleet.tags));
        asked.put("--skip-tags", String.join(",", fleet.skipTags));
        asked.put("--start-at-task", Objects.requireNonNullElse(steps.start, ""));
        asked.put(
                "names after -e",
                String.join(" ", job.extraVars().stream().sorted().toList()));
        asked.put("--i-know", String.join(" ", guard.iKnow));
        asked.put("--strict", job.errand().ledger().strict() ? "given" : "");
        return asked;
    }
}
