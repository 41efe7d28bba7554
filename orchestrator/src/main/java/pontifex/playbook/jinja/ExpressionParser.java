package pontifex.playbook.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;

/// Reads an expression with Jinja's precedence, loosest first: if, or, and, not, comparison, + -, ~, * / // %, **,
/// sign, then what follows a value: attributes, indexes, calls, filters, tests.
final class ExpressionParser {
    private static final int DEEPEST = 60;
    private static final int LONGEST_CHAIN = 100;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> NO_TEST_ARGUMENT = Set.of("else", "or", "and", "if", "in", "not");

    private final List<Token> tokens;
    private int next;
    private int depth;

    ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /// The whole of an expression: nothing may follow.
    static Expression whole(List<Token> tokens) {
        var parser = new ExpressionParser(tokens);
        var expression = parser.tuple(true);
        parser.end();
        return expression;
    }

    Token peek() {
        return tokens.get(next);
    }

    Token take() {
        var token = tokens.get(next);
        next = Math.min(next + 1, tokens.size() - 1);
        return token;
    }

    boolean taken(String operator) {
        var found = peek().is(operator);
        if (found) {
            take();
        }
        return found;
    }

    boolean takenWord(String word) {
        var found = peek().isWord(word);
        if (found) {
            take();
        }
        return found;
    }

    void expect(String operator) {
        if (!taken(operator)) {
            throw new TemplateError(
                    "'" + operator + "' is expected here, not " + peek().described(), null, peek().at());
        }
    }

    String name() {
        var token = take();
        if (token.kind() != Token.Kind.NAME) {
            throw new TemplateError("a name is expected here, not " + token.described(), null, token.at());
        }
        return token.text();
    }

    void end() {
        if (peek().kind() != Token.Kind.END) {
            throw new TemplateError("the expression ends before " + peek().described(), null, peek().at());
        }
    }

    /// An expression, or several with commas between them, which are a tuple.
    Expression tuple(boolean choices) {
        var at = peek().at();
        var first = choices ? expression() : disjunction();
        if (!peek().is(",")) {
            return first;
        }
        var items = new ArrayList<>(List.of(first));
        while (taken(",")) {
            if (peek().kind() == Token.Kind.END || peek().is(")")) {
                break;
            }
            items.add(choices ? expression() : disjunction());
        }
        return new Expression.Items(at, items, true);
    }

    Expression expression() {
        return deeper(() -> {
            var value = disjunction();
            for (int chain = 0; peek().isWord("if"); bounded(++chain)) {
                var at = take().at();
                var condition = disjunction();
                var otherwise = takenWord("else") ? expression() : null;
                value = new Expression.Choice(at, condition, value, otherwise);
            }
            return value;
        });
    }

    private void bounded(int chain) {
        if (chain > LONGEST_CHAIN) {
            throw new TemplateError("more than " + LONGEST_CHAIN + " operations in a row", null, peek().at());
        }
    }

    private Expression deeper(Supplier<Expression> inner) {
        if (++depth > DEEPEST) {
            throw new TemplateError("nested deeper than " + DEEPEST + " levels", null, peek().at());
        }
        try {
            return inner.get();
        } finally {
            depth--;
        }
    }

    Expression disjunction() {
        var left = conjunction();
        for (int chain = 0; peek().isWord("or"); bounded(++chain)) {
            left = new Expression.Binary(take().at(), "or", left, conjunction());
        }
        return left;
    }

    private Expression conjunction() {
        var left = negation();
        for (int chain = 0; peek().isWord("and"); bounded(++chain)) {
            left = new Expression.Binary(take().at(), "and", left, negation());
        }
        return left;
    }

    private Expression negation() {
        if (!peek().isWord("not")) {
            return comparison();
        }
        var at = take().at();
        return deeper(() -> new Expression.Unary(at, "not", negation()));
    }

