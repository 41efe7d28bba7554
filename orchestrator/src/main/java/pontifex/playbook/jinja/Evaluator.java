package pontifex.playbook.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;

/// The value of an expression where names mean what a scope says. Counts its steps and stops at a bound.
final class Evaluator {
    private static final int MOST_STEPS = 2_000_000;
    private static final int DEEPEST = 400;
    private static final List<String> FUNCTIONS = List.of("range", "dict", "namespace");

    private int steps;
    private int depth;

    void step(int count) {
        steps += count;
        if (steps > MOST_STEPS) {
            throw new TemplateError("this takes more than " + MOST_STEPS + " steps");
        }
    }

    @Nullable Object value(Expression expression, Scope scope) {
        step(1);
        if (++depth > DEEPEST) {
            throw new TemplateError("nested deeper than " + DEEPEST + " levels", null, expression.at());
        }
        try {
            var found = switch (expression) {
                case Expression.Constant(var _, var value) -> value;
                case Expression.Name(var _, var name) -> scope.get(name);
                case Expression.Attribute(var _, var of, var name) -> Members.named(value(of, scope), name);
                case Expression.Index(var _, var of, var index) -> Members.at(value(of, scope), value(index, scope));
                case Expression.Slice slice -> slice(slice, scope);
                case Expression.Items(var _, var items, var tuple) ->
                    tuple ? new Tuple(values(items, scope)) : values(items, scope);
                case Expression.Entries entries -> entries(entries, scope);
                case Expression.Unary unary -> unary(unary, scope);
                case Expression.Binary binary -> binary(binary, scope);
                case Expression.Comparison comparison -> compared(comparison, scope);
                case Expression.Choice choice -> chosen(choice, scope);
                case Expression.Filtered(var _, var of, var filter, var arguments) ->
                    filtered(filter, value(of, scope), given(arguments, scope));
                case Expression.Tested(var _, var of, var test, var arguments) ->
                    known(Tests.ALL.get(test)).holds(test, value(of, scope), given(arguments, scope));
                case Expression.Call call -> called(call, scope);
            };
            return found instanceof Undefined undefined ? undefined.seen(expression.at()) : found;
        } catch (TemplateError e) {
            throw e.placed(expression.at());
        } finally {
            depth--;
        }
    }

    private static <T> T known(@Nullable T found) {
        if (found == null) {
            throw new IllegalStateException("the parser lets no unknown name through");
        }
        return found;
    }

    private List<@Nullable Object> values(List<Expression> expressions, Scope scope) {
        var values = new ArrayList<@Nullable Object>();
        for (var expression : expressions) {
            values.add(value(expression, scope));
        }
        return values;
    }

    private @Nullable Object filtered(String name, @Nullable Object value, Given given) {
        if (value instanceof List<?> list) {
            step(list.size());
        }
        return known(Filters.ALL.get(name)).of(name, value, given);
    }

    private Given given(Expression.Arguments arguments, Scope scope) {
        var named = new LinkedHashMap<String, @Nullable Object>();
        arguments.named().forEach((name, expression) -> named.put(name, value(expression, scope)));
        return new Given(values(arguments.positional(), scope), named);
    }

    private Object slice(Expression.Slice slice, Scope scope) {
        return Members.slice(
                value(slice.of(), scope),
                bound(slice.from(), scope),
                bound(slice.to(), scope),
                bound(slice.step(), scope));
    }

    private @Nullable Object bound(@Nullable Expression expression, Scope scope) {
        return expression == null ? null : Values.used(value(expression, scope));
    }

    private Object entries(Expression.Entries entries, Scope scope) {
        var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        for (int i = 0; i < entries.keys().size(); i++) {
            map.put(
                    Values.used(value(entries.keys().get(i), scope)),
                    value(entries.values().get(i), scope));
        }
        return map;
    }

    private Object unary(Expression.Unary unary, Scope scope) {
        var value = Values.used(value(unary.of(), scope));
        if (unary.operator().equals("not")) {
            return !Values.truth(value);
        }
        if (value == null || !Numbers.isNumber(value)) {
            throw new TemplateError("'" + unary.operator() + "' has no meaning before " + Text.kind(value));
        }
        return unary.operator().equals("-") ? Numbers.negated(value) : Numbers.calculated(value, "+", 0L);
    }

