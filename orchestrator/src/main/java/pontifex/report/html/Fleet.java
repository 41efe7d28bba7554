package pontifex.report.html;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.report.Differences;
import pontifex.report.Said;
import pontifex.report.Waves;
import pontifex.report.topology.Marks;
import pontifex.report.topology.Tone;
import pontifex.run.Failure;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.run.TaskChange;
import pontifex.run.Topology;
import pontifex.run.Verdict;
import pontifex.state.Judgement;
import pontifex.yaml.Visible;

/// What the page shows at once: the fleet at a glance, a line a host, and what to filter by.
final class Fleet {
    private final String what;
    private final Summary summary;
    private final Instant when;
    private final String unread;

    /// @param unread why the hosts' past is missing; may be empty
    Fleet(String what, Summary summary, Instant when, String unread) {
        this.what = what;
        this.summary = summary;
        this.when = when;
        this.unread = unread;
    }

    Map<String, @Nullable Object> shown() {
        var fleet = new LinkedHashMap<String, @Nullable Object>();
        var hosts = summary.results().stream().map(this::host).toList();
        fleet.put("title", Visible.text(what));
        fleet.put("when", Shown.minute(when));
        fleet.put("headline", headline());
        fleet.put("changes", summary.mode() == Mode.APPLY ? "Changes" : "Differences");
        fleet.put(
                "notes",
                Stream.of(
                                Waves.lines(summary).stream(),
                                summary.notes().stream().map(Visible::text),
                                Stream.of(unread).filter(why -> !why.isEmpty()).map(Visible::text))
                        .flatMap(it -> it)
                        .distinct()
                        .toList());
        fleet.put("outcomes", outcomes());
        fleet.put("tags", tags());
        fleet.put("groups", groups());
        fleet.put("hosts", hosts);
        return fleet;
    }

    /// `2 of 3 hosts differ, 1 unreachable`.
    private String headline() {
        var counts = new ArrayList<String>();
        summary.counts().forEach((word, count) -> {
            if (count > 0) {
                counts.add(count + " "
                        + (word.equals("would_change") && summary.mode() == Mode.AUDIT
                                ? count == 1 ? "differs" : "differ"
                                : word.replace('_', ' ')));
            }
        });
        int hosts = summary.results().size();
        return hosts
                + (hosts == 1 ? " host" : " hosts")
                + (counts.isEmpty() ? "" : ": " + String.join(", ", counts))
                + (summary.interrupted() ? " (interrupted)" : "");
    }

    private Map<String, @Nullable Object> host(HostResult result) {
        var host = new LinkedHashMap<String, @Nullable Object>();
        host.put("name", Visible.text(result.host()));
        host.put("outcome", Said.of(summary.mode(), result));
        host.put("tone", Shown.tone(summary.mode(), result).word());
        host.put("tags", List.copyOf(tags(result).keySet()));
        host.put("digest", digest(result));
        host.put("words", words(result));
        return host;
    }

    /// What is to be filtered by beside the outcome, the worst first.
    private static SequencedMap<String, Tone> tags(HostResult result) {
        var tags = new LinkedHashMap<String, Tone>();
        result.verdicts().stream()
                .filter(it -> it.kind() != Verdict.Kind.IN_SYNC)
                .sorted(Comparator.comparing(Marks::tone).reversed())
                .forEach(it -> tags.putIfAbsent(
                        it.waiver() == null ? it.kind().word().replace('_', ' ') : "waived", Marks.tone(it)));
        for (var finding : result.findings()) {
            switch (finding.judgement()) {
                case Judgement.Holds _ -> {}
                case Judgement.Violated _ when finding.waiver() != null -> tags.putIfAbsent("waived", Tone.PLAIN);
                case Judgement.Violated _ -> tags.put("assertion violated", Tone.BAD);
                case Judgement.NotProvable _ -> tags.put("not provable", Tone.WARN);
            }
        }
        if (!result.unknown().isEmpty()) {
            tags.put("unknown", Tone.WARN);
        }
        if (result.topology() instanceof Topology topology) {
            if (topology.nics().stream()
                    .anyMatch(nic -> nic.port() != null && Boolean.FALSE.equals(nic.carrier()) && nic.up())) {
                tags.put("cable out", Tone.BAD);
            }
            if (topology.bridges().stream().anyMatch(it -> it.live() && Boolean.FALSE.equals(it.kept()))) {
                tags.put("bridge gone at the next boot", Tone.WARN);
            }
        }
        if (!result.overridden().isEmpty()) {
            tags.put("i-know", Tone.WARN);
        }
        return tags;
    }

