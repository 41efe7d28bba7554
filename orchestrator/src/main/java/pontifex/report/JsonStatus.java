package pontifex.report;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.run.HostStatus;
import pontifex.run.Standing;

/// One JSON object a line, for programs; documented in docs/json.md.
public final class JsonStatus implements StatusReport {
    private final PrintStream out;

    public JsonStatus(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(int hosts) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "status");
        line.put("version", JsonLines.VERSION);
        line.put("hosts", hosts);
        print(line);
    }

    @Override
    public void host(HostStatus status) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "host");
        line.put("host", status.host());
        line.put("pending", status.pending().stream().map(JsonStatus::pending).toList());
        line.put("error", JsonLines.error(status.failure()));
        print(line);
    }

    private static Map<String, @Nullable Object> pending(Standing pending) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("transaction", pending.transaction().isEmpty() ? null : pending.transaction());
        fields.put("standing", pending.kind().word());
        fields.put("doing", pending.doing());
        fields.put("seconds_left", pending.secondsLeft());
        fields.put("locks", pending.locks());
        fields.put("operator", pending.who());
        fields.put("run", pending.run());
        fields.put("source", pending.source());
        fields.put("since", pending.since());
        fields.put("copies", pending.copies().isEmpty() ? null : pending.copies());
        return fields;
    }

    @Override
    public void end(List<HostStatus> all) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "summary");
        line.put("hosts", all.size());
        for (var kind : Standing.Kind.values()) {
            line.put(
                    kind.word(),
                    all.stream()
                            .flatMap(status -> status.pending().stream())
                            .filter(pending -> pending.kind() == kind)
                            .count());
        }
        line.put(
                "not_looked_at",
                all.stream().filter(status -> status.failure() != null).count());
        print(line);
    }

    private void print(Map<String, @Nullable Object> line) {
        out.println(Json.write(line));
        out.flush();
    }
}
