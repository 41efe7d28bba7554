package pontifex.cli;

import java.util.List;
import java.util.Set;

/// An errand, and where it is from.
///
/// @param commit that its plays are of; empty: as they stand in the user's folder
/// @param extraVars the names of the variables that came after `-e`
/// @param whole all hosts of the run that it is a part of
record Job(Errand errand, String commit, Set<String> extraVars, List<String> whole) {
    Job {
        extraVars = Set.copyOf(extraVars);
        whole = List.copyOf(whole);
    }

    /// Whether files of the repository are still needed: programs of `verify`, and templates that rest on facts.
    boolean needsFiles() {
        return errand.plays().stream()
                        .flatMap(play -> play.tasks().values().stream())
                        .flatMap(List::stream)
                        .anyMatch(task -> task.later() != null)
                || errand.plays().stream()
                        .flatMap(play -> play.verify().values().stream())
                        .anyMatch(verify -> !verify.isEmpty());
    }
}
