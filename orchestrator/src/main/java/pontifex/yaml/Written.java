package pontifex.yaml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/// A YAML document as it stands: which stretch of the text each value takes, from `start` to before `end`. For who
/// edits a file and keeps all else that is in it; what the values mean is [Yaml]'s affair.
///
/// What is written in blocks ends with its last value: comments and empty lines below are no part of it.
public sealed interface Written {
    int start();

    int end();

    record Scalar(int start, int end, String text) implements Written {}

    /// What an anchor elsewhere stands for.
    record Alias(int start, int end) implements Written {}

    /// @param flow in brackets, otherwise a line each
    record Items(int start, int end, boolean flow, List<Written> items) implements Written {
        public Items {
            items = List.copyOf(items);
        }
    }

    /// @param flow in braces, otherwise a line each
    record Fields(int start, int end, boolean flow, List<Entry> entries) implements Written {
        public Fields {
            entries = List.copyOf(entries);
        }

        public @Nullable Entry entry(String key) {
            for (var entry : entries) {
                if (entry.key() instanceof Scalar scalar && scalar.text().equals(key)) {
                    return entry;
                }
            }
            return null;
        }
    }

    record Entry(Written key, Written value) {}

    /// The one document of a text; null where there is none.
    ///
    /// @throws BadInput for what [Yaml#read(String, String)] refuses
    static @Nullable Written of(String file, String text) throws BadInput {
        Yaml.read(file, text);
        boolean marked = text.startsWith("\uFEFF");
        var events = new org.yaml.snakeyaml.Yaml(new LoaderOptions())
                .parse(new StringReader(marked ? text.substring(1) : text))
                .iterator();
        var reader = new Reader(text, marked ? 1 : 0, events);
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                return reader.value(events.next());
            }
        }
        return null;
    }

    /// Events to stretches: marks count code points, and know nothing of a byte order mark.
    record Reader(String text, int first, Iterator<Event> events) {
        private Written value(Event event) {
            int start = offset(event.getStartMark());
            return switch (event) {
                case AliasEvent _ -> new Alias(start, offset(event.getEndMark()));
                case ScalarEvent scalar -> new Scalar(start, end(scalar, start), scalar.getValue());
                case SequenceStartEvent list -> items(start, list.isFlow());
                case MappingStartEvent map -> fields(start, map.isFlow());
                default -> throw new IllegalStateException("no value: " + event);
            };
        }

        /// A block scalar's end is marked where the next value begins, and that of an empty one too.
        private int end(ScalarEvent scalar, int start) {
            int end = offset(scalar.getEndMark());
            while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            return end;
        }

        private Items items(int start, boolean flow) {
            var items = new ArrayList<Written>();
            var next = events.next();
            while (!(next instanceof SequenceEndEvent)) {
                items.add(value(next));
                next = events.next();
            }
            int last = items.isEmpty() ? start : items.getLast().end();
            return new Items(start, flow ? offset(next.getEndMark()) : last, flow, items);
        }

        private Fields fields(int start, boolean flow) {
            var entries = new ArrayList<Entry>();
            var next = events.next();
            while (!(next instanceof MappingEndEvent)) {
                var key = value(next);
                entries.add(new Entry(key, value(events.next())));
                next = events.next();
            }
            int last = entries.isEmpty() ? start : entries.getLast().value().end();
            return new Fields(start, flow ? offset(next.getEndMark()) : last, flow, entries);
        }

        private int offset(Mark mark) {
            return text.offsetByCodePoints(first, mark.getIndex());
        }
    }
}
