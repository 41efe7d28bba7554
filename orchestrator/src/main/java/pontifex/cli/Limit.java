package pontifex.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.history.HistoryFailure;
import pontifex.inventory.HostPattern;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// Hosts that the command line means: a pattern, in which `@FILE` stands for the patterns in a file, one a line, and
/// `@failed` for the hosts on which the last run that changed anything did not end well.
record Limit(Workplace workplace, Settings settings) {
    private static final String FAILED = "failed";

    /// That of `--limit`.
    static @Nullable HostPattern of(@Nullable String written, Workplace workplace, Settings settings) throws BadInput {
        return written == null
                ? null
                : new Limit(workplace, settings).of(new HostPattern(new Source("--limit", 1, 1, written), written));
    }

    /// The pattern with what its lists stand for.
    HostPattern of(HostPattern written) throws BadInput {
        var at = written.at();
        return written.listed(name -> name.equals(FAILED) ? failed(at) : file(at, name));
    }

    private List<String> failed(Source at) throws BadInput {
        try (var history = settings.history(workplace.folder().toAbsolutePath())) {
            var hosts = history.failed();
            if (hosts.isEmpty()) {
                throw bad(at, "no host failed in the last run", "leave --limit out");
            }
            return hosts;
        } catch (HistoryFailure e) {
            throw bad(at, "who failed in the last run is not known: " + e.getMessage(), e.hint());
        }
    }

    private List<String> file(Source at, String name) throws BadInput {
        var file = workplace.file(Path.of(name));
        try {
            var lines = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            if (lines.isEmpty()) {
                throw bad(at, "there is no host in the file " + name, "one host or pattern a line");
            }
            return lines;
        } catch (IOException _) {
            throw bad(at, "the file " + name + " can't be read", "@FILE takes a file with one host or pattern a line");
        }
    }

    private static BadInput bad(Source at, String message, @Nullable String hint) {
        return new BadInput(new Problem(at, 1, message, hint));
    }
}
