package pontifex.playbook.jinja;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;

/// The methods of Python's texts, maps and lists that templates use. A closed table: nothing else can be called.
final class Methods {
    @FunctionalInterface
    private interface Body<T> {
        @Nullable Object of(T on, List<@Nullable Object> given);
    }

    private record Method<T>(int least, int most, Body<T> body) {}

    private static final Map<String, Method<String>> OF_TEXT = Map.ofEntries(
            Map.entry("upper", new Method<>(0, 0, (s, _) -> s.toUpperCase(Locale.ROOT))),
            Map.entry("lower", new Method<>(0, 0, (s, _) -> s.toLowerCase(Locale.ROOT))),
            Map.entry("title", new Method<>(0, 0, (s, _) -> TextFilters.title(s))),
            Map.entry("capitalize", new Method<>(0, 0, (s, _) -> TextFilters.capitalized(s))),
            Map.entry("strip", new Method<>(0, 1, Methods::bare)),
            Map.entry("lstrip", new Method<>(0, 1, Methods::bareLeft)),
            Map.entry("rstrip", new Method<>(0, 1, Methods::bareRight)),
            Map.entry("split", new Method<>(0, 2, Methods::split)),
            Map.entry("splitlines", new Method<>(0, 0, (s, _) -> s.lines().toList())),
            Map.entry("startswith", new Method<>(1, 1, (s, given) -> any(given.getFirst(), s::startsWith))),
            Map.entry("endswith", new Method<>(1, 1, (s, given) -> any(given.getFirst(), s::endsWith))),
            Map.entry("find", new Method<>(1, 1, (s, given) -> (long) s.indexOf(text(given.getFirst())))),
            Map.entry("count", new Method<>(1, 1, (s, given) -> TextFilters.count(s, text(given.getFirst())))),
            Map.entry(
                    "replace",
                    new Method<>(
                            2,
                            2,
                            (s, given) -> TextFilters.replaced(
                                    s, text(given.getFirst()), text(given.get(1)), Long.MAX_VALUE))),
            Map.entry("join", new Method<>(1, 1, (s, given) -> joined(s, given.getFirst()))),
            Map.entry("zfill", new Method<>(1, 1, (s, given) -> TextFilters.zeroFilled(s, given.getFirst()))),
            Map.entry(
                    "isdigit",
                    new Method<>(0, 0, (s, _) -> !s.isEmpty() && s.codePoints().allMatch(Character::isDigit))));

    private static final Map<String, Method<Map<?, ?>>> OF_MAP = Map.of(
            "keys", new Method<>(0, 0, (map, _) -> new ArrayList<@Nullable Object>(map.keySet())),
            "values", new Method<>(0, 0, (map, _) -> new ArrayList<@Nullable Object>(map.values())),
            "items", new Method<>(0, 0, (map, _) -> items(map)),
            "get", new Method<>(1, 2, Methods::get));

    private static final Map<String, Method<List<?>>> OF_LIST = Map.of(
            "index", new Method<>(1, 1, (list, given) -> index(list, given.getFirst())),
            "count",
                    new Method<>(
                            1,
                            1,
                            (list, given) -> list.stream()
                                    .filter(item -> Values.equal(item, given.getFirst()))
                                    .count()));

    private Methods() {}

    static boolean has(@Nullable Object of, String name) {
        return of(of).containsKey(name);
    }

    private static Map<String, ? extends Method<?>> of(@Nullable Object value) {
        return switch (value) {
            case String _ -> OF_TEXT;
            case Map<?, ?> _ -> OF_MAP;
            case List<?> _ -> OF_LIST;
            case null, default -> Map.of();
        };
    }

    static @Nullable Object called(@Nullable Object of, String name, Given given) {
        var on = Values.used(of);
        return switch (on) {
            case String text when OF_TEXT.get(name) instanceof Method<String> method -> call(method, name, text, given);
            case Map<?, ?> map
            when OF_MAP.get(name) instanceof Method<Map<?, ?>> method -> call(method, name, map, given);
            case List<?> list
            when OF_LIST.get(name) instanceof Method<List<?>> method -> call(method, name, list, given);
            case null, default -> {
                var hint = DidYouMean.hint(name, of(on).keySet());
                throw new TemplateError("'" + name + "' can't be called on " + Text.kind(on), hint);
            }
        };
    }

    private static <T> @Nullable Object call(Method<T> method, String name, T on, Given given) {
        if (!given.named().isEmpty()) {
            throw new TemplateError("'" + name + "' takes its values without names");
        }
        var count = given.positional().size();
        if (count < method.least || count > method.most) {
            var wanted = method.least == method.most ? "" + method.most : method.least + " to " + method.most;
            throw new TemplateError("'" + name + "' takes " + wanted + " values, these are " + count);
        }
        return method.body.of(on, given.positional());
    }

    private static String text(@Nullable Object value) {
        if (Values.used(value) instanceof String text) {
            return text;
        }
        throw new TemplateError(Text.kind(value) + " where a text is wanted");
    }

    private static String joined(String separator, @Nullable Object list) {
        return ListFilters.joined(
                Values.iterated(list).stream()
                        .<@Nullable Object>map(Methods::text)
                        .toList(),
                separator);
    }

    private static String bare(String text, List<@Nullable Object> given) {
        return TextFilters.trimmed(text, characters(given), true, true);
    }

    private static String bareLeft(String text, List<@Nullable Object> given) {
        return TextFilters.trimmed(text, characters(given), true, false);
    }

    private static String bareRight(String text, List<@Nullable Object> given) {
        return TextFilters.trimmed(text, characters(given), false, true);
    }

    private static @Nullable String characters(List<@Nullable Object> given) {
        return given.isEmpty() || given.getFirst() == null ? null : text(given.getFirst());
    }

    private static boolean any(@Nullable Object sought, Predicate<String> found) {
        return Values.used(sought) instanceof Tuple tuple
                ? tuple.stream().anyMatch(one -> found.test(text(one)))
                : found.test(text(sought));
    }

    private static Object split(String text, List<@Nullable Object> given) {
        var most = given.size() < 2 ? -1 : Values.used(given.get(1)) instanceof Long n ? n.intValue() : -1;
        if (given.isEmpty() || given.getFirst() == null) {
            var words = text.strip();
            return words.isEmpty() ? List.of() : Arrays.asList(words.split("\\s+", most < 0 ? 0 : most + 1));
        }
        var separator = text(given.getFirst());
        if (separator.isEmpty()) {
            throw new TemplateError("an empty text separates nothing");
        }
        return Arrays.asList(text.split(java.util.regex.Pattern.quote(separator), most < 0 ? -1 : most + 1));
    }

    static List<Object> items(Map<?, ?> map) {
        var items = new ArrayList<Object>();
        map.forEach((key, value) -> items.add(Tuple.of(key, value)));
        return items;
    }

    private static @Nullable Object get(Map<?, ?> map, List<@Nullable Object> given) {
        var found = Members.at(map, given.getFirst());
        return found instanceof Undefined ? given.size() > 1 ? given.get(1) : null : found;
    }

    private static long index(List<?> list, @Nullable Object sought) {
        for (int i = 0; i < list.size(); i++) {
            if (Values.equal(list.get(i), sought)) {
                return i;
            }
        }
        throw new TemplateError(Text.repr(sought) + " is not in this list");
    }
}
