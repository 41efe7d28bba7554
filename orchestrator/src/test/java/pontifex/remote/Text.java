package pontifex.remote;

import java.nio.charset.StandardCharsets;
import java.util.List;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;

/// Programs and answers as text.
final class Text {
    private Text() {}

    /// A program of these lines.
    static Program program(String... lines) {
        var body = "main() {\n" + String.join("\n", lines) + "\n}\n";
        return new Program(List.of(new Library("/test.sh", body)), Script.of("main"));
    }

    static String out(Reply reply) {
        return new String(reply.out(), StandardCharsets.UTF_8);
    }

    static String err(Reply reply) {
        return new String(reply.err(), StandardCharsets.UTF_8);
    }
}
