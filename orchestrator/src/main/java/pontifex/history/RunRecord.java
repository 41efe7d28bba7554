package pontifex.history;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a commit says of the run that made it.
///
/// @param title the subject: `apply playbooks/multi-nic.yml`
/// @param source the commit of the playbooks' repository, with `-dirty` where the work tree differed; empty without one
/// @param outcomes host to outcome
/// @param plan a digest of all hosts' plans
public record RunRecord(
        String run,
        String title,
        String playbooks,
        String source,
        String operator,
        SortedMap<String, String> outcomes,
        String plan) {
    public RunRecord {
        outcomes = new TreeMap<>(outcomes);
    }

    String message() {
        var counts = new TreeMap<String, Integer>();
        outcomes.values().forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
        var subject = new StringBuilder(title).append(": ");
        subject.append(counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey().replace('_', ' '))
                .collect(Collectors.joining(", ")));
        var message = new StringBuilder(oneLine(subject.toString())).append("\n\n");
        trailer(message, "Pontifex-Run", run);
        trailer(message, "Pontifex-Playbook", playbooks);
        trailer(message, "Pontifex-Source", source);
        trailer(message, "Pontifex-Operator", operator);
        trailer(message, "Pontifex-Plan", plan);
        outcomes.forEach((host, outcome) -> trailer(message, "Pontifex-Host", host + " " + outcome));
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
}
