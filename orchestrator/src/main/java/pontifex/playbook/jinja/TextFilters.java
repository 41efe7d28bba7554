package pontifex.playbook.jinja;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Filters that give a text.
final class TextFilters {
    private static final Pattern WORD = Pattern.compile("[^-\\s({\\[<]+");

    private TextFilters() {}

    static void addTo(Map<String, Filters.Filter> all) {
        Filters.add(all, "string", (value, _) -> Text.of(value));
        Filters.add(all, "upper", (value, _) -> Text.of(value).toUpperCase(Locale.ROOT));
        Filters.add(all, "lower", (value, _) -> Text.of(value).toLowerCase(Locale.ROOT));
        Filters.add(all, "capitalize", (value, _) -> capitalized(Text.of(value)));
        Filters.add(all, "title", (value, _) -> title(Text.of(value)));
        Filters.add(
                all,
                "trim",
                (value, given) -> {
                    var characters = given.or("chars", null);
                    return trimmed(Text.of(value), characters == null ? null : Text.of(characters), true, true);
                },
                "chars");
        Filters.add(
                all,
                "replace",
                (value, given) -> replaced(
                        Text.of(value),
                        Text.of(given.need("old")),
                        Text.of(given.need("new")),
                        given.or("count", null) == null ? Long.MAX_VALUE : given.whole("count", 0)),
                "old",
                "new",
                "count");
        Filters.add(all, "indent", TextFilters::indented, "width", "first", "blank");
        Filters.addFree(all, "format", (value, given) -> Format.filled(Text.of(value), given.positional()));
        Filters.add(
                all,
                "basename",
                (value, _) -> Text.of(value).substring(Text.of(value).lastIndexOf('/') + 1));
        Filters.add(all, "dirname", (value, _) -> folder(Text.of(value)));
        Filters.add(all, "center", TextFilters::centred, "width");
        Filters.add(
                all,
                "wordcount",
                (value, _) -> WORD_COUNT.matcher(Text.of(value)).results().count());
        Filters.add(all, "quote", (value, _) -> quoted(Text.of(value)));
    }

    private static final Pattern WORD_COUNT = Pattern.compile("[\\p{L}\\p{N}_]+");

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        var first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    static String title(String text) {
        return WORD.matcher(text)
                .replaceAll(word -> java.util.regex.Matcher.quoteReplacement(capitalized(word.group())));
    }

    /// @param characters which to take away, or null for white space
    static String trimmed(String text, @Nullable String characters, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && strips(text.charAt(from), characters)) {
            from++;
        }
        while (right && to > from && strips(text.charAt(to - 1), characters)) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean strips(char c, @Nullable String characters) {
        return characters == null ? Character.isWhitespace(c) : characters.indexOf(c) >= 0;
    }

    static String replaced(String text, String old, String with, long count) {
        var out = new StringBuilder();
        int from = 0;
        if (old.isEmpty()) {
            throw new TemplateError("an empty text can't be replaced");
        }
        for (long left = count < 0 ? Long.MAX_VALUE : count; left > 0; left--) {
            int at = text.indexOf(old, from);
            if (at < 0) {
                break;
            }
            out.append(text, from, at).append(with);
            Text.bounded(out.length());
            from = at + old.length();
        }
        return out.append(text, from, text.length()).toString();
    }

    static long count(String text, String part) {
        if (part.isEmpty()) {
            return text.length() + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    static String zeroFilled(String text, @Nullable Object width) {
        if (!(Values.used(width) instanceof Long wanted)) {
            throw new TemplateError("zfill wants a whole number");
        }
        var signed = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return text.substring(0, signed) + Text.repeated("0", wanted - text.length()) + text.substring(signed);
    }

    private static String indented(@Nullable Object value, Given given) {
        var width = Values.used(given.or("width", 4L));
        var prefix = width instanceof String text ? text : Text.repeated(" ", given.whole("width", 4));
        var out = new StringBuilder();
        var first = true;
        var lines = (Text.of(value) + "\n").split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            var indents = first ? given.yes("first") : given.yes("blank") || !lines[i].isEmpty();
            out.append(first ? "" : "\n").append(indents ? prefix : "").append(lines[i]);
            Text.bounded(out.length());
            first = false;
        }
        return out.toString();
    }

    private static String folder(String path) {
        var slash = path.lastIndexOf('/');
        var folder = path.substring(0, Math.max(slash, 0));
        return slash == 0 ? "/" : folder;
    }

    private static String centred(@Nullable Object value, Given given) {
        var text = Text.of(value);
        var missing = given.whole("width", 80) - text.length();
        var left = missing / 2 + (missing & given.whole("width", 80) & 1);
        return Text.repeated(" ", left) + text + Text.repeated(" ", missing - left);
    }

    /// As Python's `shlex.quote`.
    private static String quoted(String text) {
        return text.matches("[\\w@%+=:,./-]+") ? text : "'" + text.replace("'", "'\"'\"'") + "'";
    }
}
