package pontifex.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/// The files of a commit of the playbooks' repository, in a folder of this process's own; the work tree is not touched.
///
/// Submodules are left out. So are links that lead out of the repository, or nowhere: a commit names no file that it
/// doesn't hold.
///
/// @param top where the repository's top folder is by now
/// @param folder where the folder is that it was asked for
/// @param repository where the repository's top folder is really
/// @param commit its whole id
/// @param leftOut the links that lead out, as the repository names them
public record Snapshot(Path top, Path folder, Path repository, String commit, List<String> leftOut)
        implements AutoCloseable {
    private static final Set<PosixFilePermission> PROGRAM =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    public Snapshot {
        leftOut = List.copyOf(leftOut);
    }

    /// @param near a folder of the repository
    /// @param revision whatever Git resolves to a commit
    public static Snapshot of(Path near, String revision) throws HistoryFailure {
        try (var repository = SourceRepository.around(near)) {
            if (repository.isBare()) {
                throw new HistoryFailure(repository.getDirectory() + " has no work tree", "go to a clone that has one");
            }
            var commit = resolved(repository, revision);
            var real = repository.getWorkTree().toPath().toRealPath();
            var inside = real.relativize(near.toRealPath());
            var top = Files.createTempDirectory("pontifex-").toRealPath();
            try {
                var leftOut = export(repository, commit, top);
                return new Snapshot(top, top.resolve(inside), real, commit, leftOut);
            } catch (IOException | HistoryFailure | RuntimeException e) {
                delete(top);
                throw e;
            }
        } catch (MissingObjectException e) {
            throw new HistoryFailure(
                    revision + " is not all in this clone: " + e.getMessage(),
                    "a shallow or partial clone is made whole by: git fetch --unshallow",
                    e);
        } catch (IOException e) {
            throw new HistoryFailure(
                    "the files of " + revision + " can't be had: " + e, "see what git show " + revision + " says", e);
        }
    }

    private static String resolved(Repository repository, String revision) throws IOException, HistoryFailure {
        try {
            var id = repository.resolve(revision + "^{commit}");
            if (id != null) {
                return id.name();
            }
        } catch (RevisionSyntaxException | AmbiguousObjectException | IncorrectObjectTypeException e) {
            throw unknown(revision, String.valueOf(e.getMessage()));
        }
        throw unknown(revision, "Git knows nothing of that name");
    }

    private static HistoryFailure unknown(String revision, String why) {
        return new HistoryFailure(
                "'" + revision + "' is no commit here: " + why,
                "name a branch, a tag or a commit; git fetch brings those that others have pushed");
    }

    /// Links are made last, so that no file is written through one.
    private static List<String> export(Repository repository, String commit, Path top)
            throws IOException, HistoryFailure {
        var links = new LinkedHashMap<Path, String>();
        try (var walk = new RevWalk(repository);
                var tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(repository.resolve(commit)).getTree());
            tree.setRecursive(true);
            while (tree.next()) {
                var mode = tree.getFileMode(0);
                var file = inside(top, tree.getPathString());
                if (mode.equals(FileMode.GITLINK)) {
                    continue;
                }
                var content = repository.open(tree.getObjectId(0), Constants.OBJ_BLOB);
                Files.createDirectories(file.getParent());
                if (mode.equals(FileMode.SYMLINK)) {
                    links.put(file, new String(content.getBytes(), StandardCharsets.UTF_8));
                    continue;
                }
                try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                    content.copyTo(out);
                }
                if (mode.equals(FileMode.EXECUTABLE_FILE)) {
                    Files.setPosixFilePermissions(file, PROGRAM);
                }
            }
        }
        return link(links, top);
    }

    /// @throws HistoryFailure for a name that no honest commit has
    private static Path inside(Path top, String path) throws HistoryFailure {
        try {
            var file = top.resolve(path);
            if (file.equals(file.normalize()) && file.startsWith(top) && !file.equals(top)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new HistoryFailure(
                "the commit has a file that can't be: '" + path + "'", "see what git ls-tree -r says of it");
    }

    private static List<String> link(Map<Path, String> links, Path top) throws IOException {
        for (var link : links.entrySet()) {
            try {
                Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
            } catch (InvalidPathException e) {
                Files.createFile(link.getKey()); // counted among those that lead nowhere: it isn't a link
            }
        }
        var leftOut = new ArrayList<String>();
        for (var link : links.keySet()) {
            if (!leadsInside(link, top)) {
                leftOut.add(top.relativize(link).toString());
            }
        }
        for (var name : leftOut) {
            Files.delete(top.resolve(name));
        }
        return leftOut;
    }

    private static boolean leadsInside(Path link, Path top) {
        try {
            return Files.isSymbolicLink(link) && link.toRealPath().startsWith(top);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws HistoryFailure {
        try {
            delete(top);
        } catch (IOException e) {
            throw new HistoryFailure("the folder " + top + " can't be removed: " + e.getMessage(), "remove it", e);
        }
    }

    private static void delete(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
