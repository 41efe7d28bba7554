package pontifex.playbook.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may follow `|`: most of Jinja's filters, and those of Ansible's that plays lean on.
///
/// None that reads a file, runs a program, asks the clock or rolls dice.
final class Filters {
    @FunctionalInterface
    interface Body {
        @Nullable Object of(@Nullable Object value, Given given);
    }

    /// @param parameters null where the filter hands its arguments on
    record Filter(@Nullable List<String> parameters, Body body) {
        @Nullable Object of(String name, @Nullable Object value, Given given) {
            return body.of(value, parameters == null ? given : given.bound(name, parameters));
        }
    }

    static final Map<String, Filter> ALL = all();

    private Filters() {}

    private static Map<String, Filter> all() {
        var all = new HashMap<String, Filter>();
        add(all, "default", Filters::defaulted, "default_value", "boolean");
        add(all, "d", Filters::defaulted, "default_value", "boolean");
        add(
                all,
                "mandatory",
                (value, _) -> value instanceof Undefined undefined ? Values.used(undefined) : value,
                "msg");
        add(all, "ternary", Filters::ternary, "true_val", "false_val", "none_val");
        TextFilters.addTo(all);
        NumberFilters.addTo(all);
        ListFilters.addTo(all);
        MapFilters.addTo(all);
        return Map.copyOf(all);
    }

    static void add(Map<String, Filter> all, String name, Body body, String... parameters) {
        all.put(name, new Filter(List.of(parameters), body));
    }

    static void addFree(Map<String, Filter> all, String name, Body body) {
        all.put(name, new Filter(null, body));
    }

    private static @Nullable Object defaulted(@Nullable Object value, Given given) {
        return value instanceof Undefined || given.yes("boolean") && !Values.truth(value)
                ? given.or("default_value", "")
                : value;
    }

    private static @Nullable Object ternary(@Nullable Object value, Given given) {
        if (Values.used(value) == null && given.has("none_val")) {
            return given.need("none_val");
        }
        return Values.truth(value) ? given.need("true_val") : given.need("false_val");
    }
}
