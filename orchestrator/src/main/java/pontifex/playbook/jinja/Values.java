package pontifex.playbook.jinja;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What Python's operators make of values.
final class Values {
    private static final int LONGEST_LIST = 100_000;
    private static final int DEEPEST = 50;

    private Values() {}

    /// The value to compute with.
    ///
    /// @throws TemplateError when it is undefined
    static @Nullable Object used(@Nullable Object value) {
        return switch (value) {
            case Written written -> written.value();
            case Undefined undefined -> {
                if (!undefined.lenient()) {
                    throw undefined.used();
                }
                yield "";
            }
            case null -> null;
            default -> value;
        };
    }

    static boolean truth(@Nullable Object value) {
        return switch (used(value)) {
            case null -> false;
            case Boolean b -> b;
            case Long n -> n != 0;
            case BigInteger n -> n.signum() != 0;
            case Double d -> d != 0;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Object _ -> true;
        };
    }

    static boolean equal(@Nullable Object left, @Nullable Object right) {
        return equal(left, right, 0);
    }

    private static boolean equal(@Nullable Object left, @Nullable Object right, int depth) {
        if (depth > DEEPEST) {
            throw new TemplateError("nested deeper than " + DEEPEST + " levels");
        }
        var a = counted(used(left), right);
        var b = counted(used(right), left);
        if (a != null && b != null && Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return !isNaN(a) && !isNaN(b) && Numbers.compared(a, b) == 0;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return a instanceof Tuple == b instanceof Tuple && x.size() == y.size() && sameItems(x, y, depth);
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            return x.size() == y.size()
                    && x.entrySet().stream()
                            .allMatch(entry -> y.containsKey(entry.getKey())
                                    && equal(entry.getValue(), y.get(entry.getKey()), depth + 1));
        }
        return Objects.equals(a, b);
    }

    /// How many are in what is held against a number, where it is [Counted].
    private static @Nullable Object counted(@Nullable Object value, @Nullable Object other) {
        return value instanceof Counted many && Numbers.isNumber(used(other)) ? (Object) (long) many.size() : value;
    }

    private static boolean isNaN(Object number) {
        return number instanceof Double d && d.isNaN();
    }

    private static boolean sameItems(List<?> x, List<?> y, int depth) {
        for (int i = 0; i < x.size(); i++) {
            if (!equal(x.get(i), y.get(i), depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /// @throws TemplateError when the two have no order
    static int compared(@Nullable Object left, @Nullable Object right) {
        var a = counted(used(left), right);
        var b = counted(used(right), left);
        if (a != null && b != null && Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return Numbers.compared(a, b);
        }
        if (a instanceof String x && b instanceof String y) {
            return inCodePoints(x, y);
        }
        if (a instanceof List<?> x && b instanceof List<?> y && a instanceof Tuple == b instanceof Tuple) {
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                if (!equal(x.get(i), y.get(i))) {
                    return compared(x.get(i), y.get(i));
                }
            }
            return Integer.compare(x.size(), y.size());
        }
        throw new TemplateError(
                Text.kind(a) + " and " + Text.kind(b) + " have no order",
                "make both numbers with | int, or texts with | string");
    }

    private static int inCodePoints(String x, String y) {
        return java.util.Arrays.compare(x.codePoints().toArray(), y.codePoints().toArray());
    }

    static boolean contains(@Nullable Object whole, @Nullable Object part) {
        return switch (used(whole)) {
            case String text -> {
                if (!(used(part) instanceof String sought)) {
                    throw new TemplateError(Text.kind(part) + " can't be in a text");
                }
                yield text.contains(sought);
            }
            case Map<?, ?> map -> {
                var key = used(part);
                yield map.keySet().stream().anyMatch(other -> equal(other, key));
            }
            case List<?> list -> list.stream().anyMatch(item -> equal(item, part));
            case null, default -> throw new TemplateError("nothing can be in " + Text.kind(used(whole)));
        };
    }

    static Object calculated(@Nullable Object left, String operator, @Nullable Object right) {
        var a = used(left);
        var b = used(right);
        if (a != null && b != null && Numbers.isNumber(a) && Numbers.isNumber(b)) {
            return Numbers.calculated(a, operator, b);
        }
        switch (operator) {
            case "+" -> {
                if (a instanceof String x && b instanceof String y) {
                    Text.bounded((long) x.length() + y.length());
                    return x + y;
                }
                if (a instanceof List<?> x && b instanceof List<?> y && a instanceof Tuple == b instanceof Tuple) {
                    var both = new ArrayList<@Nullable Object>(x);
                    both.addAll(y);
                    return a instanceof Tuple ? new Tuple(both) : bounded(both);
                }
            }
            case "*" -> {
                if (a instanceof String text && b instanceof Long times) {
                    return Text.repeated(text, times);
                }
                if (b instanceof String text && a instanceof Long times) {
                    return Text.repeated(text, times);
                }
            }
            case "%" -> {
                if (a instanceof String format) {
                    return Format.filled(format, b instanceof Tuple tuple ? tuple : Tuple.of(b));
                }
            }
            default -> {}
        }
        throw new TemplateError(
                "'" + operator + "' has no meaning between " + Text.kind(a) + " and " + Text.kind(b),
                operator.equals("+") ? "~ joins any two values to a text" : null);
    }

    static <T extends List<?>> T bounded(T list) {
        if (list.size() > LONGEST_LIST) {
            throw new TemplateError("a list of more than " + LONGEST_LIST + " values");
        }
        return list;
    }

    /// What a `for` or a filter goes through: a list's values, a map's keys, a text's characters.
    static List<@Nullable Object> iterated(@Nullable Object value) {
        return switch (used(value)) {
            case List<?> list -> bounded(new ArrayList<@Nullable Object>(list));
            case Map<?, ?> map -> bounded(new ArrayList<@Nullable Object>(map.keySet()));
            case String text ->
                text.codePoints()
                        .mapToObj(Character::toString)
                        .<@Nullable Object>map(c -> c)
                        .toList();
            case null, default -> throw new TemplateError(Text.kind(used(value)) + " where a list is wanted");
        };
    }

    static List<@Nullable Object> range(long from, long to, long step) {
        if (step == 0) {
            throw new TemplateError("a range with steps of 0");
        }
        var distance = BigInteger.valueOf(to).subtract(BigInteger.valueOf(from)).doubleValue();
        var size = (long) Math.max(0, Math.ceil(distance / step));
        if (size > LONGEST_LIST) {
            throw new TemplateError("a list of more than " + LONGEST_LIST + " values");
        }
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return from + Objects.checkIndex(index, (int) size) * step;
            }

            @Override
            public int size() {
                return (int) size;
            }
        };
    }
}
