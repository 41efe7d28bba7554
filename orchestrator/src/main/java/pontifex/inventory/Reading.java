package pontifex.inventory;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Keyring;

/// What reading an inventory may do beside reading files.
///
/// @param keys what opens encrypted values and files
/// @param programs how programs are run that are inventories
/// @param expressions for what constructs groups and variables
public record Reading(Keyring keys, Programs programs, Expressions expressions) {
    /// Files alone, and nothing encrypted in them.
    public static final Reading FILES =
            new Reading(Keyring.NONE, Programs.refused("programs are not run here"), Expressions.NONE);

    /// How programs are run.
    ///
    /// @param folder in which they are
    /// @param limit for each of their answers
    /// @param refusal why they are not; null: they are
    /// @param passedOver whether one that is not run is passed over with a warning: for who only wants to know what
    ///     can be known
    public record Programs(
            Path folder, Duration limit, @Nullable String refusal, boolean passedOver) {
        /// How long a cloud of some thousand machines may take to be listed.
        public static final Duration LIMIT = Duration.ofSeconds(120);

        public static Programs run(Path folder, Duration limit) {
            return new Programs(folder, limit, null, false);
        }

        public static Programs refused(String why) {
            return new Programs(Path.of(""), LIMIT, why, false);
        }

        public static Programs passedOver(String why) {
            return new Programs(Path.of(""), LIMIT, why, true);
        }
    }
}
