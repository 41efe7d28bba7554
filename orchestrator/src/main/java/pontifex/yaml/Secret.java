package pontifex.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is never shown: a value whose name says that it is a secret.
public final class Secret {
    public static final String MASK = "***";

    private static final String NAME = "[\\w.-]*(?:password|passwd|passphrase|pass|secret|token)[\\w.-]*";
    private static final Pattern IS_NAME = Pattern.compile("(?i)" + NAME);
    private static final Pattern ASSIGNED = Pattern.compile("(?i)(" + NAME + "[\"']?\\s*[:=]\\s*)\\S.*");

    private Secret() {}

    /// Whether a variable of this name holds a secret: `ansible_become_pass`, `api_token` …
    public static boolean isNamed(String name) {
        return IS_NAME.matcher(name).matches();
    }

    /// A line of a file without the values of the secrets in it; what follows the first one goes too.
    public static String masked(String line) {
        return ASSIGNED.matcher(line).replaceFirst("$1" + Matcher.quoteReplacement(MASK));
    }
}
