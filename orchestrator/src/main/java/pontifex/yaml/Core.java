package pontifex.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an unquoted text means: YAML 1.1's core types in the regular expressions of PyYAML 6, which Ansible reads with.
///
/// Dates are left as texts: Ansible prints a date as it was written.
final class Core {
    private static final Pattern TRUE = Pattern.compile("yes|Yes|YES|true|True|TRUE|on|On|ON");
    private static final Pattern FALSE = Pattern.compile("no|No|NO|false|False|FALSE|off|Off|OFF");
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");
    private static final Pattern INT = Pattern.compile("[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)"
            + "|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    private Core() {}

    /// `String`, `Long`, `BigInteger`, `Double`, `Boolean` or null.
    static @Nullable Object resolve(String text) {
        if (NULL.matcher(text).matches()) {
            return null;
        }
        if (TRUE.matcher(text).matches()) {
            return true;
        }
        if (FALSE.matcher(text).matches()) {
            return false;
        }
        if (INT.matcher(text).matches()) {
            return integer(text);
        }
        return FLOAT.matcher(text).matches() ? decimal(text) : text;
    }

    private static Object integer(String text) {
        var digits = text.replace("_", "");
        var negative = digits.startsWith("-");
        digits = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        var bare = digits.startsWith("0b") || digits.startsWith("0x") ? digits.substring(2) : digits;
        if (bare.isEmpty()) {
            return text; // 0x_ is no number to anyone
        }
        var number = digits.contains(":")
                ? sexagesimal(digits).toBigIntegerExact()
                : new BigInteger(
                        bare, digits.startsWith("0b") ? 2 : digits.startsWith("0x") ? 16 : octal(digits) ? 8 : 10);
        return narrow(negative ? number.negate() : number);
    }

    private static boolean octal(String digits) {
        return digits.length() > 1 && digits.startsWith("0");
    }

    private static Object narrow(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
    }

    private static Object decimal(String text) {
        var digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        var sign = digits.startsWith("-") ? -1.0 : 1.0;
        digits = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        return switch (digits) {
            case ".inf" -> sign * Double.POSITIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> sign * (digits.contains(":") ? sexagesimal(digits).doubleValue() : Double.parseDouble(digits));
        };
    }

    /// Base 60: `1:30` is 90.
    private static BigDecimal sexagesimal(String digits) {
        var sum = BigDecimal.ZERO;
        for (var part : digits.split(":", -1)) {
            sum = sum.multiply(BigDecimal.valueOf(60)).add(new BigDecimal(part.endsWith(".") ? part + "0" : part));
        }
        return sum;
    }
}
