package pontifex.run;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.history.HostRecord;
import pontifex.history.SecretKey;
import pontifex.plan.Difference;
import pontifex.state.HostState;
import pontifex.state.Items;
import pontifex.state.Value;

/// What a plan has shown of a host: to be done so, or not at all.
///
/// @param found the items that the plays claim, as they were found; a secret content is a keyed digest, or a word
/// @param wanted the same items, as the plays have them
/// @param risky the steps that were said to be risky
public record Pinned(Items found, Items wanted, List<String> risky) {
    private static final int SHOWN = 3;
    private static final String AGAIN = "see what it would be by now, and plan it again: pontifex plan --out FILE";

    public Pinned {
        risky = List.copyOf(risky);
    }

    /// @param key of the secrets' digests
    public static Pinned of(String host, Paper paper, SecretKey key) {
        return new Pinned(
                items(host, paper, paper.found(), key),
                items(host, paper, paper.wanted(), key),
                paper.risky().stream()
                        .map(step -> step.what() + " (" + step.risk().word().replace('_', ' ') + ")")
                        .toList());
    }

    private static Items items(String host, Paper paper, HostState state, SecretKey key) {
        return HostRecord.of(host, paper.claims(), state, paper.secret())
                .without(key)
                .items();
    }

    /// Why what was shown can't be done; null: all is as it was.
    ///
    /// @param now what would be shown by now
    public @Nullable Failure unlike(Pinned now) {
        var moved = told(found, now.found);
        if (!moved.isEmpty()) {
            return new Failure("stale: the host has moved since it was planned", null, moved, AGAIN);
        }
        var other = told(wanted, now.wanted);
        if (!other.isEmpty()) {
            return new Failure("stale: the plays want something else than was planned", null, other, AGAIN);
        }
        return risky.equals(now.risky)
                ? null
                : new Failure(
                        "stale: it is as risky as it was no more",
                        null,
                        "planned: " + steps(risky) + "; now: " + steps(now.risky),
                        AGAIN);
    }

    private static String steps(List<String> risky) {
        return risky.isEmpty() ? "nothing risky" : String.join(", ", risky);
    }

    private static String told(Items planned, Items now) {
        var unlike = Difference.between(planned, now).stream()
                .filter(difference -> !Objects.equals(difference.before(), difference.after()))
                .toList();
        var shown = unlike.stream()
                .limit(SHOWN)
                .map(difference -> difference.item() + " was " + text(difference.before()) + " in the plan, is "
                        + text(difference.after()) + " now")
                .collect(Collectors.joining("; "));
        return unlike.size() > SHOWN ? shown + "; and " + (unlike.size() - SHOWN) + " more" : shown;
    }

    private static String text(@Nullable Value value) {
        return value == null ? "nothing" : value.toString();
    }
}
