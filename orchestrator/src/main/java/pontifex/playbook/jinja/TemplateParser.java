package pontifex.playbook.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;

/// Reads a template: text, `{{ … }}`, `{% … %}`, `{# … #}`. White space as with Ansible: the line break right after
/// a `%}` or `#}` is dropped, `-` at a mark drops all white space on its side, a last line break is kept.
final class TemplateParser {
    private static final int DEEPEST = 50;
    private static final Pattern ENDRAW = Pattern.compile("\\{%[-+]?\\s*endraw\\s*([-+]?)%\\}");
    private static final List<String> STATEMENTS = List.of("if", "for", "set", "raw");
    private static final Set<String> UNSUPPORTED = Set.of(
            "include",
            "import",
            "from",
            "extends",
            "block",
            "macro",
            "call",
            "filter",
            "with",
            "autoescape",
            "do",
            "trans",
            "break",
            "continue",
            "debug");
    private static final Map<String, String> NEEDS =
            Map.of("elif", "if", "else", "if", "endif", "if", "endfor", "for", "endset", "set", "endraw", "raw");

    private final String text;
    private int at;
    private boolean dropsWhiteSpace;
    private int depth;
    private @Nullable ExpressionParser stop;

    TemplateParser(String text) {
        this.text = text;
    }

    List<Node> nodes() {
        return until("", 0);
    }

    /// The nodes up to the statement that ends them, which is left in `stop`.
    private List<Node> until(String opened, int openedAt, String... ends) {
        if (++depth > DEEPEST) {
            throw new TemplateError("nested deeper than " + DEEPEST + " levels", null, openedAt);
        }
        var nodes = new ArrayList<Node>();
        stop = null;
        while (at < text.length()) {
            var mark = mark();
            literal(nodes, mark);
            if (mark < 0) {
                break;
            }
            switch (text.charAt(mark + 1)) {
                case '#' -> comment(mark);
                case '{' -> nodes.add(new Node.Print(print(mark)));
                default -> {
                    var statement = words(mark, "%}");
                    if (statement.peek().kind() == Token.Kind.NAME
                            && List.of(ends).contains(statement.peek().text())) {
                        stop = statement;
                        depth--;
                        return nodes;
                    }
                    statement(nodes, statement, mark);
                }
            }
        }
        if (ends.length > 0) {
            throw new TemplateError(
                    "'{% " + opened + " %}' isn't ended", "end it with {% " + ends[ends.length - 1] + " %}", openedAt);
        }
        depth--;
        return nodes;
    }