    private List<List<Object>> tags() {
        var tones = new LinkedHashMap<String, Tone>();
        var counts = new HashMap<String, Integer>();
        for (var result : summary.results()) {
            tags(result).forEach((tag, tone) -> {
                tones.merge(tag, tone, (a, b) -> a.compareTo(b) > 0 ? a : b);
                counts.merge(tag, 1, Integer::sum);
            });
        }
        return tones.entrySet().stream()
                .sorted(Map.Entry.<String, Tone>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(tag -> List.<Object>of(tag.getKey(), tag.getValue().word(), counts.getOrDefault(tag.getKey(), 0)))
                .toList();
    }

    private List<List<Object>> outcomes() {
        var counts = new LinkedHashMap<String, Integer>();
        var tones = new HashMap<String, String>();
        for (var result : summary.results()) {
            var word = Said.of(summary.mode(), result);
            counts.merge(word, 1, Integer::sum);
            tones.put(word, Shown.tone(summary.mode(), result).word());
        }
        return counts.size() < 2
                ? List.of()
                : counts.entrySet().stream()
                        .map(it -> List.<Object>of(it.getKey(), tones.getOrDefault(it.getKey(), ""), it.getValue()))
                        .toList();
    }

    /// The one thing that somebody who passes by should read.
    private static String digest(HostResult result) {
        if (result.outcome().failure() instanceof Failure why) {
            return Visible.text(why.what() + ": " + why.cause());
        }
        if (result.outcome() instanceof HostOutcome.Untouched(var why)) {
            return Visible.text(why);
        }
        if (result.outcome() instanceof HostOutcome.Skipped(var why)) {
            return Visible.text(why);
        }
        var found = Stream.concat(
                        result.verdicts().stream()
                                .filter(it -> Marks.tone(it) == Tone.BAD || Marks.tone(it) == Tone.WARN)
                                .map(it -> it.kind().word().replace('_', ' ') + " "
                                        + it.item().kind() + " " + it.item().name()),
                        result.findings().stream()
                                .filter(Finding::violated)
                                .map(finding -> "violated: " + finding.task()))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var said = found.isEmpty() ? things(result) : found;
        return Visible.text(String.join(" · ", said.isEmpty() ? tags(result).keySet() : said));
    }

    private static SequencedSet<String> things(HostResult result) {
        return result.changes().stream()
                .map(TaskChange::item)
                .map(item -> item.kind() + " " + item.name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// What a host is found by beside what is shown of it at once.
    private static String words(HostResult result) {
        var words = new LinkedHashSet<String>(things(result));
        result.verdicts()
                .forEach(it -> words.add(
                        Marks.tone(it) == Tone.GOOD
                                ? it.item().name()
                                : it.item().toString().toLowerCase(Locale.ROOT)));
        result.findings().forEach(finding -> words.add(finding.task()));
        if (result.topology() instanceof Topology topology) {
            topology.nics().forEach(nic -> words.add(nic.name()));
            topology.bridges().forEach(bridge -> words.add(bridge.name()));
            topology.vifs().forEach(vif -> {
                words.add(vif.guest());
                words.add(Objects.requireNonNullElse(vif.device(), ""));
                words.add(Objects.requireNonNullElse(vif.mac(), ""));
            });
        }
        return Visible.text(String.join(" ", words));
    }

    /// Only where something is the same on several hosts.
    private List<Map<String, @Nullable Object>> groups() {
        var numbers = new HashMap<String, Integer>();
        var differences = new Differences();
        for (var result : summary.results()) {
            numbers.put(result.host(), numbers.size());
            if (result.outcome().failure() == null) {
                differences.add(result);
            }
        }
        var groups = new ArrayList<Map<String, @Nullable Object>>();
        for (var shared : differences.byHosts()) {
            if (shared.getKey().size() > 1) {
                var group = new LinkedHashMap<String, @Nullable Object>();
                group.put("hosts", shared.getKey().stream().map(numbers::get).toList());
                group.put("lines", shared.getValue().stream().map(Shown::line).toList());
                groups.add(group);
            }
        }
        return groups;
    }
}
