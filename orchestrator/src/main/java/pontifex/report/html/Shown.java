package pontifex.report.html;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.report.Said;
import pontifex.report.topology.Tone;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.yaml.Visible;

/// How the page puts things into words.
final class Shown {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Shown() {}

    /// Tabs are what they are in a file's lines; whatever else is invisible or acts is shown as an escape.
    static String line(String line) {
        return Stream.of(line.split("\t", -1)).map(Visible::text).collect(Collectors.joining("\t"));
    }

    static @Nullable String value(@Nullable Object value) {
        return value == null ? null : Visible.text(value.toString());
    }

    static String minute(Instant when) {
        return MINUTE.format(when);
    }

    static Tone tone(Mode mode, HostResult result) {
        return Said.isUntold(mode, result) ? Tone.WARN : tone(result.outcome());
    }

    private static Tone tone(HostOutcome outcome) {
        return switch (outcome) {
            case HostOutcome.InSync _, HostOutcome.Changed _ -> Tone.GOOD;
            case HostOutcome.WouldChange _ -> Tone.WARN;
            case HostOutcome.RolledBack _,
                    HostOutcome.InDoubt _,
                    HostOutcome.BetweenTwoStates _,
                    HostOutcome.Unreachable _,
                    HostOutcome.Failed _ -> Tone.BAD;
            case HostOutcome.Untouched _, HostOutcome.Skipped _ -> Tone.PLAIN;
        };
    }
}
