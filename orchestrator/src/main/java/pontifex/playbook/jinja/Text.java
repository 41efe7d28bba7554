package pontifex.playbook.jinja;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values as Python prints them.
final class Text {
    /// What a template may give at most, in characters.
    static final int LONGEST = 1 << 20;

    private static final int DEEPEST = 50;

    private Text() {}

    /// Python's `str`.
    static String of(@Nullable Object value) {
        var plain = Values.used(value);
        return plain instanceof String text ? text : repr(plain);
    }

    /// Python's `repr`.
    static String repr(@Nullable Object value) {
        var out = new StringBuilder();
        repr(value, out, 0);
        return out.toString();
    }

    private static void repr(@Nullable Object value, StringBuilder out, int depth) {
        if (depth > DEEPEST) {
            throw new TemplateError("nested deeper than " + DEEPEST + " levels");
        }
        switch (Values.used(value)) {
            case null -> out.append("None");
            case Boolean b -> out.append(b ? "True" : "False");
            case Double d -> out.append(Numbers.printed(d));
            case String text -> quoted(text, out);
            case Tuple tuple -> list(tuple, "(", tuple.size() == 1 ? ",)" : ")", out, depth);
            case List<?> list -> list(list, "[", "]", out, depth);
            case Map<?, ?> map -> map(map, out, depth);
            case Object other -> out.append(other);
        }
        bounded(out.length());
    }

    private static void list(List<?> list, String open, String close, StringBuilder out, int depth) {
        out.append(open);
        var separator = "";
        for (var item : list) {
            out.append(separator);
            repr(item, out, depth + 1);
            separator = ", ";
        }
        out.append(close);
    }

    private static void map(Map<?, ?> map, StringBuilder out, int depth) {
        out.append('{');
        var separator = "";
        for (var entry : map.entrySet()) {
            out.append(separator);
            repr(entry.getKey(), out, depth + 1);
            out.append(": ");
            repr(entry.getValue(), out, depth + 1);
            separator = ", ";
        }
        out.append('}');
    }

    private static void quoted(String text, StringBuilder out) {
        var quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (Character.isISOControl(c)) {
                        out.append("\\x%02x".formatted(c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        out.append(quote);
    }

    static void bounded(long length) {
        if (length > LONGEST) {
            throw new TemplateError("more than " + LONGEST / 1024 + " KiB come out of this");
        }
    }

    static String repeated(String text, long times) {
        if (times <= 0) {
            return "";
        }
        bounded(Math.multiplyExact(Math.min(times, LONGEST + 1L), (long) text.length()));
        return text.repeat((int) Math.min(times, LONGEST));
    }

    /// What a person calls a value.
    static String kind(@Nullable Object value) {
        return switch (value instanceof Written written ? written.value() : value) {
            case null -> "none";
            case String _ -> "a text";
            case Boolean _ -> "a yes or no";
            case Long _, BigInteger _ -> "a whole number";
            case Double _ -> "a number";
            case List<?> _ -> "a list";
            case Map<?, ?> _ -> "a map";
            case Undefined _ -> "undefined";
            case Object _ -> "a value";
        };
    }
}
