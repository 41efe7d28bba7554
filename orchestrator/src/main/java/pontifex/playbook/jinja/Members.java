package pontifex.playbook.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;

/// What is in a value: a map's entries, a list's items, a text's characters. Never a member of a Java object.
final class Members {
    private Members() {}

    /// `of.name`
    static @Nullable Object named(@Nullable Object of, String name) {
        return at(of, name);
    }

    /// `of[key]`; of what is undefined everything is undefined.
    static @Nullable Object at(@Nullable Object of, @Nullable Object key) {
        if (of instanceof Undefined undefined) {
            return undefined;
        }
        var value = Values.used(of);
        var wanted = Values.used(key);
        return switch (value) {
            case Map<?, ?> map -> entry(map, wanted);
            case List<?> list when wanted instanceof Long index -> item(list, index);
            case String text when wanted instanceof Long index -> item(Values.iterated(text), index);
            case null, default ->
                new Undefined(
                        "there is no '" + Text.of(wanted) + "' in " + Text.kind(value), methodHint(value, wanted));
        };
    }

    private static @Nullable String methodHint(@Nullable Object value, @Nullable Object wanted) {
        return wanted instanceof String name && Methods.has(value, name) ? "call it: " + name + "()" : null;
    }

    private static @Nullable Object entry(Map<?, ?> map, @Nullable Object key) {
        if (map.containsKey(key)) {
            return map.get(key);
        }
        if (key instanceof Long number && map.containsKey(number.toString())) {
            return map.get(number.toString());
        }
        var word = Text.of(key);
        var keys = map.keySet().stream().map(Text::of).toList();
        var hint = methodHint(map, key);
        return new Undefined(
                "'" + word + "' is undefined in this map", hint != null ? hint : DidYouMean.hint(word, keys));
    }

    private static @Nullable Object item(List<?> list, long index) {
        var place = index < 0 ? list.size() + index : index;
        return place < 0 || place >= list.size()
                ? new Undefined("there is no item " + index + " in a list of " + list.size(), null)
                : list.get((int) place);
    }

    /// `a.b.0`, as filters take an attribute.
    static @Nullable Object path(@Nullable Object of, @Nullable Object path) {
        if (Values.used(path) instanceof Long index) {
            return at(of, index);
        }
        var value = of;
        for (var part : Text.of(path).split("\\.", -1)) {
            value = at(value, part.matches("\\d{1,9}") ? (Object) Long.valueOf(part) : part);
        }
        return value;
    }

    /// Python's `of[from:to:step]`.
    static Object slice(@Nullable Object of, @Nullable Object from, @Nullable Object to, @Nullable Object step) {
        var value = Values.used(of);
        var items = value instanceof String || value instanceof List<?> ? Values.iterated(value) : null;
        if (items == null) {
            throw new TemplateError("a slice of " + Text.kind(value));
        }
        var by = step == null ? 1 : whole(step);
        if (by == 0) {
            throw new TemplateError("a slice with steps of 0");
        }
        var size = items.size();
        var first = bound(from, by > 0 ? 0 : size - 1, size, by);
        var end = bound(to, by > 0 ? size : -1, size, by);
        var taken = new ArrayList<@Nullable Object>();
        for (var i = first; by > 0 ? i < end : i > end; i += by) {
            taken.add(items.get((int) i));
        }
        if (value instanceof String) {
            var text = new StringBuilder();
            taken.forEach(text::append);
            return text.toString();
        }
        return value instanceof Tuple ? new Tuple(taken) : taken;
    }

    private static long bound(@Nullable Object given, long otherwise, long size, long by) {
        if (given == null) {
            return otherwise;
        }
        var place = whole(given);
        place = place < 0 ? place + size : place;
        return by > 0 ? Math.clamp(place, 0, size) : Math.clamp(place, -1, size - 1);
    }

    private static long whole(@Nullable Object value) {
        if (Values.used(value) instanceof Long number) {
            return Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        throw new TemplateError(Text.kind(value) + " where a whole number is wanted");
    }
}
