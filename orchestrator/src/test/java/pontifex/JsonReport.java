package pontifex;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import pontifex.json.Json;

/// What a run with `-o json` told, host by host, and how it ended.
///
/// @param said all of it, for a failed assertion's message
public record JsonReport(int status, TreeMap<String, Map<?, ?>> hosts, Map<?, ?> summary, String said) {

    public static JsonReport of(Lab.Output output) {
        var hosts = new TreeMap<String, Map<?, ?>>();
        var summary = new ArrayList<Map<?, ?>>();
        var said = output.out() + output.err();
        output.out().lines().filter(line -> line.startsWith("{")).forEach(text -> {
            var line = (Map<?, ?>) Objects.requireNonNull(Json.read(text));
            switch (String.valueOf(line.get("type"))) {
                case "host" -> hosts.put(String.valueOf(line.get("host")), line);
                case "summary" -> summary.add(line);
                default -> {}
            }
        });
        if (summary.size() != 1) {
            throw new AssertionError("a report has one summary, exit " + output.status() + ": " + said);
        }
        return new JsonReport(output.status(), hosts, summary.getFirst(), said);
    }

    /// `{dom0-01=changed, dom0-02=failed}`
    public String outcomes() {
        var words = new TreeMap<String, Object>();
        hosts.forEach((host, line) -> words.put(host, Objects.requireNonNull(line.get("outcome"))));
        return words.toString();
    }

    /// The end of it in few words: how each host ended, why, and what is noted.
    public String brief() {
        var text = new StringBuilder("exit " + status + " " + notes());
        hosts.forEach((host, line) -> text.append('\n')
                .append(host)
                .append(' ')
                .append(line.get("outcome"))
                .append(' ')
                .append(line.get("error"))
                .append(' ')
                .append(line.get("notes")));
        return text.toString();
    }

    /// How one host ended.
    public String outcome(String host) {
        return String.valueOf(Objects.requireNonNull(hosts.get(host), said).get("outcome"));
    }

    /// What happened to a host, where, the cause and the hint, a line each; no part may be missing but the place.
    public String error(String host) {
        if (!(hosts.get(host) instanceof Map<?, ?> line && line.get("error") instanceof Map<?, ?> error)) {
            throw new AssertionError(host + " has no error: " + said);
        }
        var text = new ArrayList<String>();
        for (var part : List.of("what", "cause", "hint")) {
            if (!(error.get(part) instanceof String words) || words.isBlank()) {
                throw new AssertionError(host + "'s error has no " + part + ": " + said);
            }
            text.add(words);
        }
        text.add(1, String.valueOf(error.get("place")));
        return String.join("\n", text);
    }

    public List<String> notes(String host) {
        return texts(Objects.requireNonNull(hosts.get(host), said).get("notes"));
    }

    /// What concerns no single host.
    public List<String> notes() {
        return texts(summary.get("notes"));
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).toList();
    }
}
