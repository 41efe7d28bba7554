package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Secret;

/// A file of sections and assignments as systemd reads it (systemd.syntax(7)); every line that an edit doesn't mean
/// stays byte for byte.
///
/// A section of one name may stand several times. A line that ends in a backslash goes on in the next one that is no
/// comment.
public final class UnitFile {
    private final String text;
    private final List<Section> sections;

    private UnitFile(String text, List<Section> sections) {
        this.text = text;
        this.sections = List.copyOf(sections);
    }

    /// @param head the line of its name; `end` is after the last line of its last entry
    record Section(String name, Span head, List<Entry> entries) {
        Section {
            entries = List.copyOf(entries);
        }

        int end() {
            return entries.isEmpty() ? head.end() : entries.getLast().lines().end();
        }

        Span lines() {
            return new Span(head.start(), end());
        }
    }

    /// @param value without the blanks around it, its lines joined by a blank
    /// @param lines whole lines, with their ends
    record Entry(String key, String value, Span lines) {}

    /// @throws ConfigException for a line that systemd would pass over with a warning
    public static UnitFile parse(String text) throws ConfigException {
        var sections = new ArrayList<Section>();
        var entries = new ArrayList<Entry>();
        String name = null;
        Span head = null;
        for (int at = 0; at < text.length(); ) {
            int start = at;
            at = Span.nextLine(text, at);
            var line = text.substring(start, at).strip();
            if (line.isEmpty() || isComment(line)) {
                continue;
            }
            while (line.endsWith("\\") && at < text.length()) {
                var more = text.substring(at, Span.nextLine(text, at)).strip();
                at = Span.nextLine(text, at);
                if (!isComment(more)) {
                    line = line.substring(0, line.length() - 1).stripTrailing() + " " + more;
                }
            }
            var span = new Span(start, at);
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                if (name != null && head != null) {
                    sections.add(new Section(name, head, entries));
                }
                entries.clear();
                name = line.substring(1, line.length() - 1);
                head = span;
            } else if (name == null || equals < 1 || line.endsWith("\\")) {
                throw ConfigException.unreadable(
                        Place.at(text, start),
                        "'" + Secret.masked(line) + "' is " + (name == null ? "in no section" : "no assignment"),
                        "write KEY=VALUE below a [Section], or make it a comment");
            } else {
                entries.add(new Entry(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip(),
                        span));
            }
        }
        if (name != null && head != null) {
            sections.add(new Section(name, head, entries));
        }
        return new UnitFile(text, sections);
    }

    private static boolean isComment(String line) {
        return line.startsWith("#") || line.startsWith(";");
    }

    public String text() {
        return text;
    }

    List<Section> sections() {
        return sections;
    }

    List<Section> sections(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).toList();
    }

    /// All assignments in sections of that name.
    List<Entry> entries(String section) {
        return sections(section).stream().flatMap(it -> it.entries().stream()).toList();
    }

    /// What a list holds: an empty assignment forgets what was before it.
    List<String> values(String section, String key) {
        var values = new ArrayList<String>();
        for (var entry : entries(section)) {
            if (entry.key().equals(key)) {
                if (entry.value().isEmpty()) {
                    values.clear();
                } else {
                    values.add(entry.value());
                }
            }
        }
        return values;
    }

    /// The last assignment wins; null: there is none, or it is empty.
    @Nullable String value(String section, String key) {
        var values = values(section, key);
        return values.isEmpty() ? null : values.getLast();
    }

    Place place(Entry entry) {
        return Place.at(text, entry.lines().start());
    }

    /// The lines of an entry or section, as they stand, with an end.
    String lines(Span span) {
        var lines = span.of(text);
        return lines.endsWith("\n") ? lines : lines + Span.lineEnd(text);
    }

    /// With one assignment of the key: in its place, else after what the section has, else in a new section.
    UnitFile with(String section, String key, String value) throws ConfigException {
        var entries = entries(section).stream()
                .filter(entry -> entry.key().equals(key))
                .toList();
        var line = key + "=" + value;
        if (!entries.isEmpty()) {
            var last = entries.getLast();
            var end = last.lines().of(text).endsWith("\n") ? Span.lineEnd(text) : "";
            var kept = entries.size() == 1 && last.value().equals(value)
                    ? this
                    : parse(last.lines().replaced(text, line + end));
            return kept.without(section, entry -> entry.key().equals(key), entries.size() - 1);
        }
        return withLine(section, line);
    }

    /// With one line more in a section of that name.
    UnitFile withLine(String section, String line) throws ConfigException {
        var there = sections(section);
        if (!there.isEmpty()) {
            return parse(Span.withLine(text, there.getFirst().end(), line));
        }
        return appended("[" + section + "]" + Span.lineEnd(text) + line + Span.lineEnd(text));
    }

    /// With whole lines at the end, an empty one before them.
    UnitFile appended(String lines) throws ConfigException {
        var end = Span.lineEnd(text);
        var gap = text.isEmpty() ? "" : text.endsWith("\n") ? end : end + end;
        return parse(text + gap + lines);
    }

    UnitFile without(String section, Predicate<Entry> which) throws ConfigException {
        return without(section, which, Integer.MAX_VALUE);
    }

    /// Without the first `count` of them.
    private UnitFile without(String section, Predicate<Entry> which, int count) throws ConfigException {
        var gone = entries(section).stream().filter(which).limit(count).toList();
        var left = text;
        for (var entry : gone.reversed()) {
            left = entry.lines().replaced(left, "");
        }
        return parse(left);
    }

    /// Without the sections of these names, and the empty lines below each.
    UnitFile withoutSections(Predicate<String> names) throws ConfigException {
        var left = text;
        for (var section : sections.reversed()) {
            if (names.test(section.name())) {
                int end = section.end();
                while (end < text.length()
                        && text.substring(end, Span.nextLine(text, end)).isBlank()) {
                    end = Span.nextLine(text, end);
                }
                left = new Span(section.head().start(), end).replaced(left, "");
            }
        }
        return parse(left);
    }

    @Override
    public String toString() {
        return sections.stream().map(Section::name).collect(Collectors.joining(", "));
    }
}
