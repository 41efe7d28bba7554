package pontifex.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A host with a tree of its own, in which what it is sent is run.
///
/// @param root its tree
record LiveHost(Dom0 dom0, Path root) implements Host {
    private static final Pattern COMMAND = Pattern.compile("(?m)^exec_framed '[0-9a-f]+' '([a-z][a-z-]*)'");

    @Override
    public boolean reachable() {
        return new Reachable(root, dom0).now();
    }

    /// What acts on its tree alone.
    @Override
    public boolean runs(Question question) {
        var found = COMMAND.matcher(question.text());
        return found.find() && Files.isExecutable(root.resolve("usr/sbin").resolve(found.group(1)));
    }

    @Override
    public int answer(byte[] program, Question question, int port, OutputStream out, OutputStream err)
            throws IOException, InterruptedException {
        try {
            return new HostShell(root, dom0.session(port), this::reachable).run(program, out, err);
        } finally {
            if (!question.asks()) {
                touched(root);
            }
        }
    }

    /// What was recorded of it counts no more.
    static void touched(Path root) throws IOException {
        Files.writeString(root.resolve("run/simulated/touched"), System.nanoTime() + "\n");
    }
}
