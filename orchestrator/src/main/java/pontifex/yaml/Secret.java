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

    /// Lines without the values of the secrets in them; what follows the first one in a line goes too.
    public static String masked(String text) {
        return ASSIGNED.matcher(text).replaceAll("$1" + Matcher.quoteReplacement(MASK));
    }
}
