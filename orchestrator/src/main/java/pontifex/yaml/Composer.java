package pontifex.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/// The parser's events as values: anchors, merge keys, duplicate keys, tags and the bounds.
///
/// What is merely wrong is noted and read on; what passes a bound ends the reading.
final class Composer {
    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 1_000;
    private static final int MOST_VALUES = 500_000;
    private static final String VAULT = "!vault";
    private static final String VAULT_ENCRYPTED = "!vault-encrypted";
    private static final String UNSAFE = "!unsafe";
    private static final Guard UNSAFE_SECRET = new Guard(true, true, null);
    private static final String CORE = "tag:yaml.org,2002:";

    /// A value and how many values it is with every alias written out.
    private record Sized(YamlNode node, int size) {}

    private final Yaml.Place place;
    private final Iterator<Event> events;
    private final Problems problems;
    private final @Nullable Problems twice;
    private final @Nullable Keyring keys;
    private final Map<String, @Nullable Sized> anchors = new HashMap<>();
    private int aliases;
    private int values;

    /// @param twice told of keys that stand twice, of which the last holds then; null: they are mistakes
    /// @param keys null: nothing encrypted may stand here
    Composer(
            Yaml.Place place,
            Iterator<Event> events,
            Problems problems,
            @Nullable Problems twice,
            @Nullable Keyring keys) {
        this.place = place;
        this.events = events;
        this.problems = problems;
        this.twice = twice;
        this.keys = keys;
    }

