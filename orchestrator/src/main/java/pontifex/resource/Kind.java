package pontifex.resource;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;

/// A kind of task: its word in a play, the fields that it takes, and how they are read.
///
/// @param required the fields that it can't do without, whatever the others say
/// @param recalled the kind of items that its tasks can be told from; null: none
public record Kind(
        String word,
        SortedSet<String> required,
        SortedSet<String> fields,
        Reader reader,
        @Nullable String recalled,
        Recaller recaller) {
    public Kind {
        required = Collections.unmodifiableSortedSet(new TreeSet<>(required));
        fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
    }

    /// Reads the fields of a task, all templates in them rendered.
    @FunctionalInterface
    interface Reader {
        @Nullable Desired from(YamlMap fields, ControllerFiles files, Problems problems);
    }

    /// Makes tasks of what is recorded.
    @FunctionalInterface
    interface Recaller {
        void recall(Recall recall);
    }

    /// The same, whose tasks can be told from what is recorded.
    ///
    /// @param items their kind
    Kind recalling(String items, Recaller how) {
        return new Kind(word, required, fields, reader, items, how);
    }

    /// @param required the required fields, parted by blanks; `optional` likewise
    static Kind of(String word, String required, String optional, Reader reader) {
        var needed = words(required);
        var all = words(optional);
        all.addAll(needed);
        return new Kind(word, needed, all, reader, null, _ -> {});
    }

    private static SortedSet<String> words(String text) {
        var words = new TreeSet<String>();
        for (var word : text.split(" ")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /// What can be said before any template is rendered: unknown fields, and required ones that are missing.
    public void check(YamlMap fields, Problems problems) {
        fields.fields(problems, word, this.fields);
        required.forEach(field -> fields.require(problems, field));
    }

    /// What the task asks for; null where a problem was found, and every one that was found is in `problems`.
    ///
    /// @param fields rendered
    public @Nullable Desired read(YamlMap fields, ControllerFiles files, Problems problems) {
        var found = new Problems();
        check(fields, found);
        var desired = reader.from(fields, files, found);
        found.all().forEach(problems::add);
        return found.isEmpty() ? desired : null;
    }
}
