package pontifex.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The stanzas of one of ifupdown's files, as ifupdown 0.8 reads them, with the place of every line.
final class IfupdownReader {
    private static final Set<String> ONE_LINE =
            Set.of("auto", "no-auto-down", "no-scripts", "rename", "source", "source-directory", "source-dir");

    private final String text;
    private final List<Stanza> stanzas = new ArrayList<>();
    private int at;

    private IfupdownReader(String text) {
        this.text = text;
    }

    /// A line with those that a backslash joins to it.
    ///
    /// @param span all its bytes, its line feed too
    /// @param words from the first that is no blank to the last
    private record Line(Span span, Span words, String joined) {}

    /// One option of a stanza. A `#` in its value is a part of it.
    ///
    /// @param written where the value stands, backslashes and all
    record Option(Span line, Span written, String name, String value) {
        /// Its name as the scripts of bridge-utils see it, to whom `bridge-ports` is `bridge_ports`.
        String plainName() {
            return name.replace('-', '_');
        }
    }

    /// A keyword, what stands behind it, and its options.
    ///
    /// @param head its first line
    record Stanza(Span head, String keyword, List<String> words, List<Option> options) {
        boolean is(String other) {
            return keyword.equals(other);
        }

        boolean isIface(String name) {
            return is("iface") && words.getFirst().equals(name);
        }

        /// Whether it says what is raised at boot.
        boolean isAuto() {
            return is("auto") || is("allow-auto");
        }

        /// All its lines.
        Span span() {
            return new Span(
                    head.start(),
                    options.isEmpty() ? head.end() : options.getLast().line().end());
        }

        List<Option> options(String plainName) {
            return options.stream()
                    .filter(option -> option.plainName().equals(plainName))
                    .toList();
        }
    }

    static List<Stanza> read(String text) throws ConfigException {
        var reader = new IfupdownReader(text);
        reader.stanzas();
        return List.copyOf(reader.stanzas);
    }

    private void stanzas() throws ConfigException {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw unreadable(nul, "a NUL byte, at which ifupdown stops to read the line", "remove it");
        }
        while (at < text.length()) {
            var line = line();
            if (line.words().start() < line.words().end()) {
                add(line);
            }
        }
    }

    /// The next line. A comment is known by its first line alone, and a backslash at its end joins nothing to it.
    private Line line() {
        int start = at;
        int first = start;
        while (first < text.length() && text.charAt(first) != '\n' && isSpace(first)) {
            first++;
        }
        if (first < text.length() && text.charAt(first) == '#') {
            at = Span.nextLine(text, start);
            return new Line(new Span(start, at), Span.before(at), "");
        }
        var joined = new StringBuilder();
        boolean continues = true;
        int end = start;
        while (continues) {
            int next = Span.nextLine(text, at);
            end = next > at && text.charAt(next - 1) == '\n' ? next - 1 : next;
            continues = end > at && text.charAt(end - 1) == '\\';
            joined.append(text, at, continues ? end - 1 : end);
            at = next;
            continues &= at < text.length();
        }
        while (end > first && isSpace(end - 1)) {
            end--;
        }
        var content = strip(joined.toString());
        return new Line(new Span(start, at), content.isEmpty() ? Span.before(end) : new Span(first, end), content);
    }

    private void add(Line line) throws ConfigException {
        var words = line.joined().split("[ \\t\\x0B\\f\\r]+");
        var keyword = words[0];
        boolean stanza = ONE_LINE.contains(keyword) || keyword.startsWith("allow-") || keyword.equals("mapping");
        if (stanza || keyword.equals("iface")) {
            var rest = Arrays.asList(words).subList(1, words.length);
            if (keyword.equals("iface") && rest.size() < 3) {
                throw unreadable(line, "an iface needs a name, a family and a method", "write: iface NAME inet manual");
            }
            stanzas.add(new Stanza(line.span(), keyword, List.copyOf(rest), new ArrayList<>()));
            return;
        }
        var owner = stanzas.isEmpty() ? "" : stanzas.getLast().keyword();
        if (!owner.equals("iface")
                && !(owner.equals("mapping") && Set.of("script", "map").contains(keyword))) {
            throw unreadable(line, "'" + keyword + "' stands in no iface stanza", "put it below its iface line");
        }
        if (words.length == 1) {
            throw unreadable(line, "the option '" + keyword + "' has no value", "give it one, or remove it");
        }
        stanzas.getLast().options().add(option(line, keyword));
    }

    private Option option(Line line, String name) {
        int value = line.words().start();
        for (int left = name.length(); left > 0; ) {
            if (joins(value)) {
                value += 2;
            } else {
                value++;
                left--;
            }
        }
        while (joins(value) || isSpace(value)) {
            value += joins(value) ? 2 : 1;
        }
        var written = new Span(value, Math.max(value, line.words().end()));
        return new Option(line.span(), written, name, strip(line.joined().substring(name.length())));
    }

    private boolean joins(int offset) {
        return text.startsWith("\\\n", offset);
    }

    private boolean isSpace(int offset) {
        return SxpReader.isSpace(text.charAt(offset));
    }

    private static String strip(String text) {
        return text.replaceAll("^[ \\t\\x0B\\f\\r]+|[ \\t\\x0B\\f\\r]+$", "");
    }

    private ConfigException unreadable(Line line, String reason, String hint) {
        return unreadable(line.words().start(), reason, hint);
    }

    private ConfigException unreadable(int offset, String reason, String hint) {
        return ConfigException.unreadable(Place.at(text, offset), reason, hint);
    }
}