    private int mark() {
        for (int i = text.indexOf('{', at); i >= 0 && i + 1 < text.length(); i = text.indexOf('{', i + 1)) {
            if ("{%#".indexOf(text.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private void literal(List<Node> nodes, int mark) {
        var literal = text.substring(at, mark < 0 ? text.length() : mark);
        if (dropsWhiteSpace) {
            literal = literal.stripLeading();
        }
        if (mark >= 0 && mark + 2 < text.length() && text.charAt(mark + 2) == '-') {
            literal = literal.stripTrailing();
        }
        if (!literal.isEmpty()) {
            nodes.add(new Node.Literal(literal));
        }
        at = mark < 0 ? text.length() : mark;
    }

    private void comment(int mark) {
        var end = text.indexOf("#}", mark + 2);
        if (end < 0) {
            throw new TemplateError("the '#}' that ends this is missing", null, mark);
        }
        closed(end, text.charAt(end - 1) == '-' && end - 1 > mark + 1, true);
    }

    /// Goes on after a `}}`, `%}` or `#}`.
    private void closed(int end, boolean dropsWhiteSpace, boolean dropsLineBreak) {
        this.dropsWhiteSpace = dropsWhiteSpace;
        at = end + 2;
        if (dropsLineBreak && !dropsWhiteSpace && at < text.length() && text.charAt(at) == '\n') {
            at++;
        }
    }

    private Expression print(int mark) {
        var words = words(mark, "}}");
        return whole(words);
    }

    private static Expression whole(ExpressionParser words) {
        var value = words.tuple(true);
        words.end();
        return value;
    }

    private ExpressionParser words(int mark, String end) {
        var sign = mark + 2 < text.length() ? text.charAt(mark + 2) : ' ';
        var signed = sign == '-' || sign == '+' && end.equals("%}");
        var lexer = new Lexer(text, mark + (signed ? 3 : 2), end);
        var words = new ExpressionParser(lexer.words());
        var last = text.charAt(lexer.at());
        var endSigned = last == '-' || last == '+';
        closed(lexer.at() + (endSigned ? 1 : 0), last == '-', end.equals("%}") && last != '+');
        return words;
    }

    private void statement(List<Node> nodes, ExpressionParser words, int mark) {
        var word = words.peek();
        var name = words.name();
        switch (name) {
            case "if" -> nodes.add(branches(words, mark));
            case "for" -> nodes.add(loop(words, mark));
            case "set" -> nodes.add(set(words, mark));
            case "raw" -> raw(nodes, words, mark);
            default -> throw unknown(name, word.at());
        }
    }

    private static TemplateError unknown(String name, int at) {
        if (UNSUPPORTED.contains(name)) {
            return new TemplateError("{% " + name + " %} is not supported", "known: if, for, set, raw", at);
        }
        if (NEEDS.get(name) instanceof String needed) {
            return new TemplateError("{% " + name + " %} without its {% " + needed + " %}", null, at);
        }
        return new TemplateError("unknown statement '" + name + "'", DidYouMean.hint(name, STATEMENTS), at);
    }

    private Node branches(ExpressionParser first, int mark) {
        var branches = new ArrayList<Node.Branch>();
        var words = first;
        while (true) {
            var condition = whole(words);
            var body = until("if", mark, "elif", "else", "endif");
            branches.add(new Node.Branch(condition, body));
            words = ended();
            switch (words.name()) {
                case "elif" -> {}
                case "else" -> {
                    words.end();
                    var otherwise = until("if", mark, "endif");
                    ends();
                    return new Node.If(branches, otherwise);
                }
                default -> {
                    words.end();
                    return new Node.If(branches, List.of());
                }
            }
        }
    }

    private ExpressionParser ended() {
        if (stop == null) {
            throw new IllegalStateException("until() gives the nodes before an end, or throws");
        }
        return stop;
    }

    private void ends() {
        var words = ended();
        words.name();
        words.end();
    }

    private Node loop(ExpressionParser words, int mark) {
        var targets = words.targets();
        if (!words.takenWord("in")) {
            throw new TemplateError(
                    "'in' is expected here, not " + words.peek().described(),
                    null,
                    words.peek().at());
        }
        var in = words.tuple(false);
        var condition = words.condition();
        if (words.peek().isWord("recursive")) {
            throw new TemplateError(
                    "recursive loops are not supported", null, words.peek().at());
        }
        words.end();
        var body = until("for", mark, "else", "endfor");
        var last = ended();
        var otherwise = List.<Node>of();
        if (last.name().equals("else")) {
            last.end();
            otherwise = until("for", mark, "endfor");
            ends();
        } else {
            last.end();
        }
        return new Node.For(mark, targets, in, condition, body, otherwise);
    }

    private Node set(ExpressionParser words, int mark) {
        var targets = words.targets();
        var attribute = words.taken(".") ? words.name() : null;
        if (words.taken("=")) {
            return new Node.Set(mark, targets, attribute, whole(words));
        }
        words.end();
        if (targets.size() > 1 || attribute != null) {
            throw new TemplateError("'=' is missing", null, mark);
        }
        var body = until("set", mark, "endset");
        ends();
        return new Node.Capture(targets.getFirst(), body);
    }

    private void raw(List<Node> nodes, ExpressionParser words, int mark) {
        words.end();
        var end = ENDRAW.matcher(text);
        if (!end.find(at)) {
            throw new TemplateError("'{% raw %}' isn't ended", "end it with {% endraw %}", mark);
        }
        // unlike any other statement, raw keeps the line break after it
        var kept = !dropsWhiteSpace && text.startsWith("%}\n", at - 3) ? at - 1 : at;
        literalRaw(nodes, kept, end.start());
        closed(end.end() - 2, end.group(1).equals("-"), !end.group(1).equals("+"));
    }

    private void literalRaw(List<Node> nodes, int from, int to) {
        var literal = text.substring(from, to);
        literal = dropsWhiteSpace ? literal.stripLeading() : literal;
        literal = text.charAt(to + 2) == '-' ? literal.stripTrailing() : literal;
        nodes.add(new Node.Literal(literal));
    }
}
