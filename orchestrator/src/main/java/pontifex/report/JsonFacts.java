package pontifex.report;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.run.HostLook;
import pontifex.state.HostFacts;
import pontifex.state.HostState;
import pontifex.state.Seen;

/// One JSON object a line, for programs; documented in docs/json.md. What could not be told is `{"unknown": why}`.
public final class JsonFacts implements FactsReport {
    private final PrintStream out;
    private int unseen;
    private int all;

    public JsonFacts(PrintStream out) {
        this.out = out;
    }

    @Override
    public void begin(int hosts) {
        all = hosts;
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "facts");
        line.put("version", JsonLines.VERSION);
        line.put("hosts", hosts);
        print(line);
    }

    @Override
    public void host(HostLook look) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "host");
        line.put("host", look.host());
        var found = look.found();
        line.put("facts", found == null ? null : facts(found));
        line.put("error", JsonLines.error(look.failure()));
        unseen += found == null ? 1 : 0;
        print(line);
    }

    private static Map<String, Object> facts(HostState found) {
        var facts = new LinkedHashMap<String, Object>();
        HostFacts.of(found).byName().forEach((name, value) -> facts.put(name, plain(value)));
        return facts;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Seen.Value<?>(var known) -> plain(known);
            case Seen.Unknown<?>(var why) -> Map.of("unknown", why);
            case Map<?, ?> map -> {
                var plain = new LinkedHashMap<String, Object>();
                map.forEach((key, each) -> plain.put(String.valueOf(key), plain(each)));
                yield plain;
            }
            case List<?> list -> list.stream().map(JsonFacts::plain).toList();
            default -> value;
        };
    }

    @Override
    public void end() {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", "summary");
        line.put("hosts", all);
        line.put("not_looked_at", unseen);
        print(line);
    }

    private void print(Map<String, @Nullable Object> line) {
        out.println(Json.write(line));
        out.flush();
    }
}
