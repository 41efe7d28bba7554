package pontifex.yaml;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A key of a map that people write, and what it is for.
///
/// @param about what it says, in a few words that begin with a small letter
public record Field(String name, Shape shape, boolean required, String about) {
    /// One that can be left out.
    public static Field of(String name, Shape shape, String about) {
        return new Field(name, shape, false, about);
    }

    /// One that can't, whatever the others say.
    public static Field needed(String name, Shape shape, String about) {
        return new Field(name, shape, true, about);
    }

    public static Set<String> names(List<Field> fields) {
        return fields.stream().map(Field::name).collect(Collectors.toUnmodifiableSet());
    }
}
