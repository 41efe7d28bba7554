package pontifex.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.config.SxpReader.Document;
import pontifex.config.SxpReader.Form;
import pontifex.config.SxpReader.Items;
import pontifex.config.SxpReader.Word;

/// xend-config.sxp: forms `(key value)`, of which the FIRST of a key counts and of that one the first value.
public final class SxpFile {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_./:=+-]+");

    private final String text;
    private final Document document;

    private SxpFile(String text, Document document) {
        this.text = text;
        this.document = document;
    }

    /// @throws ConfigException (unreadable) where xend would refuse to start
    public static SxpFile parse(String text) throws ConfigException {
        return new SxpFile(text, SxpReader.read(text));
    }

    public String text() {
        return text;
    }

    /// The value that xend takes; empty where the key isn't there or has no value. A list comes as it is written.
    public Optional<String> value(String key) {
        return forms(key).stream().findFirst().flatMap(this::value);
    }

    /// The value cut as xend cuts `network-script`: at single blanks, so that two of them give an empty word, and at
    /// nothing else.
    public List<String> words(String key) {
        return value(key).map(value -> List.of(value.split(" ", -1))).orElse(List.of());
    }

    /// The key with this value: its first form's value is replaced, or a form is put in after the last commented-out
    /// one of its key, or else at the end.
    public SxpFile with(String key, String value) throws ConfigException {
        if (value(key).equals(Optional.of(value))) {
            return this;
        }
        refuseDropped();
        var forms = forms(key);
        if (forms.isEmpty()) {
            return parse(Span.withLine(text, newFormAt(key), "(%s %s)".formatted(key, written(value))));
        }
        var items = forms.getFirst().items();
        if (items.size() > 1) {
            var old = items.get(1).span();
            var apart = SxpReader.isSpace(text.charAt(old.start() - 1)) ? "" : " ";
            return parse(old.replaced(text, apart + inPlaceOf(items.get(1), value)));
        }
        return parse(Span.before(items.getFirst().span().end()).replaced(text, " " + written(value)));
    }

    /// The value as the form that it replaces was written: in that one's quotes, and never grown into what follows.
    private String inPlaceOf(Form old, String value) throws ConfigException {
        return switch (old) {
            case Word word
            when word.quoted() -> quoted(value, text.charAt(word.span().start()));
            case Word _ -> written(value);
            case Items _ -> written(value) + " ";
        };
    }

    /// The file without the key: every form of it goes, as a later one would else begin to count.
    public SxpFile without(String key) throws ConfigException {
        var forms = forms(key);
        if (forms.isEmpty()) {
            return this;
        }
        refuseDropped();
        var changed = text;
        for (var form : forms.reversed()) {
            changed = removed(changed, form.span());
        }
        return parse(changed);
    }

    /// What xend drops or passes over without a word.
    public List<Trap> warnings() {
        var traps = new ArrayList<Trap>();
        var firsts = new LinkedHashMap<String, Items>();
        for (var form : document.forms()) {
            if (form instanceof Items list && key(list) instanceof String key) {
                var first = firsts.putIfAbsent(key, list);
                if (first != null && !value(first).equals(value(list))) {
                    traps.add(trap(list, "a second (%s …) with another value: xend takes the first".formatted(key)));
                }
            }
        }
        for (var first : firsts.entrySet()) {
            var key = first.getKey();
            var items = first.getValue().items();
            if (key.endsWith("-script") && items.size() > 2) {
                traps.add(trap(
                        items.get(2),
                        "xend drops everything after the first value of (%s …): put it all in one string"
                                .formatted(key)));
            }
            if (key.equals("network-script")
                    && words(key).size() > 1
                    && words(key).contains("")) {
                traps.add(trap(items.get(1), "two blanks in a row make an empty argument of the script"));
            }
        }
        if (document.droppedAt() >= 0) {
            traps.add(Trap.at(
                    Place.at(text, document.droppedAt()),
                    "the file ends in the middle of this form, and xend drops it without a word"));
        }
        return List.copyOf(traps);
    }

    private Trap trap(Form form, String says) {
        return Trap.at(Place.at(text, form.span().start()), says);
    }

    private List<Items> forms(String key) {
        var forms = new ArrayList<Items>();
        for (var form : document.forms()) {
            if (form instanceof Items list && key.equals(key(list))) {
                forms.add(list);
            }
        }
        return forms;
    }

    private static @Nullable String key(Items list) {
        return !list.items().isEmpty() && list.items().getFirst() instanceof Word word ? word.value() : null;
    }

    private Optional<String> value(Items form) {
        if (form.items().size() < 2) {
            return Optional.empty();
        }
        return Optional.of(
                switch (form.items().get(1)) {
                    case Word word -> word.value();
                    case Items list -> list.span().of(text);
                });
    }

    private int newFormAt(String key) {
        var commentedOut = Pattern.compile("[#\\s]*\\(\\s*" + Pattern.quote(key) + "[\\s)].*");
        return document.comments().reversed().stream()
                .filter(comment -> commentedOut.matcher(comment.of(text)).lookingAt())
                .findFirst()
                .map(comment -> Span.nextLine(text, comment.end()))
                .orElse(text.length());
    }

    private void refuseDropped() throws ConfigException {
        if (document.droppedAt() >= 0) {
            throw ConfigException.notEditable(
                    Place.at(text, document.droppedAt()),
                    "the file ends in the middle of this form, and xend drops it without a word",
                    "close the form or remove it, then run again");
        }
    }

    /// Without a form: its whole lines where it has them to itself, else its bytes and the blanks before it.
    private static String removed(String text, Span form) {
        int lineStart = Span.lineStart(text, form.start());
        int next = Span.nextLine(text, form.end());
        boolean first = text.substring(lineStart, form.start()).isBlank();
        boolean last = text.substring(form.end(), next).isBlank();
        if (first && last) {
            boolean ended = next > form.end() && text.charAt(next - 1) == '\n';
            int start = ended || lineStart == 0
                    ? lineStart
                    : lineStart - Span.lineEnd(text).length();
            return new Span(start, next).replaced(text, "");
        }
        int start = form.start();
        while (start > lineStart && SxpReader.isSpace(text.charAt(start - 1))) {
            start--;
        }
        boolean apart = last || start < form.start() && SxpReader.isSpace(text.charAt(form.end()));
        return (first ? form : new Span(start, form.end())).replaced(text, first || apart ? "" : " ");
    }

    private static String written(String value) throws ConfigException {
        return BARE.matcher(value).matches() ? value : quoted(value, '\'');
    }

    private static String quoted(String value, char quote) throws ConfigException {
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw ConfigException.notEditable(
                    Place.START, "the value has a control character or one beyond ASCII", "write it in plain ASCII");
        }
        return quote + value.replace("\\", "\\\\").replace(String.valueOf(quote), "\\" + quote) + quote;
    }
}
