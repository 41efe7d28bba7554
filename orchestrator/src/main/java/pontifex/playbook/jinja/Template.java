package pontifex.playbook.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A template that was read, to be rendered any number of times.
///
/// Bounds: 1 MiB of output, 2,000,000 steps, lists of 100,000 values, numbers of 4,096 bits, 50 levels.
public final class Template {
    private final List<Node> nodes;

    private Template(List<Node> nodes) {
        this.nodes = nodes;
    }

    /// Whether a text is more than itself.
    public static boolean isIn(String text) {
        return text.contains("{{") || text.contains("{%") || text.contains("{#");
    }

    /// @throws TemplateError when it can't be read
    public static Template of(String text) {
        return new Template(new TemplateParser(text).nodes());
    }

    /// An expression that stands alone, without `{{ }}`, as in `when`.
    public static Template ofExpression(String text) {
        return new Template(List.of(new Node.Print(ExpressionParser.whole(new Lexer(text, 0, "").words()))));
    }

    /// The value: of a text that is one `{{ … }}` and no more it is the expression's own, of any other a text.
    ///
    /// @throws TemplateError when it can't be had
    public @Nullable Object value(Scope scope) {
        if (nodes.size() == 1 && nodes.getFirst() instanceof Node.Print(var expression)) {
            var value = new Evaluator().value(expression, scope);
            try {
                Values.used(value);
            } catch (TemplateError e) {
                throw e.placed(expression.at());
            }
            return value;
        }
        return text(scope);
    }

    /// @throws TemplateError when it can't be had
    public String text(Scope scope) {
        var rendering = new Rendering();
        rendering.all(nodes, new Evaluator.Local(scope));
        return rendering.out.toString();
    }

    /// Python's truth: nothing, zero and what is empty are no.
    public static boolean truth(@Nullable Object value) {
        return Values.truth(value);
    }

    /// As Python prints it.
    public static String printed(@Nullable Object value) {
        return Text.of(value);
    }

    /// What a person calls it.
    public static String kind(@Nullable Object value) {
        return Text.kind(value);
    }

    private static final class Rendering {
        private final Evaluator evaluator = new Evaluator();
        private StringBuilder out = new StringBuilder();

        void all(List<Node> nodes, Evaluator.Local scope) {
            for (var node : nodes) {
                evaluator.step(1);
                switch (node) {
                    case Node.Literal(var text) -> print(text);
                    case Node.Print(var expression) -> print(text(expression, scope));
                    case Node.If(var branches, var otherwise) -> all(chosen(branches, otherwise, scope), scope);
                    case Node.For loop -> loop(loop, scope);
                    case Node.Set set -> set(set, scope);
                    case Node.Capture(var target, var body) -> capture(target, body, scope);
                }
            }
        }

        private void print(String text) {
            Text.bounded((long) out.length() + text.length());
            out.append(text);
        }

        private String text(Expression expression, Scope scope) {
            try {
                return Text.of(evaluator.value(expression, scope));
            } catch (TemplateError e) {
                throw e.placed(expression.at());
            }
        }

        private List<Node> chosen(List<Node.Branch> branches, List<Node> otherwise, Scope scope) {
            for (var branch : branches) {
                if (truth(branch.condition(), scope)) {
                    return branch.body();
                }
            }
            return otherwise;
        }

        private boolean truth(Expression condition, Scope scope) {
            try {
                return Values.truth(evaluator.value(condition, scope));
            } catch (TemplateError e) {
                throw e.placed(condition.at());
            }
        }

        private void loop(Node.For loop, Evaluator.Local scope) {
            List<@Nullable Object> items;
            try {
                items = Values.iterated(evaluator.value(loop.in(), scope));
            } catch (TemplateError e) {
                throw e.placed(loop.in().at());
            }
            var kept = new ArrayList<@Nullable Object>();
            for (var item : items) {
                evaluator.step(1);
                if (loop.condition() == null
                        || truth(loop.condition(), bound(loop.at(), loop.targets(), item, scope))) {
                    kept.add(item);
                }
            }
            for (int i = 0; i < kept.size(); i++) {
                var inner = bound(loop.at(), loop.targets(), kept.get(i), scope);
                inner.names_().put("loop", position(kept, i));
                all(loop.body(), inner);
            }
            if (kept.isEmpty()) {
                all(loop.otherwise(), scope);
            }
        }

        private static Object position(List<@Nullable Object> items, int i) {
            var loop = new LinkedHashMap<String, @Nullable Object>();
            loop.put("index", i + 1L);
            loop.put("index0", (long) i);
            loop.put("revindex", (long) items.size() - i);
            loop.put("revindex0", items.size() - i - 1L);
            loop.put("first", i == 0);
            loop.put("last", i == items.size() - 1);
            loop.put("length", (long) items.size());
            loop.put("previtem", i > 0 ? items.get(i - 1) : new Undefined("there is no previous item", null));
            loop.put(
                    "nextitem", i + 1 < items.size() ? items.get(i + 1) : new Undefined("there is no next item", null));
            return loop;
        }

        private static Evaluator.Local bound(int at, List<String> targets, @Nullable Object value, Scope scope) {
            var inner = new Evaluator.Local(scope);
            assign(at, targets, value, inner);
            return inner;
        }

        private static void assign(int at, List<String> targets, @Nullable Object value, Evaluator.Local scope) {
            if (targets.size() == 1) {
                scope.names_().put(targets.getFirst(), value);
                return;
            }
            var parts = Values.iterated(value);
            if (parts.size() != targets.size()) {
                throw new TemplateError(parts.size() + " values for " + targets.size() + " names", null, at);
            }
            for (int i = 0; i < parts.size(); i++) {
                scope.names_().put(targets.get(i), parts.get(i));
            }
        }

        private void set(Node.Set set, Evaluator.Local scope) {
            var value = evaluator.value(set.value(), scope);
            if (set.attribute() == null) {
                assign(set.at(), set.targets(), value, scope);
            } else if (scope.get(set.targets().getFirst()) instanceof Namespace namespace) {
                namespace.put(set.attribute(), value);
            } else {
                throw new TemplateError("only a namespace() has values that can be set", null, set.at());
            }
        }

        private void capture(String target, List<Node> body, Evaluator.Local scope) {
            var around = out;
            out = new StringBuilder();
            all(body, new Evaluator.Local(scope));
            scope.names_().put(target, out.toString());
            out = around;
        }
    }
}
