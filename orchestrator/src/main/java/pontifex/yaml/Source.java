package pontifex.yaml;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A place in a file that a user wrote: line and column count from 1, columns in characters (code points).
///
/// Line 0 is the file as a whole. `shown` is the text of the line where it is known, so that an error can show it;
/// two places are equal when file, line and column are.
public record Source(
        String file, int line, int column, @Nullable String shown) {
    public Source {
        Objects.requireNonNull(file);
        if (line < 0 || column < 0) {
            throw new IllegalArgumentException("no such place: " + file + ":" + line + ":" + column);
        }
    }

    public Source(String file, int line, int column) {
        this(file, line, column, null);
    }

    /// The file as a whole.
    public static Source of(String file) {
        return new Source(file, 0, 0, null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Source that && line == that.line && column == that.column && file.equals(that.file);
    }

    @Override
    public int hashCode() {
        return Objects.hash(file, line, column);
    }

    /// `file:line:column`, as editors and terminals make it a link.
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
