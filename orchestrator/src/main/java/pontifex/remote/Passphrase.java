package pontifex.remote;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the passphrase of a private key comes from. Asked once a key, not once a host.
@FunctionalInterface
public interface Passphrase {
    /// @param attempt 0 at first, one more for each passphrase that was wrong
    /// @return null where there is none, or no other, to be had; the caller wipes it
    char @Nullable [] of(Path key, int attempt);

    /// From the variable `PONTIFEX_PASSPHRASE`, else from whoever sits at the terminal, who has three attempts.
    static Passphrase standard() {
        return (key, attempt) -> {
            var variable = System.getenv("PONTIFEX_PASSPHRASE");
            if (variable != null) {
                return attempt == 0 ? variable.toCharArray() : null;
            }
            var console = System.console();
            return console == null || !console.isTerminal() || attempt > 2
                    ? null
                    : console.readPassword("Passphrase of %s: ", key);
        };
    }
}
