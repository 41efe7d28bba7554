package pontifex.inventory;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Shell patterns as Python's fnmatch reads them: `*`, `?`, `[abc]`, `[!abc]`; they match whole names.
public final class Glob {
    /// What may be a range within brackets; one that ends before it begins stands for nothing.
    private static final Pattern BACKWARDS = Pattern.compile("(.)-(.)", Pattern.DOTALL);

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
        var members = BACKWARDS
                .matcher(not ? inside.substring(1) : inside)
                .replaceAll(range ->
                        range.group(1).compareTo(range.group(2)) > 0 ? "" : Matcher.quoteReplacement(range.group()));
        if (members.isEmpty()) {
            return not ? "." : "(?!)";
        }
        return (not ? "[^" : "[") + members.replaceAll("[\\[\\]\\\\^&~]", "\\\\$0") + "]";
    }
}
