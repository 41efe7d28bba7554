package pontifex.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import pontifex.history.SecretKey;
import pontifex.report.ReportFile;
import pontifex.report.WholeFile;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.Paper;
import pontifex.run.Pinned;
import pontifex.run.Summary;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// Writes what a plan shows, for `apply --plan`.
final class PlanOut implements Approval, ReportFile {
    private final WholeFile file;
    private final PlanHead head;
    private final SecretKey key;
    private final Map<String, Pinned> planned = new ConcurrentHashMap<>();

    private PlanOut(WholeFile file, PlanHead head, SecretKey key) {
        this.file = file;
        this.head = head;
        this.key = key;
    }

    /// @throws BadInput when it can't be written there
    static PlanOut at(Path path, PlanHead head, SecretKey key) throws BadInput {
        try {
            return new PlanOut(WholeFile.ready(path, PlanFile.BEGINNING), head, key);
        } catch (IOException e) {
            throw new BadInput(
                    new Problem(Source.of("--out"), 1, String.valueOf(e.getMessage()), "name another place"));
        }
    }

    @Override
    public @Nullable Failure of(String host, Paper paper) {
        planned.put(host, Pinned.of(host, paper, key));
        return null;
    }

    @Override
    public void write(String what, Summary summary) throws IOException {
        var hosts = new TreeMap<String, Pinned>();
        var others = new TreeMap<String, String>();
        for (var result : summary.results()) {
            var pinned = planned.get(result.host());
            switch (result.outcome()) {
                case HostOutcome.InSync _, HostOutcome.WouldChange _
                when pinned != null -> hosts.put(result.host(), pinned);
                default -> others.put(result.host(), result.outcome().word());
            }
        }
        file.write(new PlanFile(head, hosts, others).text().getBytes(StandardCharsets.UTF_8));
    }
}
