package pontifex.remote;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A real ssh-agent, on a socket of its own.
public final class RealAgent implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Path socket;
    private final Process process;

    /// Its folder lies right under the temporary one, as a socket's path has no more than 107 bytes.
    public RealAgent() throws IOException, InterruptedException {
        folder = Files.createTempDirectory("agent");
        socket = folder.resolve("agent");
        process = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.log").toFile())
                .start();
        var end = Instant.now().plus(PATIENCE);
        while (!listens()) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                process.destroyForcibly();
                throw new AssertionError("ssh-agent never listened: " + Files.readString(folder.resolve("agent.log")));
            }
            Thread.sleep(5);
        }
    }

    /// Its socket is there a moment before it listens on it.
    private boolean listens() {
        try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public Path socket() {
        return socket;
    }

    public void add(Path key) throws IOException, InterruptedException {
        RealSshd.exec(List.of("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", key.toString()));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        Files.deleteIfExists(socket);
        Files.delete(folder.resolve("agent.log"));
        Files.delete(folder);
    }
}
