package pontifex.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Difference;
import pontifex.plan.FileDiff;
import pontifex.plan.Plan;
import pontifex.plan.Risk;
import pontifex.plan.Stage;
import pontifex.state.Item;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Truth;
import pontifex.state.Value;
import pontifex.yaml.Secret;

/// What a play would do on a host, in the words of reports.
///
/// @param differs whether it would do anything
/// @param guarded whether the host would wait for a confirm
/// @param runs the commands that it would run, in their order
/// @param unknown what could not be told and why
record Told(
        boolean differs,
        boolean guarded,
        List<TaskChange> changes,
        List<TaskChange> runs,
        List<RiskyStep> risky,
        List<FileDiff> diffs,
        List<String> unknown) {

    static Told of(Plan plan, Wanted wanted, boolean guarded) {
        return new Told(
                !plan.isEmpty(),
                guarded,
                changes(plan, wanted.secret()),
                wanted.doing().stream().map(Doing::told).toList(),
                risky(plan),
                FileDiff.of(plan, wanted.secret()).stream().map(Told::masked).toList(),
                unknown(plan, wanted));
    }

    /// What differs between what was found and what is wanted, each under the task that moved it last.
    ///
    /// @param secret the paths whose content is not to be told
    private static List<TaskChange> changes(Plan plan, Set<String> secret) {
        var movers = new HashMap<Item, Integer>();
        var claims = Scope.NONE;
        for (int i = 0; i < plan.stages().size(); i++) {
            var stage = plan.stages().get(i);
            claims = claims.and(stage.claims());
            var before = stage.before().items(stage.claims());
            var after = stage.after().items(stage.claims());
            for (var difference : Difference.between(before, after)) {
                movers.put(difference.item(), i);
            }
        }
        var differences =
                Difference.between(plan.observed().items(claims), plan.wanted().items(claims));
        return differences.stream()
                .filter(difference -> !difference.unknown() && movers.containsKey(difference.item()))
                .sorted(Comparator.comparing(difference -> movers.getOrDefault(difference.item(), 0)))
                .map(difference ->
                        change(plan, plan.stages().get(movers.getOrDefault(difference.item(), 0)), difference, secret))
                .toList();
    }

    private static TaskChange change(Plan plan, Stage stage, Difference difference, Set<String> secret) {
        return new TaskChange(
                stage.task(),
                stage.place(),
                difference.item(),
                told(difference.item(), difference.before(), secret),
                told(difference.item(), difference.after(), secret),
                risk(plan, difference.item()));
    }

    /// The steps of which a user should know before saying yes, in the order in which they are made.
    static List<RiskyStep> risky(Plan plan) {
        return plan.changes().stream()
                .map(change -> new RiskyStep(Words.of(change), plan.risk(change)))
                .filter(step -> step.risk().compareTo(Risk.HOST_INTERRUPTION) >= 0)
                .toList();
    }

    /// What could not be told on either side, and why: then "no difference" would claim too much.
    private static List<String> unknown(Plan plan, Wanted wanted) {
        var unknown = new ArrayList<>(unknown(plan, wanted.claims()));
        if (plan.observed().due() instanceof Seen.Unknown<?>(var why)
                && wanted.voices().stream().anyMatch(voice -> voice.resource().handler() != null)) {
            unknown.add("which handlers an earlier run has left due: " + why);
        }
        return unknown;
    }

    private static List<String> unknown(Plan plan, Scope claims) {
        return Difference.between(plan.observed().items(claims), plan.wanted().items(claims)).stream()
                .filter(Difference::unknown)
                .map(difference -> difference.item() + ": "
                        + (difference.before() instanceof Value.Unknown before ? before : difference.after()))
                .toList();
    }

    /// A file's diff without the values of the secrets that its lines name.
    private static FileDiff masked(FileDiff diff) {
        return new FileDiff(
                diff.path(), diff.lines().stream().map(Secret::masked).toList(), diff.remark());
    }

    private static @Nullable String told(Item item, @Nullable Value value, Set<String> secret) {
        if (value == null) {
            return null;
        }
        boolean hidden = item.kind().equals("file") && item.facet().equals("content") && secret.contains(item.name());
        return hidden ? "secret" : value.toString();
    }

    /// The highest risk of the changes that bring this item about.
    private static Risk risk(Plan plan, Item item) {
        if (item.truth() == Truth.NEXT_BOOT) {
            return Risk.NEXT_BOOT;
        }
        return plan.changes().stream()
                .filter(change -> change.target().equals(item.name()) && plan.risk(change) != Risk.NEXT_BOOT)
                .map(plan::risk)
                .max(Risk::compareTo)
                .orElse(Risk.NONE);
    }
}
