package pontifex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Every fault that a test forced, and how the host ended. `./check` prints them as one table when all tests are
/// through.
///
/// ```java
/// assertAsBefore(picture, host);
/// Faults.record("the controller is killed at step 3", "xl", Faults.Ended.AS_BEFORE);
/// ```
public final class Faults {
    private static final Path FILE =
            Path.of(System.getProperty("project.root"), "orchestrator", "target", "faults.tsv");

    private Faults() {}

    /// The ends that a fault may have. That a host is lost, silent or between two states by anything but its undo's
    /// failing is no end to be recorded: the test has failed by then.
    public enum Ended {
        AS_BEFORE,
        AS_WANTED,
        /// Nothing was touched.
        REFUSED,
        /// The undo itself was made to fail.
        BETWEEN_AS_FORCED
    }

    /// To be called when the host has been looked at and is as `ended` says.
    ///
    /// @param fault what was forced, as a few words in the present tense
    /// @param host the kind of host (`xl`, `xl-busybox`, `xend`) or the shell (`dash`, `bash`, `busybox`, `mksh`)
    public static void record(String fault, String host, Ended ended) {
        var line = String.join("\t", fault, host, ended.name()) + "\n";
        if (fault.isBlank()
                || host.isBlank()
                || line.indexOf('\n') != line.length() - 1
                || line.split("\t").length != 3) {
            throw new IllegalArgumentException("one line of three fields: " + line);
        }
        try {
            Files.createDirectories(FILE.getParent());
            // one short write at the end of the file: several JVMs may do this at once
            Files.writeString(FILE, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
