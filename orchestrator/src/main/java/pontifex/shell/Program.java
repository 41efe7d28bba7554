package pontifex.shell;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// A whole program for a shell's standard input: libraries of functions, then one call.
///
/// Everything stands inside `{ … }` whose last line closes it, so a program that is cut on its way
/// is a syntax error at its end and does nothing. No body can eat the program as its own input: the call
/// reads from /dev/null.
///
/// The shell's own arguments are the session's addresses, where its environment doesn't tell them, and `host_root`,
/// what stands before each path of the host: nothing on a host, the folder of its tree on a simulated one. The bodies
/// put it before the paths that they know and before those that they are given.
public record Program(List<Library> libraries, Script call) {
    public Program {
        libraries = List.copyOf(libraries);
    }

    public String text() {
        var text = new StringBuilder("{\nLC_ALL=C; export LC_ALL\nhost_root=${2-}\n"
                + "PATH=$host_root/usr/local/sbin:$host_root/usr/local/bin:$host_root/usr/sbin:$host_root/usr/bin"
                + ":$host_root/sbin:$host_root/bin; export PATH\numask 077\n");
        libraries.forEach(library -> text.append(library.text()));
        return text.append(call.line()).append(" </dev/null\nexit\n}\n").toString();
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
