package pontifex.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import pontifex.yaml.Visible;

/// Where the program speaks to.
///
/// @param terminal whether a person is likely to look: no redirection
record Terminal(PrintStream out, PrintStream err, boolean terminal) {
    /// The stream as picocli wants it.
    PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /// What is to be said of how hosts were spoken to, where the report itself has no place for it.
    void notes(List<String> notes) {
        notes.forEach(note -> err.println("note: " + Visible.text(note)));
    }

    /// https://no-color.org: any value that isn't empty.
    boolean colours() {
        var no = System.getenv("NO_COLOR");
        return terminal && (no == null || no.isEmpty());
    }

    /// Whether what moves may be drawn: a person looks, on a terminal that can, and it is no build server.
    boolean lively() {
        return terminal && System.getenv("CI") == null && !"dumb".equals(System.getenv("TERM"));
    }
}
