package pontifex.playbook;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which tasks run: `--tags` and `--skip-tags`, with Ansible's special tags `always`, `never`, `all`, `tagged` and
/// `untagged`.
///
/// @param only empty: all
public record Tags(Set<String> only, Set<String> skipped) {
    private static final Set<String> SPECIAL = Set.of("always", "never", "all", "tagged", "untagged");
    public static final Tags ALL = new Tags(Set.of(), Set.of());

    public Tags {
        only = Set.copyOf(only);
        skipped = Set.copyOf(skipped);
    }

    /// Whether a task runs that has these tags, its play's among them.
    public boolean select(Set<String> tags) {
        return isWanted(tags) && !isSkipped(tags);
    }

    /// The tags that were asked for, or asked away, and that no task has.
    SortedSet<String> unknown(Set<String> known) {
        var unknown = new TreeSet<>(only);
        unknown.addAll(skipped);
        unknown.removeAll(known);
        unknown.removeAll(SPECIAL);
        return unknown;
    }

    private boolean isWanted(Set<String> tags) {
        if (meets(only, tags)) {
            return true;
        }
        if (tags.contains("always")) {
            return true;
        }
        var all = only.isEmpty() || only.contains("all");
        return (all || only.contains("tagged") && !tags.isEmpty()) && !tags.contains("never")
                || only.contains("untagged") && tags.isEmpty();
    }

    private boolean isSkipped(Set<String> tags) {
        return meets(skipped, tags)
                || skipped.contains("all") && !tags.contains("always")
                || skipped.contains("tagged") && !tags.isEmpty()
                || skipped.contains("untagged") && tags.isEmpty();
    }

    private static boolean meets(Set<String> some, Set<String> others) {
        return some.stream().anyMatch(others::contains);
    }
}
