package pontifex.playbook.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Filters that give a number or a yes or no.
final class NumberFilters {
    private NumberFilters() {}

    static void addTo(Map<String, Filters.Filter> all) {
        Filters.add(all, "int", NumberFilters::whole, "default", "base");
        Filters.add(all, "float", NumberFilters::decimal, "default");
        Filters.add(all, "round", NumberFilters::rounded, "precision", "method");
        Filters.add(all, "abs", (value, _) -> {
            var number = number(value);
            return Numbers.compared(number, 0L) < 0 ? Numbers.negated(number) : Numbers.calculated(number, "+", 0L);
        });
        Filters.add(all, "bool", (value, _) -> yes(Values.used(value)));
    }

    private static Object number(@Nullable Object value) {
        var number = Values.used(value);
        if (number == null || !Numbers.isNumber(number)) {
            throw new TemplateError(Text.kind(number) + " where a number is wanted");
        }
        return number;
    }

    private static @Nullable Object whole(@Nullable Object value, Given given) {
        var plain = Values.used(value);
        var otherwise = given.or("default", 0L);
        if (plain instanceof String text) {
            var whole = read(text.strip(), (int) given.whole("base", 10));
            return whole != null ? Numbers.narrow(whole) : cut(parsed(text), otherwise);
        }
        if (plain instanceof Double d) {
            return cut(d, otherwise);
        }
        return plain != null && Numbers.isNumber(plain) ? Numbers.narrow(Numbers.whole(plain)) : otherwise;
    }

    private static @Nullable Object cut(@Nullable Double number, @Nullable Object otherwise) {
        return number == null || number.isNaN() || number.isInfinite()
                ? otherwise
                : Numbers.narrow(new BigDecimal(number).toBigInteger());
    }

    private static @Nullable BigInteger read(String text, int base) {
        if (base < 2 || base > 36) {
            throw new TemplateError("numbers have no base " + base);
        }
        var negative = text.startsWith("-");
        var digits = text.replaceFirst("^[-+]", "").toLowerCase(Locale.ROOT);
        var prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "-";
        digits = digits.startsWith(prefix) ? digits.substring(2) : digits;
        if (digits.length() > 1000 || !digits.matches("[0-9a-z]+(_[0-9a-z]+)*")) {
            return null;
        }
        try {
            var number = new BigInteger(digits.replace("_", ""), base);
            return negative ? number.negate() : number;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    /// As Python's `float`.
    private static @Nullable Double parsed(String text) {
        var digits = text.strip().toLowerCase(Locale.ROOT);
        var sign = digits.startsWith("-") ? -1 : 1;
        return switch (digits.replaceFirst("^[-+]", "")) {
            case "inf", "infinity" -> sign * Double.POSITIVE_INFINITY;
            case "nan" -> Double.NaN;
            case String plain
            when plain.matches("(\\d[\\d_]*(\\.[\\d_]*)?|\\.\\d[\\d_]*)(e[-+]?\\d+)?") ->
                sign * Double.parseDouble(plain.replace("_", ""));
            default -> null;
        };
    }

    private static @Nullable Object decimal(@Nullable Object value, Given given) {
        var plain = Values.used(value);
        var read = plain instanceof String text
                ? parsed(text)
                : plain != null && Numbers.isNumber(plain) ? (Double) Numbers.decimal(plain) : null;
        return read == null ? given.or("default", 0.0) : read;
    }

    private static Object rounded(@Nullable Object value, Given given) {
        var number = number(value);
        var precision = Math.clamp(given.whole("precision", 0), -300, 300);
        var mode = switch (given.text("method", "common")) {
            case "common" -> RoundingMode.HALF_EVEN;
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> throw new TemplateError("round's method is common, ceil or floor");
        };
        if (number instanceof Double d && (d.isNaN() || d.isInfinite())) {
            return d;
        }
        if (!(number instanceof Double) && mode == RoundingMode.HALF_EVEN) {
            return Numbers.calculated(number, "+", 0L);
        }
        return new BigDecimal(Numbers.decimal(number)).setScale(precision, mode).doubleValue();
    }

    /// Ansible's filter: words and 1 are yes, whatever else is no.
    private static @Nullable Object yes(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        return switch (Text.of(value).toLowerCase(Locale.ROOT)) {
            case "yes", "on", "1", "true" -> true;
            default -> false;
        };
    }
}
