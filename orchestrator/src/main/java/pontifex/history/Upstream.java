package pontifex.history;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;

/// A remote's branch of the history: as other controllers have pushed it, and as they get ours.
final class Upstream {
    private static final int TRIES = 60;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");

    private final Repository repository;
    private final GitCommand git;
    private final String remote;
    private final boolean pushes;
    private final String theirsRef;
    private final Meeting meeting;

    private Upstream(Repository repository, String remote, boolean pushes) {
        this.repository = repository;
        this.git = new GitCommand(repository);
        this.remote = remote;
        this.pushes = pushes;
        var key = NAME.matcher(remote).matches()
                ? remote
                : Content.of(remote).digest().substring(0, 12);
        this.theirsRef = "refs/pontifex/theirs/" + key;
        this.meeting = new Meeting(repository, GitCommand.masked(remote), key);
    }

    /// @return null where the history has no remote
    static @Nullable Upstream of(Repository repository, Keeping keeping) {
        var named = keeping.remote();
        if (named != null) {
            return named.equals(Keeping.NO_REMOTE) ? null : new Upstream(repository, named, true);
        }
        return repository.getRemoteNames().contains("origin") ? new Upstream(repository, "origin", keeping.ci()) : null;
    }

    private sealed interface Fetched {
        record Met(@Nullable String note) implements Fetched {}

        record NothingThere() implements Fetched {}

        record Away(String why) implements Fetched {}
    }

    /// Takes over what was pushed there; what only ours has comes after it.
    ///
    /// @return what the user should know: null when all is well
    @Nullable String fetch() {
        try (var _ = Turn.take(folder())) {
            return switch (met()) {
                case Fetched.Met(var note) -> note;
                case Fetched.NothingThere() -> null;
                case Fetched.Away(var why) -> unfetched(why);
            };
        } catch (IOException e) {
            return unfetched(String.valueOf(e.getMessage()));
        } catch (HistoryFailure e) {
            return unfetched(e.getMessage() + "; " + e.hint());
        }
    }

    private String unfetched(String why) {
        return "the history of " + GitCommand.masked(remote) + " could not be fetched (" + why
                + "); what others have recorded since isn't known here";
    }

    private Fetched met() throws IOException, HistoryFailure {
        var answer = fetch("--quiet");
        if (!answer.well()) {
            return answer.lines().stream().anyMatch(line -> line.contains("couldn't find remote ref"))
                    ? new Fetched.NothingThere()
                    : new Fetched.Away(answer.cause());
        }
        var theirs = Objects.requireNonNull(repository.resolve(theirsRef));
        if (meeting.isCut(theirs) && (!fetch("--unshallow").well() || meeting.isCut(theirs))) {
            return new Fetched.Away("this clone is shallow, and what both have in common isn't in it:"
                    + " git fetch --unshallow " + GitCommand.masked(remote) + " pontifex/history");
        }
        return new Fetched.Met(meeting.with(theirs));
    }

    private GitCommand.Answer fetch(String option) throws IOException {
        return git.run(
                "fetch",
                option,
                "--no-tags",
                "--no-recurse-submodules",
                "--",
                remote,
                "+" + History.BRANCH + ":" + theirsRef);
    }

    /// Pushes what the remote doesn't have, whoever else pushes at the same time.
    Pushed push() {
        if (!pushes) {
            return new Pushed(Map.of(), null);
        }
        try (var _ = Turn.take(folder())) {
            var note = pushed();
            return new Pushed(meeting.replayed(), note);
        } catch (IOException e) {
            return new Pushed(meeting.replayed(), unpushed(String.valueOf(e.getMessage())));
        } catch (HistoryFailure e) {
            return new Pushed(meeting.replayed(), unpushed(e.getMessage() + "; " + e.hint()));
        }
    }

    private String unpushed(String why) {
        return "the history could not be pushed to " + GitCommand.masked(remote) + " (" + why
                + "); it stands here, and the next run pushes it";
    }

    private @Nullable String pushed() throws IOException, HistoryFailure {
        String told = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var ours = repository.resolve(History.BRANCH);
            if (ours == null || ours.equals(meeting.agreed())) {
                return told;
            }
            var answer = push(ours);
            if (answer.well()) {
                meeting.agree(ours);
                var well = "the history was pushed to " + GitCommand.masked(remote);
                return told == null ? well : told + "; " + well;
            }
            var refusal = Refusal.in(answer);
            if (refusal == null) {
                return unpushed(answer.cause());
            }
            if (refusal.isFinal()) {
                return unpushed("it refuses the branch pontifex/history: " + refusal.words());
            }
            if (met() instanceof Fetched.Met(var note) && note != null) {
                told = note;
            }
            pause(attempt);
        }
        return unpushed("others pushed first " + TRIES + " times");
    }

    private GitCommand.Answer push(ObjectId ours) throws IOException {
        return git.run(
                "-c",
                "push.followTags=false",
                "push",
                "--porcelain",
                "--recurse-submodules=no",
                "--",
                remote,
                ours.name() + ":" + History.BRANCH);
    }

    /// Longer each time, and not as long for each controller.
    private static void pause(int attempt) throws IOException {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(20, 100 << Math.min(attempt, 4)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private Path folder() {
        return repository.getCommonDirectory().toPath().resolve("pontifex");
    }
}
