package pontifex.config;

import java.util.regex.Pattern;

/// A shell's file name pattern: `*`, `?` and `[…]`, which match no slash and no leading dot.
record Glob(Pattern pattern) {
    static Glob of(String glob) {
        var regex = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            int closing = c == '[' ? glob.indexOf(']', i + 2) : -1;
            var dotless = first && (c == '*' || c == '?' || closing > 0) ? "(?!\\.)" : "";
            if (c == '*') {
                regex.append(dotless).append("[^/]*");
            } else if (c == '?') {
                regex.append(dotless).append("[^/]");
            } else if (closing > 0) {
                var set = glob.substring(i + 1, closing)
                        .replace("\\", "\\\\")
                        .replace("[", "\\[")
                        .replace("&", "\\&");
                regex.append(dotless).append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set);
                regex.append(']');
                i = closing;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
            first = c == '/';
        }
        return new Glob(Pattern.compile(regex.toString()));
    }

    static boolean isPattern(String text) {
        return text.matches(".*[*?\\[].*");
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }
}
