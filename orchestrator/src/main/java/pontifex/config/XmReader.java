package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.config.GuestScript.Assignment;
import pontifex.config.GuestScript.Computed;
import pontifex.config.GuestScript.Items;
import pontifex.config.GuestScript.Literal;
import pontifex.config.GuestScript.Obstacle;
import pontifex.config.GuestScript.Value;
import pontifex.config.PythonTokens.Kind;
import pontifex.config.PythonTokens.Token;

/// xm's guest files, which are Python programs: finds the assignments that always run and mean what they say, and every
/// other use of their names.
final class XmReader {
    private static final Set<String> COMPOUND = Set.of(
            "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "lambda", "@");
    /// What can set any name.
    private static final Set<String> REFLECTION =
            Set.of("exec", "execfile", "eval", "globals", "locals", "vars", "setattr", "__dict__");
    /// What makes the next name a new one.
    private static final Set<String> BINDING = Set.of("for", "as", "import", "def", "class", "global", "del");

    private static final Set<String> QUIET_ESCAPES = Set.of("\\\\", "\\'", "\\\"");

    private final String text;
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<Obstacle> obstacles = new ArrayList<>();

    private XmReader(String text) {
        this.text = text;
    }

    static GuestScript read(String text) throws ConfigException {
        var reader = new XmReader(text);
        for (var line : PythonTokens.of(text)) {
            if (line.indented() || COMPOUND.contains(line.tokens().getFirst().text())) {
                reader.uses(line.tokens(), 0, "within a block, which may run or not");
            } else {
                for (var statement : split(line.tokens(), ";")) {
                    reader.statement(statement);
                }
            }
        }
        return new GuestScript(reader.assignments, reader.obstacles);
    }

    private void statement(List<Token> tokens) {
        boolean assigns = tokens.size() > 2
                && tokens.getFirst().kind() == Kind.NAME
                && (tokens.get(1).is("=") || tokens.get(1).is("+="));
        if (assigns) {
            var name = tokens.getFirst();
            var value = tokens.subList(2, tokens.size());
            boolean continued = tokens.stream().skip(1).anyMatch(Token::continued);
            assignments.add(
                    new Assignment(name.text(), name.span(), tokens.get(1).is("+="), value(value), continued));
        }
        uses(tokens, assigns ? 2 : 0, "used in another way than `name = …`");
    }

    /// Notes every name from a token on: `vif.append(…)`, `for vif in …`, `nics = vif`.
    private void uses(List<Token> tokens, int from, String how) {
        for (int i = from; i < tokens.size(); i++) {
            var token = tokens.get(i);
            boolean attribute = i > 0 && tokens.get(i - 1).is(".");
            boolean star = token.is("*") && i > 0 && tokens.get(i - 1).is("import");
            if (star || token.kind() == Kind.NAME && REFLECTION.contains(token.text())) {
                obstacles.add(new Obstacle(
                        "*",
                        token.span().start(),
                        "'%s' can set any name".formatted(star ? "import *" : token.text())));
            } else if (token.kind() == Kind.NAME && !attribute && !onlyRead(tokens, i, from > 0)) {
                obstacles.add(new Obstacle(token.text(), token.span().start(), how));
            }
        }
    }

    /// Whether a string or number can only be read here. A list can be changed wherever its name stands: not for vif.
    private static boolean onlyRead(List<Token> tokens, int i, boolean value) {
        if (tokens.get(i).text().equals("vif")) {
            return false;
        }
        var before = i > 0 ? tokens.get(i - 1).text() : "";
        var after = i + 1 < tokens.size() ? tokens.get(i + 1).text() : "";
        boolean targets = !value || tokens.stream().anyMatch(token -> token.is("for"));
        boolean listed = targets && (before.equals(",") || after.equals(","));
        return !listed && !BINDING.contains(before) && !after.equals("in") && !after.matches("[^=<>!]*=");
    }

    private Value value(List<Token> tokens) {
        var span = new Span(
                tokens.getFirst().span().start(), tokens.getLast().span().end());
        if (tokens.size() == 1 && tokens.getFirst().kind() == Kind.STRING) {
            return string(tokens.getFirst());
        }
        if (tokens.stream().allMatch(token -> token.kind() == Kind.STRING)) {
            return new Computed(span, "made of strings side by side");
        }
        if (!tokens.getFirst().is("[") || closing(tokens) != tokens.size() - 1) {
            return new Computed(span, "computed by Python");
        }
        var inner = tokens.subList(1, tokens.size() - 1);
        if (inner.stream().anyMatch(token -> token.is("for"))) {
            return new Computed(span, "a list comprehension");
        }
        var items = new ArrayList<Value>();
        var commas = new ArrayList<Integer>();
        for (var item : split(inner, ",")) {
            items.add(value(item));
            int after = tokens.indexOf(item.getLast()) + 1;
            if (tokens.get(after).is(",")) {
                commas.add(tokens.get(after).span().start());
            }
        }
        return commas.size() == count(inner)
                ? new Items(span, items, commas)
                : new Computed(span, "a comma without an element before it");
    }

    private Value string(Token token) {
        var written = token.text();
        int quote = Math.min(indexOrEnd(written, '\''), indexOrEnd(written, '"'));
        boolean triple = written.length() - quote >= 6
                && written.startsWith(written.substring(quote, quote + 1).repeat(3), quote);
        int width = triple ? 3 : 1;
        var inside = new Span(token.span().start() + quote + width, token.span().end() - width);
        var value = inside.of(text);
        boolean raw = written.substring(0, quote).toLowerCase(Locale.ROOT).contains("r");
        if (!value.contains("\\")) {
            return new Literal(token.span(), inside, value, triple ? "triple quotes" : null);
        }
        var plain = raw ? value : unescaped(value);
        return plain == null
                ? new Computed(token.span(), "a string with a backslash")
                : new Literal(token.span(), inside, plain, "a backslash in the string");
    }

    private static @Nullable String unescaped(String value) {
        var plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) == '\\') {
                if (!QUIET_ESCAPES.contains(value.substring(i, i + 2))) {
                    return null;
                }
                i++;
            }
            plain.append(value.charAt(i));
        }
        return plain.toString();
    }

    private static int indexOrEnd(String text, char c) {
        int index = text.indexOf(c);
        return index < 0 ? text.length() : index;
    }

    /// The bracket that closes the first token.
    private static int closing(List<Token> tokens) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            depth += depth(tokens.get(i));
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static int depth(Token token) {
        if (token.kind() != Kind.OPERATOR) {
            return 0;
        }
        return switch (token.text()) {
            case "(", "[", "{" -> 1;
            case ")", "]", "}" -> -1;
            default -> 0;
        };
    }

    private static long count(List<Token> tokens) {
        int depth = 0;
        long commas = 0;
        for (var token : tokens) {
            depth += depth(token);
            commas += depth == 0 && token.is(",") ? 1 : 0;
        }
        return commas;
    }

    /// Cut at a separator outside of brackets; empty pieces are left out.
    private static List<List<Token>> split(List<Token> tokens, String separator) {
        var pieces = new ArrayList<List<Token>>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= tokens.size(); i++) {
            if (i == tokens.size() || depth == 0 && tokens.get(i).is(separator)) {
                if (i > start) {
                    pieces.add(tokens.subList(start, i));
                }
                start = i + 1;
            } else {
                depth += depth(tokens.get(i));
            }
        }
        return pieces;
    }
}
