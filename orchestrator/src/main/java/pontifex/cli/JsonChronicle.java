package pontifex.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import pontifex.history.History;
import pontifex.json.Json;
import pontifex.plan.Difference;
import pontifex.state.Item;
import pontifex.state.Value;

/// The history for programs, one JSON object a line; documented in docs/json.md.
record JsonChronicle(PrintStream out) implements Chronicle {
    @Override
    public void entry(History.Entry entry, List<Difference> moved) {
        var line = commit(entry);
        line.put("changes", moved.stream().map(JsonChronicle::change).toList());
        print(line);
    }

    @Override
    public void shown(History.Entry entry, String message) {
        var line = commit(entry);
        line.put("message", message);
        print(line);
    }

    private static Map<String, @Nullable Object> commit(History.Entry entry) {
        var line = line("commit");
        line.put("commit", entry.commit());
        line.put("time", Instant.ofEpochSecond(entry.when()).toString());
        line.put("subject", entry.subject());
        line.put("operator", trailer(entry, "Pontifex-Operator"));
        line.put("run", trailer(entry, "Pontifex-Run"));
        line.put("playbooks", trailer(entry, "Pontifex-Playbook"));
        line.put("source", trailer(entry, "Pontifex-Source"));
        line.put(
                "hosts",
                entry.trailers().getOrDefault("Pontifex-Host", List.of()).stream()
                        .map(JsonChronicle::outcome)
                        .toList());
        line.put("overridden", entry.overridden());
        return line;
    }

    /// `dom0-01 changed confirmed`; no host's name has a blank.
    private static Map<String, String> outcome(String trailer) {
        var words = trailer.split(" ", 2);
        var fields = new LinkedHashMap<String, String>();
        fields.put("host", words[0]);
        fields.put("outcome", words.length > 1 ? words[1] : "");
        return fields;
    }

    private static @Nullable String trailer(History.Entry entry, String key) {
        var values = entry.trailers().getOrDefault(key, List.of());
        return values.isEmpty() ? null : values.getFirst();
    }

    @Override
    public void between(String before, String after) {
        var line = line("between");
        line.put("before", before.isEmpty() ? null : before);
        line.put("after", after);
        print(line);
    }

    @Override
    public void moved(List<Moved> hosts) {
        for (var host : hosts) {
            var line = line("host");
            line.put("host", host.host());
            line.put("changes", host.items().stream().map(JsonChronicle::change).toList());
            line.put(
                    "diffs",
                    host.files().stream()
                            .map(file -> Map.of(
                                    "path",
                                    file.path(),
                                    "diff",
                                    String.join("\n", file.lines()),
                                    "remark",
                                    file.remark()))
                            .toList());
            print(line);
        }
    }

    private static Map<String, @Nullable Object> change(Difference difference) {
        var fields = item(difference.item());
        fields.put("before", text(difference.before()));
        fields.put("after", text(difference.after()));
        return fields;
    }

    private static LinkedHashMap<String, @Nullable Object> item(Item item) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("kind", item.kind());
        fields.put("target", item.name());
        fields.put("facet", item.facet());
        fields.put("truth", item.truth().name().toLowerCase(Locale.ROOT));
        return fields;
    }

    private static @Nullable String text(@Nullable Value value) {
        return value == null ? null : value.toString();
    }

    @Override
    public void blame(String host, List<Blamed> items) {
        for (var each : items) {
            var line = line("blame");
            line.put("host", host);
            line.putAll(item(each.item()));
            line.put("value", text(each.value()));
            var blame = each.blame();
            line.put("how", blame == null ? null : blame.how().word());
            line.put("run", blame == null ? null : blame.run());
            line.put("task", blame == null || blame.task().isEmpty() ? null : blame.task());
            line.put("place", blame == null || blame.place().isEmpty() ? null : blame.place());
            line.put("source", blame == null || blame.source().isEmpty() ? null : blame.source());
            line.put("commit", each.entry() == null ? null : each.entry().commit());
            line.put("operator", each.entry() == null ? null : trailer(each.entry(), "Pontifex-Operator"));
            print(line);
        }
    }

    @Override
    public void forgotten(String host, List<String> things, @Nullable String commit, List<String> notes) {
        var line = line("forgotten");
        line.put("host", host);
        line.put("things", things);
        line.put("commit", commit);
        line.put("notes", notes);
        print(line);
    }

    @Override
    public void taken(String host, SortedMap<String, Integer> things) {
        var line = line("taken");
        line.put("host", host);
        line.put("things", things);
        print(line);
    }

    @Override
    public void recorded(List<String> unseen, @Nullable String commit, List<String> notes) {
        var line = line("recorded");
        line.put("commit", commit);
        line.put("unseen", unseen);
        line.put("notes", notes);
        print(line);
    }

    @Override
    public void described(Description description) {
        var line = line("described");
        line.put("written", description.written());
        line.put("left", description.left());
        line.put("undescribed", description.undescribed());
        line.put("unseen", description.unseen());
        print(line);
    }

    private static LinkedHashMap<String, @Nullable Object> line(String type) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("type", type);
        return line;
    }

    private void print(Map<String, @Nullable Object> line) {
        out.println(Json.write(line));
    }
}
