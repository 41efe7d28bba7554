package pontifex.inventory;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Source;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The value of a variable in an INI inventory: a Python literal if it is one (`ast.literal_eval`), else a text.
///
/// So `22` is a number, `0755` and `yes` are texts, `True` and `None` are what they say, `[1, 'a']` is a list and
/// `1, 2` too. Sets, bytes and complex numbers, which Ansible can't print either, stay texts.
final class PythonLiteral {
    private static final int DEEPEST = 100;
    private static final Pattern SPACE = Pattern.compile("[ \\t\\f]*(?:#.*)?");
    private static final Pattern NUMBER = Pattern.compile("(?<hex>0[xX](?:_?[0-9a-fA-F])+)|(?<oct>0[oO](?:_?[0-7])+)"
            + "|(?<bin>0[bB](?:_?[01])+)"
            + "|(?<real>(?:D\\.(?:D)?|\\.D)(?:[eE][-+]?D)?|D[eE][-+]?D)".replace("D", "[0-9](?:_?[0-9])*")
            + "|(?<dec>[1-9](?:_?[0-9])*|0(?:_?0)*)");
    private static final Pattern WORD = Pattern.compile("True|False|None");
    private static final Pattern PREFIX = Pattern.compile("[rRuU]?(?=['\"])");

    /// Not a literal.
    private static final class NoLiteral extends Exception {
        NoLiteral() {
            super("not a literal", null, false, false);
        }
    }

    private final Source source;
    private final String text;
    private int at;

    private PythonLiteral(Source source, String text) {
        this.source = source;
        this.text = text;
    }

    /// Never fails: what is no literal is a text.
    static YamlNode read(Source source, String text) {
        try {
            return new PythonLiteral(source, text).whole();
        } catch (NoLiteral e) {
            return YamlScalar.text(source, text);
        }
    }

    private YamlNode whole() throws NoLiteral {
        var first = value(0);
        var items = new ArrayList<YamlNode>(List.of(first));
        var tuple = false;
        while (take(",")) {
            tuple = true;
            if (at < text.length()) {
                items.add(value(0));
            }
        }
        if (at < text.length()) {
            throw new NoLiteral();
        }
        return tuple ? new YamlList(source, items) : first;
    }

    private YamlNode value(int depth) throws NoLiteral {
        skip();
        if (depth > DEEPEST || at == text.length()) {
            throw new NoLiteral();
        }
        return switch (text.charAt(at)) {
            case '[' -> list("[", "]", depth);
            case '(' -> tuple(depth);
            case '{' -> map(depth);
            default ->
                PREFIX.matcher(text)
                                .region(at, text.length())
                                .useTransparentBounds(true)
                                .lookingAt()
                        ? strings()
                        : scalar();
        };
    }

    private YamlNode scalar() throws NoLiteral {
        int begin = at;
        var word = match(WORD);
        if (word != null) {
            var value =
                    word.group().equals("None") ? null : (Boolean) word.group().equals("True");
            return end(new YamlScalar(source, word.group(), value, false));
        }
        var negative = take("-");
        if (!negative) {
            take("+");
        }
        var number = match(NUMBER);
        if (number == null) {
            throw new NoLiteral();
        }
        return end(new YamlScalar(source, text.substring(begin, at), number(number, negative), false));
    }

