package pontifex.playbook.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Python's arithmetic: whole numbers without end (here of 4,096 bits), floored division, booleans count as 0 and 1.
final class Numbers {
    private static final int MOST_BITS = 4096;

    private Numbers() {}

    static boolean isNumber(@Nullable Object value) {
        return value instanceof Long
                || value instanceof BigInteger
                || value instanceof Double
                || value instanceof Boolean;
    }

    static Object narrow(BigInteger number) {
        if (number.bitLength() > MOST_BITS) {
            throw new TemplateError("a number of more than " + MOST_BITS + " bits");
        }
        return number.bitLength() < Long.SIZE ? (Object) number.longValueExact() : number;
    }

    static BigInteger whole(Object number) {
        return switch (number) {
            case Long n -> BigInteger.valueOf(n);
            case BigInteger n -> n;
            case Boolean b -> b ? BigInteger.ONE : BigInteger.ZERO;
            default -> throw new TemplateError(Text.kind(number) + " where a whole number is wanted");
        };
    }

    static double decimal(Object number) {
        return number instanceof Double d ? d : whole(number).doubleValue();
    }

    static Object negated(Object number) {
        return number instanceof Double d ? -d : narrow(whole(number).negate());
    }

    static Object calculated(Object left, String operator, Object right) {
        if (operator.equals("/")) {
            return divided(decimal(left), decimal(right));
        }
        if (left instanceof Double || right instanceof Double) {
            return decimals(decimal(left), operator, decimal(right));
        }
        var a = whole(left);
        var b = whole(right);
        return switch (operator) {
            case "+" -> narrow(a.add(b));
            case "-" -> narrow(a.subtract(b));
            case "*" -> narrow(a.multiply(b));
            case "//" -> narrow(floored(a, notZero(b)));
            case "%" -> narrow(a.subtract(floored(a, notZero(b)).multiply(b)));
            case "**" -> power(a, b);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static Object decimals(double a, String operator, double b) {
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "//" -> Math.floor(divided(a, b));
            case "%" -> a - b * Math.floor(divided(a, b));
            case "**" -> Math.pow(a, b);
            default -> throw new IllegalArgumentException(operator);
        };
    }

    private static double divided(double a, double b) {
        if (b == 0) {
            throw new TemplateError("a division by zero");
        }
        return a / b;
    }

    private static BigInteger notZero(BigInteger number) {
        if (number.signum() == 0) {
            throw new TemplateError("a division by zero");
        }
        return number;
    }

    private static BigInteger floored(BigInteger a, BigInteger b) {
        var both = a.divideAndRemainder(b);
        return both[1].signum() != 0 && both[1].signum() != b.signum() ? both[0].subtract(BigInteger.ONE) : both[0];
    }

    private static Object power(BigInteger a, BigInteger b) {
        if (b.signum() < 0) {
            return Math.pow(a.doubleValue(), b.doubleValue());
        }
        if (b.bitLength() > 12 || (long) a.bitLength() * b.intValue() > MOST_BITS) {
            throw new TemplateError("a number of more than " + MOST_BITS + " bits");
        }
        return narrow(a.pow(b.intValue()));
    }

    /// Across types, as Python: 1 is 1.0 and True.
    static int compared(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) {
            var a = decimal(left);
            var b = decimal(right);
            return a < b ? -1 : a > b ? 1 : 0;
        }
        return whole(left).compareTo(whole(right));
    }

    /// As Python prints it: the shortest digits that read back, an exponent below 1e-4 and from 1e16 on.
    static String printed(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        var exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        var exponent = exact.precision() - exact.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            var plain = exact.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        var digits = exact.unscaledValue().abs().toString();
        var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%s%se%s%02d"
                .formatted(
                        number < 0 ? "-" : "",
                        digits.charAt(0),
                        fraction,
                        exponent < 0 ? "-" : "+",
                        Math.abs(exponent));
    }
}
