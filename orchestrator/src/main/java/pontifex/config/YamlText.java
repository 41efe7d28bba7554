package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Written;
import pontifex.yaml.Written.Entry;
import pontifex.yaml.Written.Fields;
import pontifex.yaml.Written.Items;

/// A YAML text that is edited in its own style: what is written a line each stays so, and so does what stands in
/// braces. A path is the keys from the outermost map on; a value is given as one line of YAML.
///
/// Whether an edit means what it should is for the caller to see: he reads the text anew.
record YamlText(String file, String text, Fields root) {
    /// @param text of a file whose one document is a map
    static YamlText of(String file, String text) throws ConfigException {
        try {
            return switch (Written.of(file, text)) {
                case Fields root -> new YamlText(file, text, root);
                case null -> throw ConfigException.notEditable(Place.START, file + " is empty", "remove it");
                case Written other -> throw notEditable(file, text, other, "this is no map of settings");
            };
        } catch (BadInput e) {
            throw unreadable(e);
        }
    }

    /// The first of the reader's complaints.
    static ConfigException unreadable(BadInput e) {
        Problem first = e.problems().getFirst();
        return ConfigException.unreadable(
                new Place(first.source().line(), first.source().column()),
                first.source() + ": " + first.message(),
                first.hint() == null ? "see YAML's rules" : first.hint());
    }

    boolean has(String... path) {
        return at(List.of(path)) != null;
    }

    /// The value of a path; null where nothing is there.
    @Nullable Written at(List<String> path) {
        Written at = root;
        for (var key : path) {
            if (!(at instanceof Fields map) || !(map.entry(key) instanceof Entry entry)) {
                return null;
            }
            at = entry.value();
        }
        return at;
    }

    /// The value of a path replaced, or put at the end of the innermost map that is there.
    YamlText with(List<String> path, String value) throws ConfigException {
        var map = root;
        for (int depth = 0; depth < path.size(); depth++) {
            var found = map.entry(path.get(depth));
            if (found == null) {
                return appended(map, path.subList(depth, path.size()), value);
            }
            if (depth == path.size() - 1) {
                return edited(span(found.value()), value);
            }
            if (!(found.value() instanceof Fields inner)) {
                throw notEditable(found.value(), "'" + path.get(depth) + "' isn't written as a map here");
            }
            map = inner;
        }
        throw new IllegalArgumentException("no path");
    }

    /// A list of at most one word that becomes a list of that one.
    YamlText withOnly(List<String> path, String word) throws ConfigException {
        return switch (at(path)) {
            case Items(var _, var _, var _, var items) when items.size() == 1 -> edited(span(items.getFirst()), word);
            case Items several
            when !several.items().isEmpty() ->
                throw notEditable(several, "'" + path.getLast() + "' has several entries");
            case null, default -> with(path, "[" + word + "]");
        };
    }

    /// The entry of a path is gone, with the lines that it takes and the comments right above them; of a map's only
    /// entry an empty map stays.
    YamlText without(List<String> path) throws ConfigException {
        var parent = path.subList(0, path.size() - 1);
        if (!(at(parent) instanceof Fields map) || !(map.entry(path.getLast()) instanceof Entry entry)) {
            return this;
        }
        int index = map.entries().indexOf(entry);
        if (map.entries().size() == 1 && !parent.isEmpty()) {
            return emptied(parent, map);
        }
        if (!map.flow()) {
            return edited(commented(entry), "");
        }
        return index + 1 < map.entries().size()
                ? edited(
                        new Span(
                                entry.key().start(),
                                map.entries().get(index + 1).key().start()),
                        "")
                : edited(
                        new Span(
                                map.entries().get(index - 1).value().end(),
                                entry.value().end()),
                        "");
    }

    private YamlText emptied(List<String> path, Fields map) throws ConfigException {
        if (map.flow()) {
            return edited(span(map), "{}");
        }
        var above = at(path.subList(0, path.size() - 1));
        if (above instanceof Fields outer && outer.entry(path.getLast()) instanceof Entry entry) {
            int colon = text.indexOf(':', entry.key().end()) + 1;
            if (text.substring(colon, map.start()).isBlank()) {
                return edited(new Span(colon, map.end()), " {}");
            }
        }
        throw notEditable(map, "nothing would be left of '" + path.getLast() + "' but its comments");
    }