    /// A letter or digit right behind a literal makes it none: `5x`, `0755`, `10.0.0.1`.
    private YamlNode end(YamlScalar scalar) throws NoLiteral {
        if (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "._".indexOf(text.charAt(at)) >= 0)) {
            throw new NoLiteral();
        }
        skip();
        return scalar;
    }

    private static Object number(Matcher number, boolean negative) {
        var digits = number.group().replace("_", "").toLowerCase(Locale.ROOT);
        if (number.group("real") != null) {
            return negative ? -Double.parseDouble(digits) : Double.parseDouble(digits);
        }
        var whole = number.group("hex") != null
                ? new BigInteger(digits.substring(2), 16)
                : number.group("oct") != null
                        ? new BigInteger(digits.substring(2), 8)
                        : number.group("bin") != null ? new BigInteger(digits.substring(2), 2) : new BigInteger(digits);
        var signed = negative ? whole.negate() : whole;
        return signed.bitLength() < Long.SIZE ? (Object) signed.longValueExact() : signed;
    }

    /// Texts that stand side by side are one.
    private YamlScalar strings() throws NoLiteral {
        var all = new StringBuilder();
        for (var prefix = match(PREFIX); prefix != null; prefix = match(PREFIX)) {
            all.append(string(prefix.group().equalsIgnoreCase("r")));
            skip();
        }
        return YamlScalar.text(source, all.toString());
    }

    private String string(boolean raw) throws NoLiteral {
        var quote = text.substring(at, at + 1);
        quote = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
        at += quote.length();
        var out = new StringBuilder();
        while (!text.startsWith(quote, at)) {
            if (at + 1 >= text.length()) {
                throw new NoLiteral();
            }
            char c = text.charAt(at++);
            if (c != '\\') {
                out.append(c);
            } else if (raw) {
                out.append(c).append(text.charAt(at++));
            } else {
                escape(out);
            }
        }
        at += quote.length();
        return out.toString();
    }

    private void escape(StringBuilder out) throws NoLiteral {
        char c = text.charAt(at++);
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'v' -> out.append('\u000b');
            case '\\', '\'', '"' -> out.append(c);
            case 'x' -> out.appendCodePoint(hex(2));
            case 'u' -> out.appendCodePoint(hex(4));
            case 'U' -> out.appendCodePoint(hex(8));
            case 'N' -> throw new NoLiteral();
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                at--;
                out.append((char) Integer.parseInt(text.substring(at, octalEnd()), 8));
                at = octalEnd();
            }
            default -> out.append('\\').append(c);
        }
    }

    private int octalEnd() {
        int end = at;
        while (end < text.length() && end < at + 3 && "01234567".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private int hex(int digits) throws NoLiteral {
        var end = at + digits;
        if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]+")) {
            throw new NoLiteral();
        }
        var code = Long.parseLong(text.substring(at, end), 16);
        if (code > Character.MAX_CODE_POINT) {
            throw new NoLiteral();
        }
        at = end;
        return (int) code;
    }

    private YamlList list(String open, String close, int depth) throws NoLiteral {
        take(open);
        var items = new ArrayList<YamlNode>();
        while (!take(close)) {
            items.add(value(depth + 1));
            if (!take(",") && !text.startsWith(close, at)) {
                throw new NoLiteral();
            }
        }
        return new YamlList(source, items);
    }

    /// Brackets alone group: `(1)` is 1, `(1,)` and `()` are lists.
    private YamlNode tuple(int depth) throws NoLiteral {
        int open = at;
        var items = list("(", ")", depth);
        var comma = text.substring(open, text.lastIndexOf(')', at - 1))
                .stripTrailing()
                .endsWith(",");
        return items.items().size() == 1 && !comma ? items.items().getFirst() : items;
    }

    private YamlMap map(int depth) throws NoLiteral {
        take("{");
        var entries = new LinkedHashMap<Object, YamlMap.Entry>();
        while (!take("}")) {
            if (!(value(depth + 1) instanceof YamlScalar key) || !take(":")) {
                throw new NoLiteral();
            }
            entries.put(key.text(), new YamlMap.Entry(key, value(depth + 1)));
            if (!take(",") && !text.startsWith("}", at)) {
                throw new NoLiteral();
            }
        }
        return new YamlMap(source, List.copyOf(entries.values()));
    }

    private void skip() {
        var space = SPACE.matcher(text).region(at, text.length());
        if (space.lookingAt()) {
            at = space.end();
        }
    }

    private boolean take(String token) {
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        skip();
        return true;
    }

    private @Nullable Matcher match(Pattern pattern) {
        var matcher = pattern.matcher(text).region(at, text.length()).useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher;
    }
}