    List<YamlNode> documents() throws BadInput {
        var documents = new ArrayList<YamlNode>();
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                anchors.clear();
                documents.add(value((NodeEvent) events.next(), 0).node());
            }
        }
        problems.throwIfAny();
        return documents;
    }

    private Sized value(NodeEvent event, int depth) throws BadInput {
        var source = source(event.getStartMark());
        if (depth > DEEPEST) {
            throw stop(source, "nested deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent) {
            return alias(source, event.getAnchor());
        }
        if (event.getAnchor() != null) {
            anchors.put(event.getAnchor(), null); // known, not yet complete: an alias to it from within is endless
        }
        var made = switch (event) {
            case ScalarEvent scalar -> new Sized(scalar(source, scalar), 1);
            case SequenceStartEvent list -> list(source, list, depth);
            case MappingStartEvent map -> map(source, map, depth);
            default -> throw new IllegalStateException("no value: " + event);
        };
        if (event.getAnchor() != null) {
            anchors.put(event.getAnchor(), made);
        }
        count(source, 1);
        return made;
    }

    private Sized alias(Source source, String name) throws BadInput {
        var known = anchors.get(name);
        if (known == null) {
            var endless = anchors.containsKey(name);
            problems.add(
                    source,
                    name.length() + 1,
                    endless ? "*" + name + " contains itself" : "nothing is anchored as &" + name + " before this",
                    endless ? null : "a text that begins with * needs quotes");
            return new Sized(YamlScalar.plain(source, ""), 1);
        }
        if (++aliases > MOST_ALIASES) {
            throw stop(source, "more than " + MOST_ALIASES + " aliases");
        }
        count(source, known.size());
        return known;
    }

    private void count(Source source, int more) throws BadInput {
        values += more;
        if (values > MOST_VALUES) {
            throw stop(source, "more than " + MOST_VALUES + " values, aliases written out");
        }
    }

    private BadInput stop(Source source, String message) {
        problems.add(source, 1, message, null);
        return new BadInput(problems.all());
    }

    private YamlScalar scalar(Source source, ScalarEvent event) {
        var scalar = written(source, event);
        return place.secret() && scalar.guard() == null ? scalar.guarded(Guard.SECRET) : scalar;
    }

    private YamlScalar written(Source source, ScalarEvent event) {
        var text = event.getValue();
        var tag = event.getTag();
        if (tag == null || tag.equals("!")) {
            return event.isPlain() && tag == null ? YamlScalar.plain(source, text) : YamlScalar.text(source, text);
        }
        return switch (tag) {
            case VAULT, VAULT_ENCRYPTED -> sealed(source, text, tag);
            case UNSAFE -> YamlScalar.text(source, text).guarded(place.secret() ? UNSAFE_SECRET : Guard.UNSAFE);
            case CORE + "str" -> YamlScalar.text(source, text);
            case CORE + "int", CORE + "float", CORE + "bool", CORE + "null" -> YamlScalar.plain(source, text);
            default -> {
                refuse(source, tag);
                yield YamlScalar.text(source, text);
            }
        };
    }

    private YamlScalar sealed(Source source, String envelope, String tag) {
        if (keys == null) {
            refuse(source, tag);
        } else if (!envelope.startsWith(Keyring.HEADER)) {
            problems.add(
                    source,
                    tag.length(),
                    "what stands after " + tag + " begins with " + Keyring.HEADER + ", this doesn't",
                    "take what 'ansible-vault encrypt_string' printed, every line");
        } else {
            return YamlScalar.text(source, envelope).guarded(Guard.vault(keys));
        }
        return YamlScalar.text(source, "").guarded(Guard.SECRET);
    }

    private Sized list(Source source, SequenceStartEvent event, int depth) throws BadInput {
        tag(source, event.getTag(), "seq");
        var items = new ArrayList<YamlNode>();
        int size = 1;
        for (var next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
            var item = value((NodeEvent) next, depth + 1);
            items.add(item.node());
            size += item.size();
        }
        return new Sized(new YamlList(source, items), size);
    }

    private Sized map(Source source, MappingStartEvent event, int depth) throws BadInput {
        tag(source, event.getTag(), "map");
        var merged = new LinkedHashMap<String, YamlMap.Entry>();
        var own = new LinkedHashMap<String, YamlMap.Entry>();
        int size = 1;
        for (var next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
            var key = value((NodeEvent) next, depth + 1).node();
            var value = value((NodeEvent) events.next(), depth + 1);
            size += 1 + value.size();
            if (!(key instanceof YamlScalar name)) {
                problems.add(
                        key,
                        "a key must be a single value, this is " + key.kind(),
                        key instanceof YamlMap
                                ? "a value that begins with {{ needs quotes around the whole of it"
                                : null);
            } else if (name.text().equals("<<") && !name.quoted()) {
                merge(value.node(), merged);
            } else {
                var word = name.guarded(null); // what a value is called is no secret
                var earlier = own.put(word.text(), new YamlMap.Entry(word, value.node()));
                if (earlier != null) {
                    duplicate(earlier.key(), word);
                }
            }
        }
        // as PyYAML: merged keys come first and keep their place, own values win
        merged.putAll(own);
        return new Sized(new YamlMap(source, List.copyOf(merged.values())), size);
    }

    /// Of a list of maps the first one wins.
    private void merge(YamlNode from, Map<String, YamlMap.Entry> into) {
        switch (from) {
            case YamlMap map ->
                map.entries().forEach(entry -> into.put(entry.key().text(), entry));
            case YamlList list
            when list.items().stream().allMatch(YamlMap.class::isInstance) ->
                list.items().reversed().forEach(map -> merge(map, into));
            default -> problems.add(from, "'<<' merges a map or a list of maps, this is " + from.kind(), null);
        }
    }

    private void duplicate(YamlScalar first, YamlScalar second) {
        (twice == null ? problems : twice)
                .add(
                        second,
                        "'" + second.text() + "' stands twice in one map" + (twice == null ? "" : ": this one holds"),
                        "the first one is at " + first.source() + "; keep one of them");
    }

    private void tag(Source source, @Nullable String tag, String expected) {
        if (tag != null && !tag.equals("!") && !tag.equals(CORE + expected)) {
            refuse(source, tag);
        }
    }

    private void refuse(Source source, String tag) {
        var shown = tag.startsWith(CORE) ? "!!" + tag.substring(CORE.length()) : tag;
        var message = switch (shown) {
            case VAULT, VAULT_ENCRYPTED -> "nothing encrypted can stand here";
            case UNSAFE -> "the tag !unsafe is for single values";
            default -> "the tag " + shown + " is not allowed";
        };
        problems.add(
                source,
                shown.length(),
                message,
                shown.startsWith("!v") ? "write the value itself" : "leave the tag out");
    }

    private Source source(Mark mark) {
        return place.at(mark.getLine(), mark.getColumn());
    }
}
