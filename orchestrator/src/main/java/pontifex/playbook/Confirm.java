package pontifex.playbook;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;

/// What the confirm of a guarded change waits for.
public enum Confirm {
    /// The host itself is reached again and as wanted.
    HOST,
    /// All guarded hosts of its wave are.
    WAVE;

    private static final List<String> WORDS = List.of("host", "wave");

    /// The play's `confirm`, or null when it can't be read.
    static @Nullable Confirm read(YamlMap play, Problems problems) {
        var word = play.scalar(problems, "confirm");
        if (word == null) {
            return HOST;
        }
        return switch (word.text()) {
            case "host" -> HOST;
            case "wave" -> WAVE;
            default -> {
                var near = DidYouMean.hint(word.text(), WORDS);
                problems.add(
                        word,
                        "'confirm' is host or wave, not '" + word.text() + "'",
                        near == null ? "host: each host by itself; wave: all of a wave's hosts, or none" : near);
                yield null;
            }
        };
    }
}
