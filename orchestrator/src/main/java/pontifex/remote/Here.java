package pontifex.remote;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A single command on this machine, the controller: no shell reads it.
public final class Here {
    private static final int MOST = 64 << 10;

    private Here() {}

    /// Why a program can't be run on this machine; null: it is there.
    ///
    /// @param program a path, or a name that is looked for in PATH
    public static @Nullable String missing(String program) {
        if (program.indexOf('/') >= 0) {
            return isProgram(program)
                    ? null
                    : "no such program: " + program + (new File(program).isFile() ? " (it can't be executed)" : "");
        }
        var folders =
                List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"));
        return folders.stream().anyMatch(folder -> isProgram(folder + "/" + program))
                ? null
                : "no such program: " + program + " (looked for in " + String.join(", ", folders) + ")";
    }

    private static boolean isProgram(String path) {
        var file = new File(path);
        return file.isFile() && file.canExecute();
    }

    /// @param words the program and its arguments
    /// @throws IOException when it can't be begun
    /// @throws TimeoutException when it was ended because `limit` was over
    public static Reply run(List<String> words, Duration limit)
            throws IOException, TimeoutException, InterruptedException {
        return Child.run(words, new byte[0], limit, MOST, MOST);
    }
}
