package pontifex.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Where a report is written: it is there whole, or not at all. What a run left that was killed can't be taken for
/// today's.
public record WholeFile(Path path) {
    /// Makes its folder, sees that it can be written, and removes the one that an earlier run wrote.
    ///
    /// @param beginning what such a report begins with: a file that doesn't is another's and stays
    /// @throws IOException as a sentence, when it can't be or isn't ours to write
    public static WholeFile ready(Path path, String beginning) throws IOException {
        var file = new WholeFile(path.toAbsolutePath().normalize());
        try {
            if (Files.exists(file.path, LinkOption.NOFOLLOW_LINKS) && !begins(file.path, beginning)) {
                throw new IOException(path + " is there already, and is no report of an earlier run");
            }
            Files.createDirectories(file.folder());
            Files.delete(Files.createTempFile(file.folder(), ".pontifex-", ""));
            Files.deleteIfExists(file.path);
        } catch (FileSystemException e) {
            throw unwritten(path, e);
        }
        return file;
    }

    private static boolean begins(Path file, String beginning) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        var wanted = beginning.getBytes(StandardCharsets.UTF_8);
        try (var in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(wanted.length), wanted);
        }
    }

    /// What a report writes, from its first byte to its last.
    public interface Written {
        void into(OutputStream out) throws IOException;
    }

    /// @throws IOException as a sentence
    public void write(byte[] content) throws IOException {
        write(out -> out.write(content));
    }

    /// @throws IOException as a sentence
    public void write(Written content) throws IOException {
        try {
            var whole = Files.createTempFile(folder(), ".pontifex-", "");
            try {
                try (var out = new BufferedOutputStream(Files.newOutputStream(whole))) {
                    content.into(out);
                }
                Files.setPosixFilePermissions(
                        whole, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
                Files.move(whole, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw unwritten(path, e);
        }
    }

    private Path folder() {
        var folder = path.getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private static IOException unwritten(Path path, IOException e) {
        var why = switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "its folder is gone";
            case FileAlreadyExistsException there -> there.getFile() + " is no folder";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(e.getMessage());
        };
        return new IOException(path + " can't be written: " + why, e);
    }
}