    /// The entry of a path, put at the end of another map with the comments that stand right above it.
    YamlText moved(List<String> path, List<String> to) throws ConfigException {
        var from = at(path.subList(0, path.size() - 1));
        if (!(from instanceof Fields map)
                || !(map.entry(path.getLast()) instanceof Entry entry)
                || !(at(to) instanceof Fields)) {
            throw new IllegalArgumentException("nothing to move: " + path + " to " + to);
        }
        if (entry.value() instanceof Written.Alias) {
            throw notEditable(entry.value(), "'" + path.getLast() + "' stands for what is written elsewhere");
        }
        var written = map.flow() ? new Span(entry.key().start(), entry.value().end()) : commented(entry);
        var moved = written.of(text).replaceFirst("\\R$", "");
        int column = column(entry.key().start());
        var rest = without(path);
        if (!(rest.at(to) instanceof Fields target)) {
            throw notEditable(entry.value(), "what it moves to would be gone");
        }
        if (target.flow()) {
            if (moved.contains("\n") || moved.contains("#")) {
                throw notEditable(entry.key(), "it takes several lines, and would move into braces");
            }
            return rest.appendedFlow(target, moved.strip());
        }
        int indent = rest.indent(target);
        return rest.appendedLines(
                target,
                moved.lines()
                        .map(line -> indented(line, map.flow() ? 0 : column, indent))
                        .toList());
    }

    private static String indented(String line, int was, int is) {
        int blanks = line.length() - line.stripLeading().length();
        return line.isBlank() ? line : " ".repeat(is) + line.substring(Math.min(blanks, was));
    }

    private YamlText appended(Fields map, List<String> path, String value) throws ConfigException {
        if (map.flow()) {
            var inner = path.subList(1, path.size()).stream()
                    .map(key -> "{" + key + ": ")
                    .collect(Collectors.joining());
            return appendedFlow(map, path.getFirst() + ": " + inner + value + "}".repeat(path.size() - 1));
        }
        int indent = indent(map);
        int step = step();
        var lines = new ArrayList<String>();
        for (int i = 0; i < path.size(); i++) {
            lines.add(" ".repeat(indent + i * step) + path.get(i) + ":" + (i == path.size() - 1 ? " " + value : ""));
        }
        return appendedLines(map, lines);
    }

    private YamlText appendedFlow(Fields map, String entry) throws ConfigException {
        return map.entries().isEmpty()
                ? edited(Span.before(map.end() - 1), entry)
                : edited(Span.before(map.entries().getLast().value().end()), ", " + entry);
    }

    private YamlText appendedLines(Fields map, List<String> lines) throws ConfigException {
        int at = Span.nextLine(text, map.end());
        return of(file, Span.withLine(text, at, String.join(Span.lineEnd(text), lines)));
    }

    /// How far the entries of a map that is written in lines are indented.
    private int indent(Fields map) {
        return column(map.entries().getFirst().key().start());
    }

    /// By how much more one map is indented than that which holds it.
    private int step() {
        return root.entries().getFirst().value() instanceof Fields inner && !inner.flow()
                ? Math.max(1, indent(inner) - indent(root))
                : 2;
    }

    private int column(int offset) {
        return offset - Span.lineStart(text, offset);
    }

    private Span lines(Entry entry) throws ConfigException {
        int start = Span.lineStart(text, entry.key().start());
        if (!text.substring(start, entry.key().start()).isBlank()) {
            throw notEditable(entry.key(), "it shares its line with something else");
        }
        return new Span(start, Span.nextLine(text, entry.value().end()));
    }

    private Span commented(Entry entry) throws ConfigException {
        var own = lines(entry);
        int start = own.start();
        while (start > 0
                && text.substring(Span.lineStart(text, start - 1), start)
                        .strip()
                        .startsWith("#")) {
            start = Span.lineStart(text, start - 1);
        }
        return new Span(start, own.end());
    }

    private static Span span(Written value) {
        return new Span(value.start(), value.end());
    }

    private YamlText edited(Span span, String by) throws ConfigException {
        boolean empty =
                span.start() == span.end() && !by.isEmpty() && span.start() > 0 && text.charAt(span.start() - 1) == ':';
        return of(file, span.replaced(text, empty ? " " + by : by));
    }

    private ConfigException notEditable(Written at, String why) {
        return notEditable(file, text, at, why);
    }

    private static ConfigException notEditable(String file, String text, Written at, String why) {
        var place = Place.at(text, at.start());
        return ConfigException.notEditable(
                place,
                file + ":" + place.line() + ":" + place.column() + ": " + why,
                "write it in lines of its own, or edit it by hand");
    }
}
