package pontifex.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/// The hosts on which the last run did not end well: `.git/pontifex/failed`, one a line, in the order of their names.
///
/// @param folder `.git/pontifex`
record FailedHosts(Path folder) {
    List<String> read() throws HistoryFailure {
        try {
            return Files.readAllLines(file(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new HistoryFailure(file() + " can't be read", "look at its permissions, or name the hosts", e);
        }
    }

    /// Whole or not at all: another run may be reading.
    void write(List<String> hosts) throws HistoryFailure {
        var next = folder.resolve("failed." + UUID.randomUUID());
        try {
            Files.createDirectories(folder);
            Files.write(next, hosts.stream().sorted().toList(), StandardCharsets.UTF_8);
            Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(next);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw new HistoryFailure(file() + " can't be written: " + e.getMessage(), "make room", e);
        }
    }

    private Path file() {
        return folder.resolve("failed");
    }
}
