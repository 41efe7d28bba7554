package pontifex.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A keyfile of GLib's, as NetworkManager's profiles are: `key=value` in groups, comments with `#`. A group that stands
/// twice is one, and of a key that stands twice the last one counts (gkeyfile.c).
///
/// `print(parse(text)) = text`; an edit touches the lines that it means and no other.
final class Keyfile {
    private static final Pattern GROUP = Pattern.compile("\\s*\\[([^\\[\\]\\p{Cntrl}]+)\\][ \\t]*");
    private static final Pattern PAIR = Pattern.compile("\\s*([^=\\[\\]]*[^=\\s\\[\\]])\\s*=\\s*(.*)", Pattern.DOTALL);

    /// @param value as it is written, with its escapes
    private record Pair(String group, String key, String value, Span line, Span written) {}

    /// @param lines from its head to before the next one's
    private record Group(String name, Span lines) {}

    private final String path;
    private final String text;
    private final List<Pair> pairs = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();

    private Keyfile(String path, String text) {
        this.path = path;
        this.text = text;
    }

    /// @throws ConfigException (unreadable) for what GLib refuses
    static Keyfile parse(String path, String text) throws ConfigException {
        var file = new Keyfile(path, text);
        String group = null;
        int head = 0;
        for (int at = 0; at < text.length(); ) {
            var line = new Span(at, Span.nextLine(text, at));
            var plain = line.of(text).replaceFirst("\\r?\\n$", "");
            var begins = GROUP.matcher(plain);
            var pair = PAIR.matcher(plain);
            if (begins.matches()) {
                if (group != null) {
                    file.groups.add(new Group(group, new Span(head, at)));
                }
                group = begins.group(1);
                head = at;
            } else if (!plain.isBlank() && !plain.strip().startsWith("#")) {
                if (group == null || !pair.matches()) {
                    throw file.unreadable(line, group == null ? "a key before any [group]" : "no key=value");
                }
                file.pairs.add(new Pair(
                        group, pair.group(1), pair.group(2), line, new Span(at + pair.start(2), at + pair.end(2))));
            }
            at = line.end();
        }
        if (group != null) {
            file.groups.add(new Group(group, new Span(head, text.length())));
        }
        return file;
    }

    private ConfigException unreadable(Span line, String why) {
        var place = Place.at(text, line.start());
        return ConfigException.unreadable(
                place, path + ":" + place.line() + ": " + why, "NetworkManager ignores such a file: mend that line");
    }

    String path() {
        return path;
    }

    String text() {
        return text;
    }

    boolean has(String group) {
        return groups.stream().anyMatch(it -> it.name().equals(group));
    }

    List<String> groups() {
        return groups.stream().map(Group::name).distinct().toList();
    }

    /// A group's keys and values, in order; none where there is no such group.
    Map<String, String> group(String group) {
        var found = new LinkedHashMap<String, String>();
        pairs.stream().filter(pair -> pair.group().equals(group)).forEach(pair -> {
            found.remove(pair.key());
            found.put(pair.key(), unescaped(pair.value()));
        });
        return found;
    }

    /// Null where the key isn't there.
    @Nullable String get(String group, String key) {
        return pair(group, key) instanceof Pair pair ? unescaped(pair.value()) : null;
    }

    /// Where a key stands, for people; the file where it isn't there.
    String at(String group, String key) {
        return pair(group, key) instanceof Pair pair
                ? path + ":" + Place.at(text, pair.line().start()).line()
                : path;
    }

    private @Nullable Pair pair(String group, String key) {
        return pairs.stream()
                .filter(pair -> pair.group().equals(group) && pair.key().equals(key))
                .reduce((_, later) -> later)
                .orElse(null);
    }

    /// `\s`, `\t`, `\n`, `\r` and `\\`; anything else stays as it is.
    private static String unescaped(String value) {
        var plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            int escape = value.charAt(i) == '\\' && i + 1 < value.length() ? "stnr\\".indexOf(value.charAt(i + 1)) : -1;
            plain.append(escape < 0 ? value.charAt(i) : " \t\n\r\\".charAt(escape));
            i += escape < 0 ? 0 : 1;
        }
        return plain.toString();
    }

    /// A key with a value that needs no escape: the one that counts changed, or a new one at its group's end.
    Keyfile with(String group, String key, String value) throws ConfigException {
        if (pair(group, key) instanceof Pair pair) {
            return value.equals(unescaped(pair.value()))
                    ? this
                    : parse(path, pair.written().replaced(text, value));
        }
        var last = groups.stream().filter(it -> it.name().equals(group)).reduce((_, later) -> later);
        if (last.isEmpty()) {
            return withGroup("[" + group + "]" + Span.lineEnd(text) + key + "=" + value + Span.lineEnd(text));
        }
        return parse(path, Span.withLine(text, end(last.get().lines()), key + "=" + value));
    }

    /// Behind a group's last line that says something.
    private int end(Span lines) {
        int end = lines.start() + lines.of(text).stripTrailing().length();
        return end == lines.start() ? end : Span.nextLine(text, end);
    }

    Keyfile without(String group, String key) throws ConfigException {
        var changed = this;
        while (changed.pair(group, key) instanceof Pair pair) {
            changed = parse(path, pair.line().replaced(changed.text, ""));
        }
        return changed;
    }

    /// A group as it is written, its head first, wherever its parts stand; empty where it isn't there.
    String written(String group) {
        var written = new StringBuilder();
        for (var part : groups) {
            if (part.name().equals(group)) {
                var lines = ended(part.lines().of(text)) + Span.lineEnd(text);
                written.append(written.isEmpty() ? lines : lines.substring(Span.nextLine(lines, 0)));
            }
        }
        return written.toString();
    }

    Keyfile withoutGroup(String group) throws ConfigException {
        var changed = text;
        for (var part : groups.reversed()) {
            changed = part.name().equals(group) ? part.lines().replaced(changed, "") : changed;
        }
        return parse(path, ended(changed) + Span.lineEnd(text));
    }

    /// Without empty lines at its end, and what ends the last one; blanks at a value's end are the value's.
    private static String ended(String text) {
        return text.replaceFirst("(\\r?\\n[ \\t]*)+\\z", "");
    }

    /// @param written a group as [#written] gives it
    Keyfile withGroup(String written) throws ConfigException {
        var end = Span.lineEnd(text);
        var above = text.isBlank() ? text : ended(text) + end + end;
        return parse(path, above + written);
    }
}
