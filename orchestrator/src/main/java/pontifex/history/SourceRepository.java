package pontifex.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// The Git repository that holds the playbooks.
final class SourceRepository {
    /// What plays may read: of files that Git doesn't know these alone count. Plans, reports and logs don't.
    private static final Pattern READ = Pattern.compile(
            "(.*/)?((playbooks|inventory|group_vars|host_vars|files|templates)/.*|hosts|[^/]*\\.(ya?ml|ini|j2))");

    private SourceRepository() {}

    /// The repository that `near` lies in: a clone, a linked worktree, or one without commits.
    ///
    /// @throws HistoryFailure when it lies in none
    static Repository around(Path near) throws HistoryFailure {
        var builder =
                new FileRepositoryBuilder().findGitDir(near.toAbsolutePath().toFile());
        if (builder.getGitDir() == null && builder.getWorkTree() == null) {
            throw new HistoryFailure(
                    near.toAbsolutePath().normalize() + " lies in no Git repository, so there is no history",
                    "make one where the playbooks are: git init");
        }
        try {
            return builder.setMustExist(true).build();
        } catch (IOException e) {
            throw new HistoryFailure(
                    "the Git repository around " + near + " can't be opened: " + e.getMessage(),
                    "see what git status says there",
                    e);
        }
    }

    /// The commit that the playbooks are at, with `-dirty` where the work tree differs; empty before the first commit.
    static String source(Repository repository) throws HistoryFailure {
        try {
            var head = repository.resolve(Constants.HEAD);
            if (head == null) {
                return "";
            }
            return head.name() + (repository.isBare() || isClean(repository) ? "" : "-dirty");
        } catch (IOException | GitAPIException e) {
            throw new HistoryFailure(
                    "the state of " + repository.getWorkTree() + " can't be read: " + e.getMessage(),
                    "see what git status says there",
                    e);
        }
    }

    private static boolean isClean(Repository repository) throws GitAPIException {
        var status = new Git(repository).status().call();
        return !status.hasUncommittedChanges()
                && status.getUntracked().stream()
                        .noneMatch(path -> READ.matcher(path).matches());
    }

    /// The same of the repository that `near` lies in; empty where it lies in none.
    static String sourceAround(Path near) throws HistoryFailure {
        if (new FileRepositoryBuilder()
                        .findGitDir(near.toAbsolutePath().toFile())
                        .getGitDir()
                == null) {
            return "";
        }
        try (var repository = around(near)) {
            return source(repository);
        }
    }

    /// Where the history is kept: the repository that `near` lies in, or the one that the site names.
    static Repository of(Path near, Keeping keeping) throws HistoryFailure {
        var named = keeping.repository();
        return around(named == null ? near : named);
    }

    /// Whoever Git knows here as author, else the user of this machine.
    static PersonIdent author(Repository repository) {
        return new PersonIdent(repository);
    }
}
