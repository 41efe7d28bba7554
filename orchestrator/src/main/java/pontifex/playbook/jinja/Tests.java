package pontifex.playbook.jinja;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may follow `is`: Jinja's tests, and a few of Ansible's.
final class Tests {
    @FunctionalInterface
    interface Body {
        boolean of(@Nullable Object value, Given given);
    }

    record Test(List<String> parameters, Body body) {
        boolean holds(String name, @Nullable Object value, Given given) {
            return body.of(value, given.bound(name, parameters));
        }
    }

    /// Ansible's; of its ways to compare the loose one, which it takes where none is said.
    private static final Test VERSION = new Test(List.of("version", "operator"), Tests::isVersion);

    static final Map<String, Test> ALL = all();

    private Tests() {}

    private static Map<String, Test> all() {
        var all = new HashMap<String, Test>();
        plain(all, "defined", (value, _) -> !(value instanceof Undefined));
        plain(all, "undefined", (value, _) -> value instanceof Undefined);
        plain(all, "none", (value, _) -> type(value) == null);
        plain(all, "string", (value, _) -> type(value) instanceof String);
        plain(all, "boolean", (value, _) -> type(value) instanceof Boolean);
        plain(all, "true", (value, _) -> Boolean.TRUE.equals(type(value)));
        plain(all, "false", (value, _) -> Boolean.FALSE.equals(type(value)));
        plain(all, "number", (value, _) -> Numbers.isNumber(type(value)));
        plain(all, "integer", (value, _) -> isWhole(type(value)));
        plain(all, "float", (value, _) -> type(value) instanceof Double);
        plain(all, "mapping", (value, _) -> type(value) instanceof Map);
        plain(all, "sequence", (value, _) -> isCollection(type(value)));
        plain(all, "iterable", (value, _) -> isCollection(Values.used(value)));
        plain(all, "odd", (value, _) -> Values.equal(Values.calculated(value, "%", 2L), 1L));
        plain(all, "even", (value, _) -> Values.equal(Values.calculated(value, "%", 2L), 0L));
        plain(all, "lower", (value, _) -> isCase(Text.of(value), Text.of(value).toLowerCase(Locale.ROOT)));
        plain(all, "upper", (value, _) -> isCase(Text.of(value), Text.of(value).toUpperCase(Locale.ROOT)));
        plain(all, "truthy", (value, _) -> Values.truth(value));
        plain(all, "falsy", (value, _) -> !Values.truth(value));
        with(all, "num", (value, by) -> Values.equal(Values.calculated(value, "%", by), 0L), "divisibleby");
        with(all, "seq", (value, seq) -> Values.contains(seq, value), "in");
        with(all, "value", (value, other) -> Values.contains(value, other), "contains");
        with(all, "other", Tests::same, "sameas");
        with(all, "b", Values::equal, "==", "eq", "equalto");
        with(all, "b", (a, b) -> !Values.equal(a, b), "!=", "ne");
        with(all, "b", (a, b) -> Values.compared(a, b) < 0, "<", "lt", "lessthan");
        with(all, "b", (a, b) -> Values.compared(a, b) <= 0, "<=", "le");
        with(all, "b", (a, b) -> Values.compared(a, b) > 0, ">", "gt", "greaterthan");
        with(all, "b", (a, b) -> Values.compared(a, b) >= 0, ">=", "ge");
        with(all, "b", (a, b) -> Values.iterated(a).stream().allMatch(item -> Values.contains(b, item)), "subset");
        with(all, "b", (a, b) -> Values.iterated(b).stream().allMatch(item -> Values.contains(a, item)), "superset");
        all.put("version", VERSION);
        all.put("version_compare", VERSION);
        return Map.copyOf(all);
    }

    private static boolean isVersion(@Nullable Object value, Given given) {
        return Version.of(Text.of(value)).is(given.text("operator", "eq"), Version.of(Text.of(given.need("version"))));
    }

    @FunctionalInterface
    private interface Two {
        boolean hold(@Nullable Object value, @Nullable Object other);
    }

    private static void plain(Map<String, Test> all, String name, Body body) {
        all.put(name, new Test(List.of(), body));
    }

    private static void with(Map<String, Test> all, String parameter, Two two, String... names) {
        for (var name : names) {
            all.put(name, new Test(List.of(parameter), (value, given) -> two.hold(value, given.need(parameter))));
        }
    }

    /// To ask for the type of what is undefined is no error: it has none of them.
    private static @Nullable Object type(@Nullable Object value) {
        return value instanceof Undefined ? value : Values.used(value);
    }

    private static boolean isWhole(@Nullable Object value) {
        return value instanceof Long || value instanceof BigInteger;
    }

    private static boolean isCollection(@Nullable Object value) {
        return value instanceof String || value instanceof List || value instanceof Map;
    }

    /// As Python's `islower`: at least one letter, and none of the other case.
    private static boolean isCase(String text, String changed) {
        return text.equals(changed)
                && text.codePoints().anyMatch(c -> Character.isUpperCase(c) || Character.isLowerCase(c));
    }

    private static boolean same(@Nullable Object value, @Nullable Object other) {
        var a = Values.used(value);
        var b = Values.used(other);
        return a == null || b == null ? a == null && b == null : a.getClass() == b.getClass() && Values.equal(a, b);
    }
}
