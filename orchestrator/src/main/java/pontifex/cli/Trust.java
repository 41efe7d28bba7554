package pontifex.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Reading.Programs;

/// Whether programs that the files name, or that they are, are run.
enum Trust {
    RUN,
    /// Of a commit that may be anybody's: what would need one is refused.
    REFUSE,
    /// Where only what can be known is wanted: what would need one is passed over.
    PASS_OVER;

    /// Why none is run; null: they are.
    @Nullable String refusal() {
        return switch (this) {
            case RUN -> null;
            case REFUSE -> "nothing of a commit named by --against is run";
            case PASS_OVER -> "validate runs none";
        };
    }

    /// @param folder in which they are run
    Programs programs(Path folder, Duration limit) {
        return switch (this) {
            case RUN -> Programs.run(folder, limit);
            case REFUSE -> Programs.refused(String.valueOf(refusal()));
            case PASS_OVER -> Programs.passedOver(String.valueOf(refusal()));
        };
    }
}
