package pontifex.report;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.run.HostPing;

/// One JSON object a line, for programs; documented in docs/json.md.
public final class JsonPing implements PingReport {
    private final PrintStream out;

    public JsonPing(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(int hosts) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "ping");
        line.put("version", JsonLines.VERSION);
        line.put("hosts", hosts);
        print(line);
    }

    @Override
    public void host(HostPing ping) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "host");
        line.put("host", ping.host());
        var pong = ping.pong();
        line.put("user", pong == null ? null : pong.user());
        line.put("server", pong == null || pong.server().isEmpty() ? null : pong.server());
        line.put("login_ms", pong == null ? null : pong.login().toMillis());
        line.put("answer_ms", pong == null ? null : pong.answer().toMillis());
        line.put("notes", pong == null ? List.of() : pong.notes());
        line.put("error", JsonLines.error(ping.failure()));
        print(line);
    }

    @Override
    public void end(List<HostPing> all) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "summary");
        line.put("hosts", all.size());
        line.put("answered", all.stream().filter(ping -> ping.pong() != null).count());
        print(line);
    }

    private void print(Map<String, @Nullable Object> line) {
        out.println(Json.write(line));
        out.flush();
    }
}
