package pontifex.playbook.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;

/// The arguments of a filter, a test or a call: by place or by name.
record Given(List<@Nullable Object> positional, Map<String, @Nullable Object> named) {
    static final Given NOTHING = new Given(List.of(), Map.of());

    /// All of them by name. What has no name here, or is there twice, is an error.
    Given bound(String what, List<String> parameters) {
        var bound = new HashMap<String, @Nullable Object>(named);
        for (var name : named.keySet()) {
            if (!parameters.contains(name)) {
                throw new TemplateError("'" + what + "' takes no '" + name + "'", DidYouMean.hint(name, parameters));
            }
        }
        if (positional.size() > parameters.size()) {
            throw new TemplateError(
                    "'" + what + "' takes " + parameters.size() + " values, these are " + positional.size());
        }
        for (int i = 0; i < positional.size(); i++) {
            if (bound.containsKey(parameters.get(i))) {
                throw new TemplateError("'" + parameters.get(i) + "' is given twice to '" + what + "'");
            }
            bound.put(parameters.get(i), positional.get(i));
        }
        return new Given(List.of(), bound);
    }

    boolean has(String name) {
        return named.containsKey(name);
    }

    @Nullable Object need(String name) {
        if (!named.containsKey(name)) {
            throw new TemplateError("a value for '" + name + "' is missing");
        }
        return named.get(name);
    }

    @Nullable Object or(String name, @Nullable Object otherwise) {
        return named.getOrDefault(name, otherwise);
    }

    String text(String name, String otherwise) {
        return Text.of(or(name, otherwise));
    }

    boolean yes(String name) {
        return Values.truth(or(name, false));
    }

    long whole(String name, long otherwise) {
        var value = Values.used(or(name, otherwise));
        if (value instanceof Long number) {
            return number;
        }
        throw new TemplateError("'" + name + "' wants a whole number, this is " + Text.kind(value));
    }

    /// The first by place, and the rest as arguments of what it names: `map('replace', 'a', 'b')`.
    Given rest(int from) {
        return new Given(positional.subList(from, positional.size()), named);
    }
}
