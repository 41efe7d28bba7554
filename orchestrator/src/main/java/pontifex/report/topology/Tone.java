package pontifex.report.topology;

import java.util.Locale;

/// How something is meant, for those who see colours; the words say it too.
public enum Tone {
    PLAIN,
    GOOD,
    /// Somebody should look at it.
    WARN,
    BAD;

    /// As style sheets have it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
