package pontifex.history;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/// Our branch and a remote's, when they meet: ours takes over theirs, and what only ours has comes after it.
///
/// What both had the last time that they met stands in a ref of its own, so that a remote whose branch was rewritten is
/// told from one that has moved on.
final class Meeting {
    private static final String KEPT = "refs/pontifex/kept/";

    private final Repository repository;
    private final HistoryBranch branch;
    private final Lineage lineage;
    private final String remote;
    private final String agreedRef;
    private final Map<String, String> replayed = new HashMap<>();

    /// @param key what stands for the remote in the name of a ref
    Meeting(Repository repository, String remote, String key) {
        this.repository = repository;
        this.branch = new HistoryBranch(repository);
        this.lineage = new Lineage(repository);
        this.remote = remote;
        this.agreedRef = "refs/pontifex/agreed/" + key;
    }

    /// The commits that were made again: old id to new.
    Map<String, String> replayed() {
        return Map.copyOf(replayed);
    }

    /// What both had last; null where they never met.
    @Nullable ObjectId agreed() throws IOException {
        return repository.resolve(agreedRef);
    }

    void agree(ObjectId commit) throws IOException {
        set(agreedRef, commit);
    }

    /// Whether it must be known what stood before the commits that this clone has.
    boolean isCut(ObjectId theirs) throws IOException {
        var ours = branch.tip();
        if (ours == null || ours.equals(theirs)) {
            return false;
        }
        var common = agreed();
        var known = lineage.of(theirs);
        boolean met = known.contains(common == null ? ours : common);
        return !met && (lineage.isCut(known) || lineage.isCut(lineage.of(ours)));
    }

    /// @return what the user should know: null when all is well
    @Nullable String with(ObjectId theirs) throws IOException, HistoryFailure {
        var agreed = agreed();
        var behind = lineage.of(theirs);
        boolean rewritten = agreed != null && !behind.contains(agreed);
        var known = new HashSet<>(behind);
        known.addAll(lineage.of(agreed));
        for (int attempt = 0; attempt < HistoryBranch.TRIES; attempt++) {
            var ours = branch.tip();
            var again = new LinkedHashMap<String, String>();
            boolean ahead = ours != null && !rewritten && lineage.of(ours).contains(theirs);
            var next = ours == null ? theirs : ahead ? ours : replayed(known, ours, theirs, again);
            if (next.equals(ours) || branch.moved(ours, next, "met " + remote)) {
                again.forEach(this::isNow);
                var note = rewritten && ours != null && !behind.contains(ours) ? kept(ours) : null;
                agree(theirs);
                return note;
            }
            HistoryBranch.pause();
        }
        throw branch.held();
    }

    private ObjectId replayed(Set<ObjectId> known, ObjectId ours, ObjectId theirs, Map<String, String> again)
            throws IOException, HistoryFailure {
        var tip = theirs;
        for (var commit : lineage.since(known, ours)) {
            tip = new Replay(repository).onto(tip, commit);
            again.put(commit.name(), tip.name());
        }
        return tip;
    }

    /// A commit that was made again may be made again once more.
    private void isNow(String commit, String again) {
        replayed.replaceAll((_, now) -> now.equals(commit) ? again : now);
        replayed.put(commit, again);
    }

    private String kept(ObjectId ours) throws IOException {
        var ref = KEPT + ours.abbreviate(10).name();
        set(ref, ours);
        return "the history of " + remote + " was rewritten: this one goes on from it, and what stood here is kept"
                + " as " + ref;
    }

    private void set(String ref, ObjectId commit) throws IOException {
        var update = repository.updateRef(ref);
        update.setNewObjectId(commit);
        update.forceUpdate();
    }
}
