package pontifex.cli;

import java.io.PrintStream;

/// Where the program speaks to.
///
/// @param terminal whether a person is likely to look: no redirection
record Terminal(PrintStream out, PrintStream err, boolean terminal) {
    /// https://no-color.org: any value that isn't empty.
    boolean colours() {
        var no = System.getenv("NO_COLOR");
        return terminal && (no == null || no.isEmpty());
    }
}
