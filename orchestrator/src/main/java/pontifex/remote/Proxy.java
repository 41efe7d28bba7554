package pontifex.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.launcher.CommandLauncherFactory;
import pontifex.program.Begun;
import pontifex.program.Bounded;

/// ssh's ProxyCommand: a process of this machine whose standard input and output are the way to a host. It is begun
/// by the user's own shell, as ssh does it.
final class Proxy extends Socket {
    private static final int MOST_SAID = 4 << 10;

    /// What it has said stands beside the failure, so it has a moment to say it.
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final Process process;
    private final Bounded said = new Bounded(MOST_SAID, () -> {});
    private final Thread listener;

    private Proxy(Process process) {
        this.process = process;
        listener = Thread.startVirtualThread(this::listen);
    }

    /// @param command a line for the shell, tokens filled in
    static Proxy begin(String command) throws IOException {
        var shell = Objects.requireNonNullElse(System.getenv("SHELL"), "/bin/sh");
        var line = new CommandLine(shell.isEmpty() ? "/bin/sh" : shell);
        line.addArgument("-c", false);
        line.addArgument("exec " + command, false);
        return new Proxy(CommandLauncherFactory.createVMLauncher().exec(line, null));
    }

    private void listen() {
        try (var err = process.getErrorStream()) {
            err.transferTo(said);
        } catch (IOException e) {
            return; // it is gone
        }
    }

    /// How it ended, if it did, and what it has said of that; empty: it goes on and is silent.
    String ending() throws InterruptedException {
        var ended = process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        listener.join(LAST_WORDS);
        var words = new String(said.bytes(), StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", "; ");
        if (ended && process.exitValue() != 0) {
            return "the ProxyCommand ended with " + process.exitValue() + (words.isEmpty() ? "" : ": " + words);
        }
        return words.isEmpty() ? "" : "the ProxyCommand says: " + words;
    }

    @Override
    public InputStream getInputStream() {
        return process.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() {
        return process.getOutputStream();
    }

    /// It is from the beginning; to whom, it knows itself.
    @Override
    public void connect(SocketAddress endpoint, int timeout) {}

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public void setSoTimeout(int timeout) {
        // every read has a deadline of ours
    }

    @Override
    public void close() {
        Begun.end(process.toHandle());
    }
}
