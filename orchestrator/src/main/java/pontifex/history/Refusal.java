package pontifex.history;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Secret;

/// A remote that took no push of the branch: because another was faster, or because it won't (git-push(1), OUTPUT).
///
/// @param reason in the words of git, without the brackets
/// @param said what the remote said to it: a hook's own words
record Refusal(boolean remote, String reason, List<String> said) {
    private static final Pattern LINE = Pattern.compile("!\t\\S+\t\\[(remote )?rejected\\] \\((.*)\\)");
    /// Two pushes met at the remote, and this one was the later.
    private static final Pattern BUSY = Pattern.compile("(?i)lock|failed to update ref|incorrect old value");

    /// @return null when nothing was refused: the remote wasn't reached
    static @Nullable Refusal in(GitCommand.Answer answer) {
        for (var line : answer.lines()) {
            var match = LINE.matcher(line);
            if (match.matches()) {
                return new Refusal(match.group(1) != null, match.group(2), said(answer.lines()));
            }
        }
        return null;
    }

    private static List<String> said(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("remote: "))
                .map(line -> line.substring("remote: ".length()).strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /// Whether it would be refused again however often it were tried.
    boolean isFinal() {
        return remote && !BUSY.matcher(reason).find();
    }

    String words() {
        return Stream.concat(said.stream(), Stream.of("(" + reason + ")"))
                .map(Secret::masked)
                .collect(Collectors.joining(" "));
    }
}
