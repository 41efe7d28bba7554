package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    @TempDir
    private Path folder;

    private Git git;

    @BeforeEach
    void aRepository() throws Exception {
        git = Git.begin(folder);
    }

    @Test
    void aCommitIsExportedWithItsProgramsAndLinks() throws Exception {
        Files.createDirectories(folder.resolve("site/files"));
        Files.write(folder.resolve("site/files/raw"), new byte[] {0, (byte) 0xff, '\r', '\n'});
        Files.writeString(folder.resolve("site/files/check"), "#!/bin/sh\n");
        assertTrue(folder.resolve("site/files/check").toFile().setExecutable(true));
        Files.createSymbolicLink(folder.resolve("site/inventory"), Path.of("files"));
        git.commit("all of it");
        Files.delete(folder.resolve("site/files/raw"));
        Path top;
        try (var snapshot = Snapshot.of(folder.resolve("site"), "HEAD")) {
            top = snapshot.top();
            assertEquals(git.run("rev-parse", "HEAD").strip(), snapshot.commit());
            assertEquals(top.resolve("site"), snapshot.folder());
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(top)));
            assertEquals(4, Files.size(snapshot.folder().resolve("files/raw")));
            assertFalse(Files.isExecutable(snapshot.folder().resolve("files/raw")));
            assertTrue(Files.isExecutable(snapshot.folder().resolve("inventory/check")));
            assertEquals(List.of(), snapshot.leftOut());
        }
        assertFalse(Files.exists(top));
    }

    @Test
    void noLinkLeadsOutOfIt() throws Exception {
        Files.createDirectories(folder.resolve("a/b/c"));
        Files.writeString(folder.resolve("a/x"), "x");
        Files.createSymbolicLink(folder.resolve("absolute"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(folder.resolve("above"), Path.of("../../../../../../../../etc/passwd"));
        Files.createSymbolicLink(folder.resolve("a/b/c/top"), Path.of("../../.."));
        Files.createSymbolicLink(folder.resolve("around"), Path.of("a/b/c/top/../x"));
        Files.createSymbolicLink(folder.resolve("second"), Path.of("absolute"));
        Files.createSymbolicLink(folder.resolve("nowhere"), Path.of("a/y"));
        Files.createSymbolicLink(folder.resolve("fine"), Path.of("a/b/c/top/a/x"));
        git.commit("links");
        try (var snapshot = Snapshot.of(folder, "HEAD")) {
            assertEquals(
                    List.of("above", "absolute", "around", "nowhere", "second"),
                    snapshot.leftOut().stream().sorted().toList());
            assertEquals("x", Files.readString(snapshot.top().resolve("fine")));
            assertFalse(Files.exists(snapshot.top().resolve("second"), java.nio.file.LinkOption.NOFOLLOW_LINKS));
        }
    }

    @Test
    void aTreeWhoseNamesLeadOutOfItIsRefused() throws Exception {
        Files.writeString(folder.resolve("x"), "x");
        git.commit("x");
        try (var repository = SourceRepository.around(folder);
                var inserter = repository.newObjectInserter()) {
            var blob = inserter.insert(Constants.OBJ_BLOB, new byte[] {'x'});
            var inner = new org.eclipse.jgit.lib.TreeFormatter();
            inner.append("evil", org.eclipse.jgit.lib.FileMode.REGULAR_FILE, blob);
            var outer = new org.eclipse.jgit.lib.TreeFormatter();
            outer.append("..", org.eclipse.jgit.lib.FileMode.TREE, inserter.insert(inner));
            var commit = new org.eclipse.jgit.lib.CommitBuilder();
            commit.setTreeId(inserter.insert(outer));
            commit.setAuthor(SourceRepository.author(repository));
            commit.setCommitter(SourceRepository.author(repository));
            commit.setMessage("evil");
            var id = inserter.insert(commit);
            inserter.flush();
            var failure = assertThrows(HistoryFailure.class, () -> Snapshot.of(folder, id.name()));
            assertEquals("the commit has a file that can't be: '../evil'", failure.getMessage());
        }
    }

    @Test
    void whatAShallowCloneDoesNotHaveIsToldSo() throws Exception {
        Files.writeString(folder.resolve("x"), "x");
        git.commit("x");
        var first = git.run("rev-parse", "HEAD").strip();
        Files.writeString(folder.resolve("x"), "y");
        git.commit("y");
        var clone = folder.resolve("clone");
        git.run("clone", "-q", "--depth", "1", "file://" + folder, clone.toString());
        assertThrows(HistoryFailure.class, () -> Snapshot.of(clone, first));
        assertThrows(HistoryFailure.class, () -> Snapshot.of(clone, "HEAD~1"));
        var whole = new Git(clone);
        whole.run("fetch", "-q", "--unshallow");
        try (var snapshot = Snapshot.of(clone, first)) {
            assertEquals("x", Files.readString(snapshot.top().resolve("x")));
        }
    }
}
