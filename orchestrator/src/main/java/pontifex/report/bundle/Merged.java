package pontifex.report.bundle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Shard;
import pontifex.run.Summary;
import pontifex.run.Wave;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// The parts of one run, put together.
///
/// @param parts in the order of their numbers
/// @param summary over all hosts of the run: those that no part has are in it too, as failed
public record Merged(List<Bundle> parts, Summary summary) {
    private static final int NAMED = 5;

    public Merged {
        parts = List.copyOf(parts);
    }

    /// The head of the first part.
    public BundleHead head() {
        return parts.getFirst().head();
    }

    /// What the process ends with: as the run would have, had it been whole.
    public int exitCode() {
        return summary.exitCode(head().detailed());
    }

    /// @param files each as the user named it
    /// @param partial whether parts that are missing are told as such; else they are refused
    /// @throws BadInput with every reason for which they are not the parts of one run
    public static Merged of(SequencedMap<String, Bundle> files, boolean partial) throws BadInput {
        var problems = new Problems();
        var first = files.firstEntry();
        files.forEach((file, bundle) -> unlike(first, file, bundle, problems));
        problems.throwIfAny();
        var parts = new TreeMap<Integer, Map.Entry<String, Bundle>>();
        for (var file : files.entrySet()) {
            var shard = file.getValue().head().shard();
            var there = parts.putIfAbsent(shard.number(), file);
            if (there != null) {
                problems.add(
                        Source.of(file.getKey()),
                        1,
                        "is shard " + shard + ", and so is " + there.getKey(),
                        there.getValue()
                                        .head()
                                        .run()
                                        .equals(file.getValue().head().run())
                                ? "leave one out: they are of the same run"
                                : "merge the later one; the earlier by itself, with --partial");
            }
            strangers(file.getKey(), file.getValue(), problems);
        }
        problems.throwIfAny();
        var bundles = parts.values().stream().map(Map.Entry::getValue).toList();
        var results = results(bundles);
        if (!partial) {
            missing(first.getKey(), bundles, results, problems);
            problems.throwIfAny();
        }
        return new Merged(bundles, summary(bundles, results));
    }

    private static void unlike(Map.Entry<String, Bundle> first, String file, Bundle bundle, Problems problems) {
        var theirs = first.getValue().head().question();
        var names = new LinkedHashSet<>(theirs.keySet());
        var its = bundle.head().question();
        names.addAll(its.keySet());
        for (var name : names) {
            var here = its.getOrDefault(name, "");
            var there = theirs.getOrDefault(name, "");
            if (!here.equals(there)) {
                problems.add(
                        Source.of(file),
                        1,
                        "is of another run than " + first.getKey() + ": " + name + ": " + said(here) + ", and there "
                                + said(there),
                        "merge what belongs together: shards of one commit, asked the same");
            }
        }
    }

    private static String said(String value) {
        return value.isEmpty() ? "nothing" : value;
    }

    /// Hosts that belong to another part can't be in it, whoever wrote it.
    private static void strangers(String file, Bundle bundle, Problems problems) {
        var shard = bundle.head().shard();
        bundle.summary().results().stream()
                .map(HostResult::host)
                .filter(host -> !shard.takes(host))
                .findFirst()
                .ifPresent(host -> problems.add(
                        Source.of(file),
                        1,
                        "has " + host + ", which is no host of shard " + shard,
                        "it is not as Pontifex wrote it: run the shard again"));
    }

    /// In the order in which the first part names the hosts; those that it didn't know come last.
    private static SequencedMap<String, @Nullable HostResult> results(List<Bundle> bundles) {
        var results = new LinkedHashMap<String, @Nullable HostResult>();
        bundles.forEach(bundle -> bundle.head().hosts().forEach(host -> results.put(host, null)));
        bundles.forEach(bundle -> bundle.summary().results().forEach(result -> results.put(result.host(), result)));
        return results;
    }

