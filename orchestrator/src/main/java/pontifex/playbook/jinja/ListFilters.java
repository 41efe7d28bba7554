package pontifex.playbook.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;

/// Filters over lists. Texts are sorted and compared without their case, as Jinja's do unless told otherwise.
final class ListFilters {
    private static final int MOST_COMPARED = 5_000;

    private ListFilters() {}

    static void addTo(Map<String, Filters.Filter> all) {
        Filters.add(all, "list", (value, _) -> Values.iterated(value));
        Filters.add(all, "length", (value, _) -> length(Values.used(value)));
        Filters.add(all, "count", (value, _) -> length(Values.used(value)));
        Filters.add(all, "first", (value, _) -> end(Values.iterated(value), true));
        Filters.add(all, "last", (value, _) -> end(Values.iterated(value), false));
        Filters.add(all, "join", ListFilters::join, "d", "attribute");
        Filters.add(all, "reverse", (value, _) -> reversed(value));
        Filters.add(all, "sort", ListFilters::sorted, "reverse", "case_sensitive", "attribute");
        Filters.add(all, "unique", ListFilters::unique, "case_sensitive", "attribute");
        Filters.add(all, "min", (value, given) -> extreme(value, given, -1), "case_sensitive", "attribute");
        Filters.add(all, "max", (value, given) -> extreme(value, given, 1), "case_sensitive", "attribute");
        Filters.add(all, "sum", ListFilters::sum, "attribute", "start");
        Filters.add(all, "groupby", ListFilters::grouped, "attribute", "default", "case_sensitive");
        Filters.add(
                all,
                "flatten",
                (value, given) -> flat(value, given.or("levels", null) == null ? 50 : given.whole("levels", 50)),
                "levels");
        Filters.addFree(all, "map", ListFilters::mapped);
        Filters.addFree(all, "select", (value, given) -> selected(value, given, true, false));
        Filters.addFree(all, "reject", (value, given) -> selected(value, given, false, false));
        Filters.addFree(all, "selectattr", (value, given) -> selected(value, given, true, true));
        Filters.addFree(all, "rejectattr", (value, given) -> selected(value, given, false, true));
        Filters.add(
                all,
                "union",
                (a, given) -> distinct(Values.calculated(Values.iterated(a), "+", Values.iterated(given.need("b")))),
                "b");
        Filters.add(all, "intersect", (a, given) -> among(a, given.need("b"), true), "b");
        Filters.add(all, "difference", (a, given) -> among(a, given.need("b"), false), "b");
    }

