package pontifex.playbook.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An expression as it was read. `at` is where in the template's text an error in it is shown.
sealed interface Expression {
    int at();

    record Constant(int at, @Nullable Object value) implements Expression {}

    record Name(int at, String name) implements Expression {}

    record Attribute(int at, Expression of, String name) implements Expression {}

    record Index(int at, Expression of, Expression index) implements Expression {}

    record Slice(
            int at,
            Expression of,
            @Nullable Expression from,
            @Nullable Expression to,
            @Nullable Expression step) implements Expression {}

    record Items(int at, List<Expression> items, boolean tuple) implements Expression {}

    record Entries(int at, List<Expression> keys, List<Expression> values) implements Expression {}

    record Unary(int at, String operator, Expression of) implements Expression {}

    record Binary(int at, String operator, Expression left, Expression right) implements Expression {}

    /// `1 < n <= 3`: as many operators as there are values after the first.
    record Comparison(int at, Expression first, List<String> operators, List<Expression> rest) implements Expression {}

    record Choice(
            int at,
            Expression condition,
            Expression then,
            @Nullable Expression otherwise) implements Expression {}

    record Filtered(int at, Expression of, String filter, Arguments arguments) implements Expression {}

    record Tested(int at, Expression of, String test, Arguments arguments) implements Expression {}

    record Call(int at, Expression of, Arguments arguments) implements Expression {}

    record Arguments(List<Expression> positional, Map<String, Expression> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }
}
