package pontifex.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Scope;

/// The JSON lines of a run's journal, written and read again.
///
/// What reads one says with [IllegalArgumentException] that it is none.
final class JournalLines {
    private JournalLines() {}

    static Map<String, ?> run(RunRecord run) {
        return Map.of(
                "run", run.run(),
                "title", run.title(),
                "playbooks", run.playbooks(),
                "source", run.source(),
                "operator", run.operator());
    }

    static RunRecord run(Map<?, ?> line) {
        return RunRecord.begun(
                text(line, "run"),
                text(line, "title"),
                text(line, "playbooks"),
                text(line, "source"),
                text(line, "operator"));
    }

    static Map<String, ?> ended(String host, String outcome, List<String> moved, List<String> dangers) {
        return Map.of("ended", host, "outcome", outcome, "moved", moved, "overridden", dangers);
    }

    static Map<String, ?> host(HostRecord host) {
        var claims = new ArrayList<String>();
        host.scope().claims().forEach(claim -> claims.addAll(List.of(claim.kind(), claim.name())));
        var files = new TreeMap<String, String>();
        host.files()
                .forEach((path, content) -> files.put(path, Base64.getEncoder().encodeToString(content.bytes())));
        return Map.of(
                "host", host.host(),
                "all", String.valueOf(host.scope().all()),
                "claims", claims,
                "items", RecordedItems.write(host.items()),
                "files", files,
                "how", host.how().word(),
                "made", made(host.made()));
    }

    private static List<List<String>> made(SortedMap<Item, Cause> made) {
        var lines = new ArrayList<List<String>>();
        made.forEach((item, cause) -> {
            var words = ItemLines.words(item);
            words.addAll(List.of(cause.task(), cause.place()));
            lines.add(words);
        });
        return lines;
    }

    static HostRecord host(Map<?, ?> line) throws HistoryFailure {
        var claims = new TreeSet<Scope.Claim>();
        var words = texts(line, "claims");
        for (int i = 0; i + 1 < words.size(); i += 2) {
            claims.add(new Scope.Claim(words.get(i), words.get(i + 1)));
        }
        var files = new TreeMap<String, Content>();
        map(line.get("files"))
                .forEach((path, content) -> files.put(
                        String.valueOf(path), Content.of(Base64.getDecoder().decode(String.valueOf(content)))));
        return new HostRecord(
                text(line, "host"),
                new Scope(Boolean.parseBoolean(text(line, "all")), claims),
                RecordedItems.read(text(line, "items"), "the journal"),
                files,
                new TreeSet<>(),
                how(line),
                made(line));
    }

    /// A journal of the release before has none.
    private static Blame.How how(Map<?, ?> line) {
        return Arrays.stream(Blame.How.values())
                .filter(how -> how.word().equals(line.get("how")))
                .findFirst()
                .orElse(Blame.How.FOUND);
    }

    private static SortedMap<Item, Cause> made(Map<?, ?> line) {
        var made = new TreeMap<Item, Cause>();
        if (line.get("made") instanceof List<?> lines) {
            for (var one : lines) {
                var words = one instanceof List<?> list
                        ? ItemLines.of(list.stream().map(String::valueOf).toList())
                        : null;
                if (words == null || words.rest().size() != 2) {
                    throw new IllegalArgumentException("no item in a line of a journal");
                }
                made.put(
                        words.item(),
                        new Cause(words.rest().getFirst(), words.rest().getLast()));
            }
        }
        return made;
    }

    static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("not a line of a journal");
    }

    static String text(Map<?, ?> line, String key) {
        if (line.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no " + key + " in a line of a journal");
    }

    static List<String> texts(Map<?, ?> line, String key) {
        if (line.get(key) instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        throw new IllegalArgumentException("no " + key + " in a line of a journal");
    }
}
