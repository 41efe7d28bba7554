package pontifex.history;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import pontifex.state.Content;

/// What a commit says of the run that made it.
///
/// @param title the subject: `apply playbooks/multi-nic.yml`
/// @param source the commit of the playbooks' repository, with `-dirty` where the work tree differed; empty without one
/// @param outcomes host to outcome: its word, and behind it `confirmed` or `alone` where it is so
/// @param moved host to what moved on it, a line an item
/// @param overridden host to the dangers that the operator took on for it, a sentence each
/// @param shards the parts that it was put together of, `2/3` and the id of its run each; none where it was run whole
public record RunRecord(
        String run,
        String title,
        String playbooks,
        String source,
        String operator,
        SortedMap<String, String> outcomes,
        SortedMap<String, List<String>> moved,
        SortedMap<String, List<String>> overridden,
        List<String> shards) {
    /// The trailer of a danger that was taken on, `I-know: HOST: DANGER`, named as the option is.
    public static final String I_KNOW = "I-know";

    /// The trailer of a part, `Pontifex-Shard: 2/3 20261123-101500-4f3a9c`.
    static final String SHARD = "Pontifex-Shard";

    static final String RUN = "Pontifex-Run";

    private static final String IN_SYNC = "in_sync";
    private static final Set<String> IDLE =
            Set.of(IN_SYNC, "failed", "unreachable", "untouched", "skipped", "recorded", "forgotten");
    private static final int SHOWN = 40;

    public RunRecord {
        outcomes = new TreeMap<>(outcomes);
        moved = new TreeMap<>(moved);
        overridden = new TreeMap<>(overridden);
        shards = List.copyOf(shards);
    }

    /// The same run, with what became of its hosts.
    RunRecord ended(
            SortedMap<String, String> outcomes,
            SortedMap<String, List<String>> moved,
            SortedMap<String, List<String>> overridden) {
        return new RunRecord(run, title, playbooks, source, operator, outcomes, moved, overridden, shards);
    }

    /// Of a run that was no part of another.
    public RunRecord(
            String run,
            String title,
            String playbooks,
            String source,
            String operator,
            SortedMap<String, String> outcomes,
            SortedMap<String, List<String>> moved,
            SortedMap<String, List<String>> overridden) {
        this(run, title, playbooks, source, operator, outcomes, moved, overridden, List.of());
    }

    /// A run that is about to begin.
    public static RunRecord begun(String run, String title, String playbooks, String source, String operator) {
        return new RunRecord(
                run, title, playbooks, source, operator, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    /// Whether it touched any host, so that it is worth a commit though all is as recorded: it healed.
    boolean touched() {
        return !moved.isEmpty() || outcomes.values().stream().anyMatch(outcome -> !IDLE.contains(word(outcome)));
    }

    private static String word(String outcome) {
        return outcome.split(" ", 2)[0];
    }

    String message() {
        var counts = new TreeMap<String, Integer>();
        outcomes.values().forEach(outcome -> counts.merge(word(outcome), 1, Integer::sum));
        var subject = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().replace('_', ' '))
                .collect(Collectors.joining(", ", counts.isEmpty() ? title : title + ": ", ""));
        var message = new StringBuilder(oneLine(subject)).append("\n\n");
        moved.forEach((host, lines) -> {
            lines.stream()
                    .limit(SHOWN)
                    .forEach(line -> message.append(oneLine(host + "  " + line)).append('\n'));
            if (lines.size() > SHOWN) {
                message.append(oneLine(host + "  … and " + (lines.size() - SHOWN) + " more"))
                        .append('\n');
            }
        });
        if (!moved.isEmpty()) {
            message.append('\n');
        }
        trailer(message, RUN, run);
        shards.forEach(shard -> trailer(message, SHARD, shard));
        trailer(message, "Pontifex-Playbook", playbooks);
        trailer(message, "Pontifex-Source", source);
        trailer(message, "Pontifex-Operator", operator);
        trailer(message, "Pontifex-Plan", moved.isEmpty() ? "" : "sha256:" + digest());
        long calm = outcomes.values().stream().filter(IN_SYNC::equals).count();
        trailer(message, "Pontifex-In-Sync", calm > SHOWN ? String.valueOf(calm) : "");
        outcomes.forEach((host, outcome) -> {
            if (calm <= SHOWN || !outcome.equals(IN_SYNC)) {
                trailer(message, "Pontifex-Host", host + " " + outcome);
            }
        });
        overridden.forEach(
                (host, dangers) -> dangers.forEach(danger -> trailer(message, I_KNOW, host + ": " + danger)));
        return message.toString();
    }

    private static void trailer(StringBuilder message, String key, String value) {
        if (!value.isEmpty()) {
            message.append(key).append(": ").append(oneLine(value)).append('\n');
        }
    }

    /// A newline in a value could forge a trailer.
    private static String oneLine(String value) {
        return value.replaceAll("\\p{Cntrl}+", " ").strip();
    }

    /// Of what the run did, host by host: two runs that did the same have the same.
    private String digest() {
        var text = new StringBuilder();
        moved.forEach((host, lines) -> lines.forEach(
                line -> text.append(host).append('\0').append(line).append('\n')));
        return Content.of(text.toString()).digest();
    }
}
