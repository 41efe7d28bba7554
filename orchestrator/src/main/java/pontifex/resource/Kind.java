package pontifex.resource;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// A kind of task: its word in a play, the fields that it takes, and how they are read.
///
/// @param about what its tasks ensure, in a few words
/// @param takes its fields, in the order in which people are told of them
/// @param plain the field that is meant where a plain text stands instead of fields; null: none is
/// @param recalled the kind of items that its tasks can be told from; null: none
public record Kind(
        String word,
        String about,
        List<Field> takes,
        Reader reader,
        @Nullable String plain,
        @Nullable String recalled,
        Recaller recaller) {
    public Kind {
        takes = List.copyOf(takes);
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
        return new Kind(word, about, takes, reader, plain, items, how);
    }

    /// The same, whose tasks may be written as a plain text, which is that field.
    Kind orPlain(String field) {
        return new Kind(word, about, takes, reader, field, recalled, recaller);
    }

    static Kind of(String word, String about, List<Field> takes, Reader reader) {
        return new Kind(word, about, takes, reader, null, null, _ -> {});
    }

    /// The fields of a task as it is written; null where they are none of its.
    public @Nullable YamlMap fields(YamlNode written) {
        return switch (written) {
            case YamlMap map -> map;
            case YamlScalar scalar
            when plain != null && !scalar.isNull() ->
                new YamlMap(
                        scalar.source(), List.of(new YamlMap.Entry(YamlScalar.text(scalar.source(), plain), scalar)));
            case YamlScalar _, YamlList _ -> null;
        };
    }

    /// The names of the fields that it can't do without, whatever the others say.
    public SortedSet<String> required() {
        return names(true);
    }

    /// The names of all its fields.
    public SortedSet<String> fields() {
        return names(false);
    }

    private SortedSet<String> names(boolean required) {
        return takes.stream()
                .filter(field -> field.required() || !required)
                .map(Field::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// What can be said before any template is rendered: unknown fields, and required ones that are missing.
    public void check(YamlMap fields, Problems problems) {
        fields.fields(problems, word, fields());
        required().forEach(field -> fields.require(problems, field));
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
