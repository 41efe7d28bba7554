package pontifex.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Rows at the bottom of a terminal that are drawn anew again and again; what is told meanwhile scrolls away above
/// them. Not for several threads at once.
final class Screen {
    private final PrintStream out;
    private final Supplier<Libc.@Nullable Size> size;
    private List<Row> drawn = List.of();

    /// @param size asked before each drawing, so that a window may change its size; null: nothing can be drawn
    Screen(PrintStream out, Supplier<Libc.@Nullable Size> size) {
        this.out = out;
        this.size = size;
    }

    /// @param text with colours
    /// @param columns that it takes
    record Row(String text, int columns) {}

    /// What is to be drawn on a screen of some size.
    interface Picture {
        List<Row> on(Libc.Size size);
    }

    void draw(Picture picture) {
        if (size.get() instanceof Libc.Size now) {
            var rows = picture.on(now);
            if (!rows.equals(drawn)) {
                out.print(wiped(now)
                        + String.join("\n", rows.stream().map(Row::text).toList()));
                out.flush();
                drawn = rows;
            }
        }
    }

    /// Before anything else is printed.
    void erase() {
        if (!drawn.isEmpty()) {
            out.print(wiped(size.get()));
            out.flush();
            drawn = List.of();
        }
    }

    /// What takes the cursor to where the drawing began, and all from there away. A window that was made narrower has
    /// wrapped what was wider.
    private String wiped(Libc.@Nullable Size now) {
        int rows = 0;
        for (var row : drawn) {
            rows += now == null ? 1 : Math.max(1, Math.ceilDiv(row.columns(), now.columns()));
        }
        return (rows > 1 ? "\r\u001b[" + (rows - 1) + "A" : "\r") + "\u001b[J";
    }
}
