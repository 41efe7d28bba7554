package pontifex.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A whole program for a shell's standard input: libraries of functions, then one call.
///
/// Everything stands inside `{ … }` whose last line closes it, so a program that is cut on its way
/// is a syntax error at its end and does nothing. No body can eat the program as its own input: the call
/// reads from /dev/null.
public record Program(List<Library> libraries, Script call) {
    public Program {
        libraries = List.copyOf(libraries);
    }

    public String text() {
        var text = new StringBuilder("{\nLC_ALL=C; export LC_ALL\n"
                + "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH\numask 077\n");
        libraries.forEach(library -> text.append(library.text()));
        return text.append(call.line()).append(" </dev/null\nexit\n}\n").toString();
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
