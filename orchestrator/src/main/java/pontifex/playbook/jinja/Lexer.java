package pontifex.playbook.jinja;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Cuts an expression into words, from a place in a text to the `}}` or `%}` that ends it.
final class Lexer {
    private static final Pattern FLOAT =
            Pattern.compile("(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
    private static final Pattern INTEGER =
            Pattern.compile("0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final List<String> OPERATORS = List.of(
            "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", "<", ">",
            "=", ".", ":", "|", ",");
    private static final int LONGEST_NUMBER = 400;

    private final String text;
    private final String end;
    private final List<Token> tokens = new ArrayList<>();
    private final ArrayDeque<String> open = new ArrayDeque<>();
    private int at;

    /// @param end what ends the expression, or nothing when the text does
    Lexer(String text, int from, String end) {
        this.text = text;
        this.at = from;
        this.end = end;
    }

    /// After the words have been read: where the end mark begins, with the `-` or `+` that may stand before it.
    int at() {
        return at;
    }

    List<Token> words() {
        var from = at;
        while (true) {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            if (atEnd()) {
                tokens.add(new Token(Token.Kind.END, "", null, Math.min(at, Math.max(text.length() - 1, 0))));
                return tokens;
            }
            if (at >= text.length()) {
                throw new TemplateError("the '" + end + "' that ends this is missing", null, Math.max(from - 2, 0));
            }
            word();
        }
    }

    private boolean atEnd() {
        if (end.isEmpty()) {
            return at >= text.length();
        }
        return open.isEmpty()
                && (text.startsWith(end, at)
                        || text.startsWith("-" + end, at)
                        || end.equals("%}") && text.startsWith("+" + end, at));
    }

    private void word() {
        var c = text.charAt(at);
        if (c == '\'' || c == '"') {
            string(c);
        } else if (!taken(FLOAT, Token.Kind.NUMBER)
                && !taken(INTEGER, Token.Kind.NUMBER)
                && !taken(NAME, Token.Kind.NAME)) {
            operator();
        }
    }

    private boolean taken(Pattern pattern, Token.Kind kind) {
        var matcher = pattern.matcher(text).region(at, reach(pattern));
        var afterDot = !tokens.isEmpty() && tokens.getLast().is(".");
        if (pattern == FLOAT && afterDot || !matcher.lookingAt()) {
            return false;
        }
        var word = matcher.group();
        var value = kind == Token.Kind.NAME ? null : number(word, pattern == FLOAT);
        tokens.add(new Token(kind, word, value, at));
        at = matcher.end();
        return true;
    }

    /// A number is looked for no further than it may be long: the expressions would fill the stack.
    private int reach(Pattern pattern) {
        return pattern == NAME ? text.length() : Math.min(text.length(), at + LONGEST_NUMBER + 2);
    }

    private Object number(String word, boolean fraction) {
        var digits = word.replace("_", "");
        if (digits.length() > LONGEST_NUMBER) {
            throw new TemplateError("a number of more than " + LONGEST_NUMBER + " digits", null, at);
        }
        if (fraction) {
            var number = Double.parseDouble(digits);
            if (Double.isInfinite(number)) {
                throw new TemplateError("a number that is too large", null, at);
            }
            return number;
        }
        var radix = digits.length() < 2
                ? 10
                : switch (digits.charAt(1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    case 'b', 'B' -> 2;
                    default -> 10;
                };
        return Numbers.narrow(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
    }

    private void operator() {
        for (var operator : OPERATORS) {
            if (text.startsWith(operator, at)) {
                nest(operator);
                tokens.add(new Token(Token.Kind.OPERATOR, operator, null, at));
                at += operator.length();
                return;
            }
        }
        var shown = Character.toString(text.codePointAt(at));
        throw new TemplateError("'" + shown + "' has no meaning in an expression", hint(shown), at);
    }

    private static @Nullable String hint(String shown) {
        return switch (shown) {
            case "!" -> "write 'not'";
            case "&" -> "write 'and'";
            default -> null;
        };
    }

    private void nest(String operator) {
        switch (operator) {
            case "(" -> open.push(")");
            case "[" -> open.push("]");
            case "{" -> open.push("}");
            case ")", "]", "}" -> {
                if (open.isEmpty() || !open.pop().equals(operator)) {
                    throw new TemplateError("this '" + operator + "' closes nothing", null, at);
                }
            }
            default -> {}
        }
    }

    private void string(char quote) {
        var from = at;
        var value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
                escape(value);
            } else {
                value.append(text.charAt(at));
            }
        }
        if (at >= text.length()) {
            throw new TemplateError("the " + quote + " that ends this text is missing", null, from);
        }
        at++;
        tokens.add(new Token(Token.Kind.TEXT, text.substring(from, at), value.toString(), from));
    }

    private void escape(StringBuilder value) {
        var c = text.charAt(at);
        switch (c) {
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'r' -> value.append('\r');
            case 'a' -> value.append('\u0007');
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'v' -> value.append('\u000b');
            case '\\', '\'', '"' -> value.append(c);
            case '\n' -> {}
            case 'x' -> code(value, 2);
            case 'u' -> code(value, 4);
            default -> value.append('\\').append(c);
        }
    }

    private void code(StringBuilder value, int digits) {
        var last = at + digits;
        if (last >= text.length() || !text.substring(at + 1, last + 1).matches("[0-9a-fA-F]+")) {
            throw new TemplateError("this escape wants " + digits + " hexadecimal digits", null, at - 1);
        }
        value.append((char) Integer.parseInt(text.substring(at + 1, last + 1), 16));
        at = last;
    }
}
