package pontifex.inventory;

import java.util.regex.Pattern;

/// Shell patterns as Python's fnmatch reads them: `*`, `?`, `[abc]`, `[!abc]`; they match whole names.
public final class Glob {
    private Glob() {}

    static boolean isGlob(String text) {
        return text.chars().anyMatch(c -> "*?[".indexOf(c) >= 0);
    }

    public static Pattern compile(String glob) {
        var out = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            var close = c == '[' ? glob.indexOf(']', glob.startsWith("[!", i) ? i + 3 : i + 2) : -1;
            if (c == '*') {
                out.append(".*");
            } else if (c == '?') {
                out.append('.');
            } else if (close > 0) {
                out.append(set(glob.substring(i + 1, close)));
                i = close;
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(out + "\\z", Pattern.DOTALL);
    }

    private static String set(String inside) {
        var not = inside.startsWith("!");
        var members = (not ? inside.substring(1) : inside).replaceAll("[\\[\\]\\\\^&~]", "\\\\$0");
        return (not ? "[^" : "[") + members + "]";
    }
}
