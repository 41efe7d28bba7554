package pontifex.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import pontifex.json.Json;

/// What a run has to record, kept elsewhere than in the history until it is merged into it. It holds no secret.
public record Kept(RunRecord run, List<HostRecord> hosts) {
    public Kept {
        hosts = List.copyOf(hosts);
    }

    /// Those of a run's journal.
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(Json.write(JournalLines.run(run)));
        hosts.forEach(host -> lines.add(Json.write(JournalLines.host(host))));
        run.outcomes()
                .forEach((host, outcome) -> lines.add(Json.write(JournalLines.ended(
                        host,
                        outcome,
                        run.moved().getOrDefault(host, List.of()),
                        run.overridden().getOrDefault(host, List.of())))));
        return lines;
    }

    /// @throws HistoryFailure for lines that are none
    public static Kept read(List<String> lines) throws HistoryFailure {
        var hosts = new ArrayList<HostRecord>();
        var outcomes = new TreeMap<String, String>();
        var moved = new TreeMap<String, List<String>>();
        var overridden = new TreeMap<String, List<String>>();
        try {
            var begun = JournalLines.run(JournalLines.map(Json.readStrictly(lines.getFirst())));
            for (var line : lines.subList(1, lines.size())) {
                var read = JournalLines.map(Json.readStrictly(line));
                if (!read.containsKey("ended")) {
                    hosts.add(JournalLines.host(read));
                    continue;
                }
                var host = JournalLines.text(read, "ended");
                outcomes.put(host, JournalLines.text(read, "outcome"));
                put(moved, host, JournalLines.texts(read, "moved"));
                put(overridden, host, JournalLines.texts(read, "overridden"));
            }
            return new Kept(begun.ended(outcomes, moved, overridden), hosts);
        } catch (IllegalArgumentException e) {
            throw new HistoryFailure(
                    "what is to be recorded can't be read: " + e.getMessage(), "run again what it is of", e);
        }
    }

    private static void put(Map<String, List<String>> map, String host, List<String> lines) {
        if (!lines.isEmpty()) {
            map.put(host, lines);
        }
    }

    /// The parts of one run as one, under the id of the first.
    ///
    /// @param parts each by what it is: `2/3`
    public static Kept of(SequencedMap<String, Kept> parts) {
        var hosts = new ArrayList<HostRecord>();
        var outcomes = new TreeMap<String, String>();
        var moved = new TreeMap<String, List<String>>();
        var overridden = new TreeMap<String, List<String>>();
        var shards = new ArrayList<String>();
        parts.forEach((shard, part) -> {
            hosts.addAll(part.hosts);
            outcomes.putAll(part.run.outcomes());
            moved.putAll(part.run.moved());
            overridden.putAll(part.run.overridden());
            shards.add(shard + " " + part.run.run());
        });
        var first = parts.firstEntry().getValue().run;
        var operators = parts.values().stream()
                .map(part -> part.run.operator())
                .distinct()
                .collect(Collectors.joining(", "));
        return new Kept(
                new RunRecord(
                        first.run(),
                        first.title(),
                        first.playbooks(),
                        first.source(),
                        operators,
                        outcomes,
                        moved,
                        overridden,
                        shards),
                hosts);
    }
}
