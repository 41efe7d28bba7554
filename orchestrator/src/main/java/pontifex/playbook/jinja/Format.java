package pontifex.playbook.jinja;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Python's `%` formatting, as far as configuration files need it: `%s %d %x %o %f %%` with flags, width, precision.
final class Format {
    private static final Pattern FIELD = Pattern.compile("%([-0+ #]*)(\\d{0,3})(?:\\.(\\d{1,3}))?(.)", Pattern.DOTALL);

    private Format() {}

    static String filled(String format, List<@Nullable Object> values) {
        var out = new StringBuilder();
        var matcher = FIELD.matcher(format);
        int next = 0;
        int from = 0;
        while (matcher.find(from)) {
            out.append(format, from, matcher.start());
            from = matcher.end();
            if (matcher.group(4).equals("%")) {
                out.append('%');
                continue;
            }
            if (next == values.size()) {
                throw new TemplateError("not enough values for the format '" + format + "'");
            }
            out.append(
                    field(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4), values.get(next++)));
            Text.bounded(out.length());
        }
        if (next < values.size()) {
            throw new TemplateError("too many values for the format '" + format + "'");
        }
        return out.append(format, from, format.length()).toString();
    }

    private static String field(
            String flags, String width, @Nullable String precision, String kind, @Nullable Object value) {
        var text = switch (kind) {
            case "s" -> cut(Text.of(value), precision);
            case "d", "i" -> sign(flags, Numbers.whole(truncated(value)).toString());
            case "x" -> Numbers.whole(number(value)).toString(16);
            case "X" -> Numbers.whole(number(value)).toString(16).toUpperCase(Locale.ROOT);
            case "o" -> Numbers.whole(number(value)).toString(8);
            case "f" ->
                sign(
                        flags,
                        String.format(
                                Locale.ROOT,
                                "%." + (precision == null ? "6" : precision) + "f",
                                Numbers.decimal(number(value))));
            default -> throw new TemplateError("the format %" + kind + " is not supported");
        };
        var missing = (width.isEmpty() ? 0 : Integer.parseInt(width)) - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        if (flags.contains("-")) {
            return text + " ".repeat(missing);
        }
        if (flags.contains("0") && !kind.equals("s")) {
            var signed = text.startsWith("-") || text.startsWith("+");
            return (signed ? text.substring(0, 1) : "") + "0".repeat(missing) + (signed ? text.substring(1) : text);
        }
        return " ".repeat(missing) + text;
    }

    private static String sign(String flags, String number) {
        return flags.contains("+") && !number.startsWith("-") ? "+" + number : number;
    }

    private static String cut(String text, @Nullable String precision) {
        var most = precision == null ? Integer.MAX_VALUE : Integer.parseInt(precision);
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static Object number(@Nullable Object value) {
        var number = Values.used(value);
        if (number == null || !Numbers.isNumber(number)) {
            throw new TemplateError("a number is wanted for the format, not " + Text.kind(value));
        }
        return number;
    }

    private static Object truncated(@Nullable Object value) {
        return number(value) instanceof Double d
                ? Numbers.narrow(new java.math.BigDecimal(d).toBigInteger())
                : number(value);
    }
}
