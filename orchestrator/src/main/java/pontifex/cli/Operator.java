package pontifex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/// Who runs this, and what this run is called.
///
/// @param who `anna@deploy-1`
/// @param run `20261123-101500-4f3a9c`: UTC, and six random digits
/// @param since as people read it
record Operator(String who, String run, String since) {
    static Operator now() {
        var random = new byte[3];
        new SecureRandom().nextBytes(random);
        var now = Instant.now().atOffset(ZoneOffset.UTC);
        return new Operator(
                System.getProperty("user.name") + "@" + host(),
                DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(now) + "-"
                        + HexFormat.of().formatHex(random),
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").format(now));
    }

    /// As the kernel has it: a name server that hangs must not hold up a run.
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return System.getenv().getOrDefault("HOSTNAME", "unknown");
        }
    }
}