    private Expression comparison() {
        var first = sum();
        var operators = new ArrayList<String>();
        var rest = new ArrayList<Expression>();
        var at = peek().at();
        while (true) {
            var token = peek();
            if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                take();
                operators.add(token.text());
            } else if (takenWord("in")) {
                operators.add("in");
            } else if (token.isWord("not") && tokens.get(next + 1).isWord("in")) {
                take();
                take();
                operators.add("not in");
            } else {
                break;
            }
            rest.add(sum());
        }
        return operators.isEmpty() ? first : new Expression.Comparison(at, first, operators, rest);
    }

    private Expression sum() {
        return binary(() -> binary(this::product, "~"), "+", "-");
    }

    private Expression product() {
        return binary(() -> binary(() -> unary(true), "**"), "*", "/", "//", "%");
    }

    private Expression binary(Supplier<Expression> operand, String... operators) {
        var left = operand.get();
        for (int chain = 0;
                List.of(operators).contains(peek().text()) && peek().kind() == Token.Kind.OPERATOR;
                chain++) {
            bounded(chain);
            var operator = take();
            left = new Expression.Binary(operator.at(), operator.text(), left, operand.get());
        }
        return left;
    }

    private Expression unary(boolean filters) {
        var sign = peek();
        if (sign.is("-") || sign.is("+")) {
            take();
            var value = after(deeper(() -> new Expression.Unary(sign.at(), sign.text(), unary(false))));
            return filters ? filtered(value) : value;
        }
        var value = after(primary());
        return filters ? filtered(value) : value;
    }

    private Expression primary() {
        var token = take();
        return switch (token.kind()) {
            case NAME -> word(token);
            case TEXT -> {
                var joined = new StringBuilder(String.valueOf(token.value()));
                while (peek().kind() == Token.Kind.TEXT) {
                    joined.append(take().value());
                }
                yield new Expression.Constant(token.at(), joined.toString());
            }
            case NUMBER -> new Expression.Constant(token.at(), token.value());
            case OPERATOR -> bracketed(token);
            case END -> throw unexpected(token);
        };
    }

    private static TemplateError unexpected(Token token) {
        return new TemplateError("a value is expected here, not " + token.described(), null, token.at());
    }

    private static Expression word(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Constant(token.at(), true);
            case "false", "False" -> new Expression.Constant(token.at(), false);
            case "none", "None" -> new Expression.Constant(token.at(), null);
            case "and", "or", "in", "is", "if", "else" -> throw unexpected(token);
            default -> new Expression.Name(token.at(), token.text());
        };
    }

    private Expression bracketed(Token open) {
        return switch (open.text()) {
            case "(" -> {
                if (taken(")")) {
                    yield new Expression.Items(open.at(), List.of(), true);
                }
                var inner = tuple(true);
                expect(")");
                yield inner;
            }
            case "[" -> new Expression.Items(open.at(), items("]"), false);
            case "{" -> entries(open);
            default -> throw unexpected(open);
        };
    }

    private List<Expression> items(String close) {
        var items = new ArrayList<Expression>();
        while (!taken(close)) {
            if (!items.isEmpty()) {
                expect(",");
                if (taken(close)) {
                    break;
                }
            }
            items.add(expression());
        }
        return items;
    }

    private Expression entries(Token open) {
        var keys = new ArrayList<Expression>();
        var values = new ArrayList<Expression>();
        while (!taken("}")) {
            if (!keys.isEmpty()) {
                expect(",");
                if (taken("}")) {
                    break;
                }
            }
            keys.add(expression());
            expect(":");
            values.add(expression());
        }
        return new Expression.Entries(open.at(), keys, values);
    }

    private Expression after(Expression value) {
        var of = value;
        for (int chain = 0; ; chain++) {
            bounded(chain);
            if (peek().is(".")) {
                take();
                var name = take();
                of = switch (name.kind()) {
                    case NAME -> new Expression.Attribute(name.at(), of, name.text());
                    case NUMBER ->
                        new Expression.Index(name.at(), of, new Expression.Constant(name.at(), name.value()));
                    case TEXT, OPERATOR, END ->
                        throw new TemplateError("a name is expected here, not " + name.described(), null, name.at());
                };
            } else if (peek().is("[")) {
                of = index(take().at(), of);
            } else if (peek().is("(")) {
                of = new Expression.Call(of.at(), of, arguments());
            } else {
                return of;
            }
        }
    }

    private Expression index(int at, Expression of) {
        var from = peek().is(":") ? null : expression();
        if (from != null && taken("]")) {
            return new Expression.Index(at, of, from);
        }
        expect(":");
        var to = peek().is(":") || peek().is("]") ? null : expression();
        var step = taken(":") && !peek().is("]") ? expression() : null;
        expect("]");
        return new Expression.Slice(at, of, from, to, step);
    }

    private Expression filtered(Expression value) {
        var of = value;
        for (int chain = 0; ; chain++) {
            bounded(chain);
            if (taken("|")) {
                of = filter(of);
            } else if (peek().isWord("is")) {
                take();
                of = test(of);
            } else if (peek().is("(")) {
                of = new Expression.Call(of.at(), of, arguments());
            } else {
                return of;
            }
        }
    }

    private Expression filter(Expression of) {
        var at = peek().at();
        var name = dotted();
        if (!Filters.ALL.containsKey(name)) {
            throw unknown("filter", name, at, Filters.ALL.keySet());
        }
        return new Expression.Filtered(at, of, name, peek().is("(") ? arguments() : Expression.Arguments.NONE);
    }

    /// Ansible's full names mean the short ones.
    private String dotted() {
        var name = new StringBuilder(name());
        while (taken(".")) {
            name.append('.').append(name());
        }
        var full = name.toString();
        return full.startsWith("ansible.builtin.") ? full.substring("ansible.builtin.".length()) : full;
    }

    private static TemplateError unknown(String what, String name, int at, Set<String> known) {
        var hint = DidYouMean.hint(name, known);
        return new TemplateError(
                "unknown " + what + " '" + name + "'",
                hint != null
                        ? hint
                        : "known: " + String.join(", ", known.stream().sorted().toList()),
                at);
    }

    private Expression test(Expression of) {
        var not = takenWord("not");
        var at = peek().at();
        var name = dotted();
        if (!Tests.ALL.containsKey(name)) {
            throw unknown("test", name, at, Tests.ALL.keySet());
        }
        var tested = new Expression.Tested(at, of, name, testArguments());
        return not ? new Expression.Unary(at, "not", tested) : tested;
    }

    private Expression.Arguments testArguments() {
        var token = peek();
        return switch (token.kind()) {
            case NAME -> {
                if (token.isWord("is")) {
                    throw new TemplateError("tests can't follow one another with 'is'", "write 'and'", token.at());
                }
                yield NO_TEST_ARGUMENT.contains(token.text())
                        ? Expression.Arguments.NONE
                        : new Expression.Arguments(List.of(after(primary())), Map.of());
            }
            case TEXT, NUMBER -> new Expression.Arguments(List.of(after(primary())), Map.of());
            case OPERATOR ->
                token.is("(")
                        ? arguments()
                        : token.is("[") || token.is("{")
                                ? new Expression.Arguments(List.of(after(primary())), Map.of())
                                : Expression.Arguments.NONE;
            case END -> Expression.Arguments.NONE;
        };
    }

    private Expression.Arguments arguments() {
        expect("(");
        var positional = new ArrayList<Expression>();
        var named = new LinkedHashMap<String, Expression>();
        while (!taken(")")) {
            if (!positional.isEmpty() || !named.isEmpty()) {
                expect(",");
                if (taken(")")) {
                    break;
                }
            }
            argument(positional, named);
        }
        return new Expression.Arguments(positional, named);
    }

    private void argument(List<Expression> positional, Map<String, Expression> named) {
        var token = peek();
        if (token.is("*") || token.is("**")) {
            throw new TemplateError("'" + token.text() + "' arguments are not supported", null, token.at());
        }
        if (token.kind() == Token.Kind.NAME && tokens.get(next + 1).is("=")) {
            take();
            take();
            if (named.putIfAbsent(token.text(), expression()) != null) {
                throw new TemplateError("'" + token.text() + "' is given twice", null, token.at());
            }
        } else if (named.isEmpty()) {
            positional.add(expression());
        } else {
            throw new TemplateError("an argument without a name follows one with a name", null, token.at());
        }
    }

    /// What `{% for a, b in … %}` names.
    List<String> targets() {
        var names = new ArrayList<String>();
        var parenthesis = taken("(");
        do {
            names.add(name());
        } while (taken(","));
        if (parenthesis) {
            expect(")");
        }
        return names;
    }

    @Nullable Expression condition() {
        return takenWord("if") ? disjunction() : null;
    }
}
