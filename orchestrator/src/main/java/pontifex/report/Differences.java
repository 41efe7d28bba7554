package pontifex.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pontifex.plan.FileDiff;
import pontifex.run.HostResult;
import pontifex.run.TaskChange;
import pontifex.run.Verdict;
import pontifex.yaml.Secret;

/// What changes on hosts, in pieces that are equal on many of them: each is shown once, with the hosts that it is for,
/// and without the secrets in it; the name of a file is none.
public final class Differences {
    private final SequencedMap<List<String>, List<String>> hostsByPiece = new LinkedHashMap<>();

    public void add(HostResult result) {
        add(result, _ -> true);
    }

    /// Without what an audit tells beside, as it makes no difference.
    void addCounting(HostResult result) {
        add(result, Verdict::counts);
    }

    /// That alone.
    void addBeside(HostResult result) {
        verdicts(result, verdict -> !verdict.counts()).forEach(piece -> add(piece, result.host()));
    }

    private void add(HostResult result, Predicate<Verdict> those) {
        var inDiffs = result.diffs().stream().map(FileDiff::path).collect(Collectors.toSet());
        (result.verdicts().isEmpty() ? things(result, inDiffs) : verdicts(result, those))
                .forEach(piece -> add(piece, result.host()));
        result.diffs().forEach(diff -> add(lines(diff), result.host()));
    }

    private static List<List<String>> verdicts(HostResult result, Predicate<Verdict> those) {
        return Verdicts.lines(result.verdicts().stream().filter(those).toList()).stream()
                .map(Secret::masked)
                .map(List::of)
                .toList();
    }

    private void add(List<String> piece, String host) {
        hostsByPiece.computeIfAbsent(piece, _ -> new ArrayList<>()).add(host);
    }

    /// The pieces put together that are for the same hosts; what most hosts share comes first.
    public List<Map.Entry<List<String>, List<String>>> byHosts() {
        var found = new LinkedHashMap<List<String>, List<String>>();
        hostsByPiece.forEach(
                (piece, hosts) -> found.computeIfAbsent(hosts.stream().sorted().toList(), _ -> new ArrayList<>())
                        .addAll(hosts.size() == 1 ? of(hosts.getFirst(), piece) : piece));
        return found.entrySet().stream()
                .sorted(Comparator.comparingInt(shared -> -shared.getKey().size()))
                .toList();
    }

    private static List<String> of(String host, List<String> piece) {
        return piece.stream().map(line -> Verdicts.of(host, line)).toList();
    }

    /// A line for each thing and truth: `+ bridge xenbr1 (live): nic eth1, stp off`. A file whose diff is shown needs
    /// none.
    private static List<List<String>> things(HostResult result, Set<String> inDiffs) {
        var lines = new LinkedHashMap<String, List<TaskChange>>();
        for (var change : result.changes()) {
            var item = change.item();
            if (!(item.kind().equals("file") && inDiffs.contains(item.name()))) {
                lines.computeIfAbsent(
                                item.kind() + " " + item.name() + " ("
                                        + item.truth().words() + ")",
                                _ -> new ArrayList<>())
                        .add(change);
            }
        }
        return lines.entrySet().stream()
                .map(line -> List.of(Secret.masked(sign(line.getValue()) + line.getKey() + ": "
                        + line.getValue().stream().map(Differences::facet).collect(Collectors.joining(", ")))))
                .toList();
    }

    private static String sign(List<TaskChange> changes) {
        if (changes.stream().allMatch(change -> change.before() == null)) {
            return "+ ";
        }
        return changes.stream().allMatch(change -> change.after() == null) ? "- " : "~ ";
    }

    private static String facet(TaskChange change) {
        var facet = change.item().facet();
        return facet + " "
                + (change.before() == null
                        ? change.after()
                        : change.after() == null ? change.before() : change.before() + " → " + change.after());
    }

    private static List<String> lines(FileDiff diff) {
        var lines = new ArrayList<String>();
        lines.add("");
        if (!diff.remark().isEmpty() || diff.lines().isEmpty()) {
            lines.add("# " + diff.path() + ": " + diff.remark());
        }
        diff.lines().forEach(line -> lines.add(Secret.masked(line)));
        return lines;
    }
}