    private static void missing(
            String file, List<Bundle> bundles, SequencedMap<String, @Nullable HostResult> results, Problems problems) {
        var shards = absent(bundles);
        if (!shards.isEmpty()) {
            problems.add(
                    Source.of(file),
                    1,
                    "of its run " + (shards.size() == 1 ? "shard " : "shards ") + named(shards)
                            + (shards.size() == 1 ? " is" : " are") + " missing",
                    "name their bundles too; or with --partial, and their hosts are told as not known");
            return;
        }
        var hosts = results.keySet().stream()
                .filter(host -> results.get(host) == null)
                .toList();
        if (!hosts.isEmpty()) {
            problems.add(
                    Source.of(file),
                    1,
                    "no shard has " + named(hosts) + ": the shards did not see the same inventory",
                    "give all shards one inventory; or with --partial, and these hosts are told as not known");
        }
    }

    private static List<String> absent(List<Bundle> bundles) {
        int of = bundles.getFirst().head().shard().of();
        var there =
                bundles.stream().map(bundle -> bundle.head().shard().number()).toList();
        var absent = new ArrayList<String>();
        for (int number = 1; number <= of; number++) {
            if (!there.contains(number)) {
                absent.add(new Shard(number, of).toString());
            }
        }
        return absent;
    }

    private static String named(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                + (names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "");
    }

    private static Summary summary(List<Bundle> bundles, SequencedMap<String, @Nullable HostResult> results) {
        var mode = bundles.getFirst().head().mode();
        var all = new ArrayList<HostResult>();
        results.forEach((host, result) -> all.add(result == null ? unknown(host, mode) : result));
        var again = bundles.stream()
                .map(bundle -> bundle.summary().again())
                .filter(it -> it != null)
                .findFirst()
                .orElse(null);
        return new Summary(
                mode,
                all,
                bundles.stream().anyMatch(bundle -> bundle.summary().interrupted()),
                notes(bundles),
                waves(bundles),
                again);
    }

    /// Nobody can say what became of a host whose part isn't there.
    private static HostResult unknown(String host, Mode mode) {
        var why = new Failure(
                "nothing is known of this host",
                null,
                "the results of its shard are not among those that were merged",
                mode == Mode.APPLY
                        ? "merge its shard's bundle; without one: pontifex audit --limit " + host
                        : "run its shard again");
        return HostResult.of(
                host, mode == Mode.APPLY ? new HostOutcome.InDoubt(why) : new HostOutcome.Unreachable(why));
    }

    /// What all parts say is said once.
    private static List<String> notes(List<Bundle> bundles) {
        var by = new LinkedHashMap<String, List<String>>();
        for (var bundle : bundles) {
            for (var note : new LinkedHashSet<>(bundle.summary().notes())) {
                by.computeIfAbsent(note, _ -> new ArrayList<>())
                        .add(bundle.head().shard().toString());
            }
        }
        var notes = new ArrayList<String>();
        by.forEach((note, shards) -> notes.add(
                shards.size() == bundles.size()
                        ? note
                        : (shards.size() == 1 ? "shard " : "shards ") + named(shards) + ": " + note));
        return notes;
    }

    /// The first waves of a play in all parts are its first wave, and so on: they went side by side.
    private static List<Wave> waves(List<Bundle> bundles) {
        var waves = new LinkedHashMap<List<Object>, Wave>();
        for (var bundle : bundles) {
            for (var wave : bundle.summary().waves()) {
                waves.merge(List.of(wave.play(), wave.number()), wave, Merged::both);
            }
        }
        var order = new HashMap<String, Integer>();
        waves.values().forEach(wave -> order.putIfAbsent(wave.play(), order.size()));
        var all = new ArrayList<>(waves.values());
        all.sort((a, b) -> a.play().equals(b.play())
                ? Integer.compare(a.number(), b.number())
                : Integer.compare(order.getOrDefault(a.play(), 0), order.getOrDefault(b.play(), 0)));
        return all;
    }

    private static Wave both(Wave one, Wave other) {
        return new Wave(
                one.play(),
                one.number(),
                Math.max(one.of(), other.of()),
                one.canary() || other.canary(),
                joined(one.hosts(), other.hosts()),
                joined(one.failed(), other.failed()),
                joined(one.untouched(), other.untouched()),
                one.stopped() == null ? other.stopped() : one.stopped());
    }

    private static List<String> joined(List<String> some, List<String> others) {
        var all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
