package pontifex.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/// The branch as other controllers have pushed it. Through the `git` command, so that the user's credentials work.
final class Upstream {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NAME = "origin";
    private static final String FETCHED = "refs/remotes/" + NAME + "/pontifex/history";

    private final Repository repository;

    Upstream(Repository repository) {
        this.repository = repository;
    }

    /// Fetches the branch and moves ours forwards to it.
    ///
    /// @return null when all is well or there is no remote; else what the user should know
    @Nullable String fetch() {
        if (!repository.getRemoteNames().contains(NAME)) {
            return null;
        }
        try {
            var said = git("fetch", "--quiet", NAME, "+" + History.BRANCH + ":" + FETCHED);
            if (said != null) {
                return said.contains("couldn't find remote ref")
                        ? null
                        : "the history of " + NAME + " could not be fetched (" + said
                                + "); this run is recorded here alone";
            }
            return forward();
        } catch (IOException e) {
            return "the history of " + NAME + " could not be fetched (" + e.getMessage()
                    + "); this run is recorded here alone";
        }
    }

    private @Nullable String forward() throws IOException {
        var theirs = repository.resolve(FETCHED);
        var ours = repository.resolve(History.BRANCH);
        if (theirs == null || theirs.equals(ours)) {
            return null;
        }
        try (var walk = new RevWalk(repository)) {
            if (ours != null && walk.isMergedInto(walk.parseCommit(theirs), walk.parseCommit(ours))) {
                return null;
            }
            if (ours != null && !walk.isMergedInto(walk.parseCommit(ours), walk.parseCommit(theirs))) {
                return "the history here and that of " + NAME + " went apart; this run is recorded on the one here";
            }
        }
        var update = repository.updateRef(History.BRANCH);
        update.setNewObjectId(theirs);
        update.setRefLogMessage("pontifex: taken over from " + NAME, false);
        update.update();
        return null;
    }

    /// @return null when it succeeded, else the last line that git said
    private @Nullable String git(String... arguments) throws IOException {
        var command = new CommandLine("git")
                .addArgument("--git-dir=" + repository.getDirectory(), false)
                .addArguments(arguments, false);
        var said = new ByteArrayOutputStream();
        var executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(said))
                .get();
        executor.setWatchdog(ExecuteWatchdog.builder().setTimeout(LIMIT).get());
        var environment = new java.util.HashMap<>(System.getenv());
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("LC_ALL", "C");
        try {
            executor.execute(command, environment);
            return null;
        } catch (ExecuteException e) {
            var lines = said.toString(StandardCharsets.UTF_8).strip().lines().toList();
            return lines.isEmpty() ? "git ended with " + e.getExitValue() : lines.getLast();
        }
    }
}
