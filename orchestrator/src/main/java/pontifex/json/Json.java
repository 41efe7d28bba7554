package pontifex.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Maps, lists, texts, numbers, booleans and nulls as JSON.
///
/// Characters that could steer a terminal are written as escapes, which mean the same to whoever parses them.
public final class Json {
    private static final Comparator<Object> BY_KEY = (a, b) -> a instanceof Number && b instanceof Number
            ? new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()))
            : a.toString().compareTo(b.toString());

    private final JsonWriter out;
    private final boolean sorted;

    private Json(JsonWriter out, boolean sorted) {
        this.out = out;
        this.sorted = sorted;
    }

    /// One line, without spaces, keys in the order of their maps.
    public static String write(@Nullable Object value) {
        return text(value, "", false);
    }

    /// Four spaces a level and sorted keys, as Python's `json.dumps(value, indent=4, sort_keys=True,
    /// ensure_ascii=False)` prints it, which is how Ansible does; no line end after it.
    public static String pretty(@Nullable Object value) {
        return text(value, "    ", true);
    }

    /// The value of a JSON text: maps and lists in their order, texts, numbers as [BigDecimal], booleans, null.
    ///
    /// @throws IllegalArgumentException when it is no JSON
    public static @Nullable Object read(String text) {
        try {
            return plain(JsonParser.parseString(text));
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("no JSON: " + e.getMessage(), e);
        }
    }

    /// As [#read], of what is JSON to the letter: no comments, no words without quotes.
    ///
    /// @throws IllegalArgumentException when it is no JSON
    public static @Nullable Object readStrictly(String text) {
        try (var in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            var read = JsonParser.parseReader(in);
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("no JSON: something follows it");
            }
            return plain(read);
        } catch (JsonParseException | IOException | NumberFormatException e) {
            var why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException(said(why), e);
        }
    }

    /// The place that the reader names, without its advice to whoever programs with it.
    private static String said(String why) {
        var bare = why.replaceFirst("^[\\w.$]+Exception: ", "");
        var at = bare.indexOf(" at line ");
        return bare.contains("JsonReader") && at >= 0 ? "no value can stand" + bare.substring(at) : bare;
    }

    private static @Nullable Object plain(JsonElement element) {
        if (element.isJsonObject()) {
            var map = new LinkedHashMap<String, @Nullable Object>();
            element.getAsJsonObject().entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return map;
        }
        if (element.isJsonArray()) {
            var list = new ArrayList<@Nullable Object>();
            element.getAsJsonArray().forEach(item -> list.add(plain(item)));
            return list;
        }
        if (element.isJsonNull()) {
            return null;
        }
        var value = element.getAsJsonPrimitive();
        return value.isBoolean()
                ? value.getAsBoolean()
                : value.isNumber() ? value.getAsBigDecimal() : value.getAsString();
    }

    private static String text(@Nullable Object value, String indent, boolean sorted) {
        var text = new StringWriter();
        try (var out = new JsonWriter(text)) {
            out.setIndent(indent);
            out.setHtmlSafe(false);
            new Json(out, sorted).value(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return harmless(text.toString());
    }

    private void value(@Nullable Object value) throws IOException {
        switch (value) {
            case null -> out.nullValue();
            case Map<?, ?> map -> map(map);
            case Iterable<?> list -> {
                out.beginArray();
                for (var item : list) {
                    value(item);
                }
                out.endArray();
            }
            case Boolean yes -> out.value(yes);
            case Double number -> out.jsonValue(number(number));
            case Number number -> out.jsonValue(number.toString());
            case CharSequence text -> out.value(text.toString());
            default -> throw new IllegalArgumentException("no JSON for a " + value.getClass());
        }
    }

    private void map(Map<?, ?> map) throws IOException {
        out.beginObject();
        var keys = new ArrayList<Object>(map.keySet());
        if (sorted) {
            keys.sort(BY_KEY);
        }
        for (var key : keys) {
            out.name(key instanceof Double number ? number(number) : key.toString());
            value(map.get(key));
        }
        out.endObject();
    }

    /// The shortest digits that read back as the same number, in Python's layout: an exponent below 1e-4 and from
    /// 1e16 on.
    static String number(double number) {
        if (!Double.isFinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        }
        if (number == 0) {
            return Double.toString(number);
        }
        var digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        var exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            return digits.scale() > 0 ? digits.toPlainString() : digits.toPlainString() + ".0";
        }
        var mantissa = digits.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
        return "%se%s%02d".formatted(mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static String harmless(String json) {
        for (int i = 0; i < json.length(); i++) {
            if (acts(json.charAt(i))) {
                return escaped(json);
            }
        }
        return json;
    }

    private static String escaped(String json) {
        var out = new StringBuilder(json.length());
        for (char c : json.toCharArray()) {
            if (acts(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean acts(char c) {
        if (c >= ' ' && c < 0x7f || c == '\n') {
            return false;
        }
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT;
    }
}