    private @Nullable Object binary(Expression.Binary binary, Scope scope) {
        var left = value(binary.left(), scope);
        return switch (binary.operator()) {
            case "and" -> Values.truth(left) ? value(binary.right(), scope) : left;
            case "or" -> Values.truth(left) ? left : value(binary.right(), scope);
            case "~" -> {
                var text = Text.of(left) + Text.of(value(binary.right(), scope));
                Text.bounded(text.length());
                yield text;
            }
            default -> Values.calculated(left, binary.operator(), value(binary.right(), scope));
        };
    }

    private boolean compared(Expression.Comparison comparison, Scope scope) {
        var left = value(comparison.first(), scope);
        for (int i = 0; i < comparison.operators().size(); i++) {
            var right = value(comparison.rest().get(i), scope);
            var holds = switch (comparison.operators().get(i)) {
                case "==" -> Values.equal(left, right);
                case "!=" -> !Values.equal(left, right);
                case "<" -> Values.compared(left, right) < 0;
                case "<=" -> Values.compared(left, right) <= 0;
                case ">" -> Values.compared(left, right) > 0;
                case ">=" -> Values.compared(left, right) >= 0;
                case "in" -> Values.contains(right, left);
                case "not in" -> !Values.contains(right, left);
                default ->
                    throw new IllegalStateException(comparison.operators().get(i));
            };
            if (!holds) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private @Nullable Object chosen(Expression.Choice choice, Scope scope) {
        if (Values.truth(value(choice.condition(), scope))) {
            return value(choice.then(), scope);
        }
        return choice.otherwise() == null ? Undefined.NO_ELSE : value(choice.otherwise(), scope);
    }

    private @Nullable Object called(Expression.Call call, Scope scope) {
        var given = given(call.arguments(), scope);
        return switch (call.of()) {
            case Expression.Attribute(var _, var of, var name) -> Methods.called(value(of, scope), name, given);
            case Expression.Name(var _, var name) -> function(name, given);
            default -> throw new TemplateError("this can't be called");
        };
    }

    private static Object function(String name, Given given) {
        return switch (name) {
            case "range" -> range(given);
            case "dict" ->
                new LinkedHashMap<>(
                        given.bound(name, List.copyOf(given.named().keySet())).named());
            case "namespace" ->
                new Namespace(
                        given.bound(name, List.copyOf(given.named().keySet())).named());
            case "lookup", "query", "q" ->
                throw new TemplateError("'" + name + "' is not supported: a template reads nothing but variables");
            default -> {
                var filter = Filters.ALL.containsKey(name) ? "write it as a filter: … | " + name : null;
                throw new TemplateError(
                        "unknown function '" + name + "'", filter != null ? filter : DidYouMean.hint(name, FUNCTIONS));
            }
        };
    }

    private static Object range(Given given) {
        var bounds = new ArrayList<Long>();
        for (var value : given.positional()) {
            if (!(Values.used(value) instanceof Long bound)) {
                throw new TemplateError("range wants whole numbers, not " + Text.kind(value));
            }
            bounds.add(bound);
        }
        return switch (bounds.size()) {
            case 1 -> Values.range(0, bounds.getFirst(), 1);
            case 2 -> Values.range(bounds.get(0), bounds.get(1), 1);
            case 3 -> Values.range(bounds.get(0), bounds.get(1), bounds.get(2));
            default -> throw new TemplateError("range takes 1 to 3 values");
        };
    }

    /// What a name means in one place of a template: names set there, then those around it.
    record Local(Scope around, Map<String, @Nullable Object> names_) implements Scope {
        Local(Scope around) {
            this(around, new LinkedHashMap<>());
        }

        @Override
        public @Nullable Object get(String name) {
            return names_.containsKey(name) ? names_.get(name) : around.get(name);
        }

        @Override
        public List<String> names() {
            var all = new ArrayList<>(names_.keySet());
            all.addAll(around.names());
            return all;
        }
    }
}