    private static long length(@Nullable Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case List<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case null, default -> throw new TemplateError(Text.kind(value) + " has no length");
        };
    }

    private static @Nullable Object end(List<@Nullable Object> items, boolean first) {
        if (items.isEmpty()) {
            return new Undefined("an empty list has no " + (first ? "first" : "last") + " item", null);
        }
        return first ? items.getFirst() : items.getLast();
    }

    private static String join(@Nullable Object value, Given given) {
        return joined(attributes(value, given), given.text("d", ""));
    }

    static String joined(@Nullable Object value, String separator) {
        var out = new StringBuilder();
        var between = "";
        for (var item : Values.iterated(value)) {
            out.append(between).append(Text.of(item));
            Text.bounded(out.length());
            between = separator;
        }
        return out.toString();
    }

    private static List<@Nullable Object> attributes(@Nullable Object value, Given given) {
        var items = Values.iterated(value);
        var attribute = given.or("attribute", null);
        return attribute == null ? items : each(items, item -> Members.path(item, attribute));
    }

    private static List<@Nullable Object> each(
            List<@Nullable Object> items, Function<@Nullable Object, @Nullable Object> made) {
        var all = new ArrayList<@Nullable Object>();
        for (var item : items) {
            all.add(made.apply(item));
        }
        return all;
    }

    private static Object reversed(@Nullable Object value) {
        if (Values.used(value) instanceof String text) {
            return new StringBuilder(text).reverse().toString();
        }
        var items = new ArrayList<@Nullable Object>(Values.iterated(value));
        Collections.reverse(items);
        return items;
    }

    /// What sorting and comparing look at: the attributes, texts in lower case.
    private static Function<@Nullable Object, @Nullable Object> key(Given given) {
        var attribute = given.or("attribute", null);
        var exact = given.yes("case_sensitive");
        return item -> {
            if (attribute == null) {
                return folded(item, exact);
            }
            var keys = new ArrayList<@Nullable Object>();
            for (var path : Text.of(attribute).split(",", -1)) {
                keys.add(folded(Members.path(item, path), exact));
            }
            return keys;
        };
    }

    private static @Nullable Object folded(@Nullable Object item, boolean exact) {
        var plain = Values.used(item);
        return !exact && plain instanceof String text ? text.toLowerCase(Locale.ROOT) : plain;
    }

    static List<@Nullable Object> sorted(@Nullable Object value, Given given) {
        var key = key(given);
        Comparator<@Nullable Object> order = (a, b) -> Values.compared(key.apply(a), key.apply(b));
        var items = new ArrayList<@Nullable Object>(Values.iterated(value));
        items.sort(given.yes("reverse") ? order.reversed() : order);
        return items;
    }

    /// For filters that compare every value with every other.
    private static List<@Nullable Object> few(@Nullable Object value) {
        var items = Values.iterated(value);
        if (items.size() > MOST_COMPARED) {
            throw new TemplateError("a list of more than " + MOST_COMPARED + " values");
        }
        return items;
    }

    private static List<@Nullable Object> unique(@Nullable Object value, Given given) {
        var key = key(given);
        var seen = new ArrayList<@Nullable Object>();
        var items = new ArrayList<@Nullable Object>();
        for (var item : few(value)) {
            var its = key.apply(item);
            if (seen.stream().noneMatch(other -> Values.equal(other, its))) {
                seen.add(its);
                items.add(item);
            }
        }
        return items;
    }

    private static List<@Nullable Object> distinct(@Nullable Object list) {
        return unique(list, new Given(List.of(), Map.of("case_sensitive", true)));
    }

    private static List<@Nullable Object> among(@Nullable Object a, @Nullable Object b, boolean wanted) {
        var other = few(b);
        var kept = new ArrayList<@Nullable Object>();
        for (var item : few(a)) {
            if (Values.contains(other, item) == wanted) {
                kept.add(item);
            }
        }
        return distinct(kept);
    }

    private static @Nullable Object extreme(@Nullable Object value, Given given, int sign) {
        var key = key(given);
        var items = Values.iterated(value);
        if (items.isEmpty()) {
            return new Undefined("an empty list has no least and no greatest item", null);
        }
        var best = items.getFirst();
        for (var item : items) {
            best = sign * Values.compared(key.apply(item), key.apply(best)) > 0 ? item : best;
        }
        return best;
    }

    private static @Nullable Object sum(@Nullable Object value, Given given) {
        var sum = given.or("start", 0L);
        for (var item : attributes(value, given)) {
            sum = Values.calculated(sum, "+", item);
        }
        return sum;
    }

    private static Object grouped(@Nullable Object value, Given given) {
        var attribute = given.need("attribute");
        var groups = new ArrayList<Object>();
        var exact = given.yes("case_sensitive");
        Function<@Nullable Object, @Nullable Object> grouper = item -> {
            var its = Members.path(item, attribute);
            return its instanceof Undefined && given.has("default") ? given.need("default") : its;
        };
        var items = new ArrayList<@Nullable Object>(Values.iterated(value));
        items.sort((a, b) -> Values.compared(folded(grouper.apply(a), exact), folded(grouper.apply(b), exact)));
        var group = new ArrayList<@Nullable Object>();
        for (int i = 0; i < items.size(); i++) {
            group.add(items.get(i));
            var its = folded(grouper.apply(items.get(i)), exact);
            if (i + 1 == items.size() || !Values.equal(its, folded(grouper.apply(items.get(i + 1)), exact))) {
                groups.add(Tuple.of(grouper.apply(group.getFirst()), new ArrayList<>(group)));
                group.clear();
            }
        }
        return groups;
    }

    private static List<@Nullable Object> flat(@Nullable Object value, long levels) {
        var out = new ArrayList<@Nullable Object>();
        for (var item : Values.iterated(value)) {
            if (Values.used(item) instanceof List<?> inner && levels > 0) {
                out.addAll(flat(inner, levels - 1));
            } else if (Values.used(item) != null) {
                out.add(item);
            }
        }
        return Values.bounded(out);
    }

    private static List<@Nullable Object> mapped(@Nullable Object value, Given given) {
        var items = Values.iterated(value);
        if (given.positional().isEmpty()) {
            var bound = given.bound("map", List.of("attribute", "default"));
            var attribute = bound.need("attribute");
            return each(items, item -> {
                var its = Members.path(item, attribute);
                return its instanceof Undefined && bound.has("default") ? bound.need("default") : its;
            });
        }
        var name = Text.of(given.positional().getFirst());
        var filter = Filters.ALL.get(name);
        if (filter == null) {
            throw new TemplateError("unknown filter '" + name + "'", DidYouMean.hint(name, Filters.ALL.keySet()));
        }
        return each(items, item -> filter.of(name, item, given.rest(1)));
    }

    private static List<@Nullable Object> selected(
            @Nullable Object value, Given given, boolean wanted, boolean byAttribute) {
        if (byAttribute && given.positional().isEmpty()) {
            throw new TemplateError("an attribute is missing");
        }
        var from = byAttribute ? 1 : 0;
        var path = byAttribute ? given.positional().getFirst() : null;
        var name = given.positional().size() > from ? Text.of(given.positional().get(from)) : "truthy";
        var test = Tests.ALL.get(name);
        if (test == null) {
            throw new TemplateError("unknown test '" + name + "'", DidYouMean.hint(name, Tests.ALL.keySet()));
        }
        var rest = given.positional().size() > from ? given.rest(from + 1) : Given.NOTHING;
        var kept = new ArrayList<@Nullable Object>();
        for (var item : Values.iterated(value)) {
            if (test.holds(name, byAttribute ? Members.path(item, path) : item, rest) == wanted) {
                kept.add(item);
            }
        }
        return kept;
    }
}
