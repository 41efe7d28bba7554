package pontifex.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The machine's own OpenSSH sshd on a free port of 127.0.0.1, with its own host keys and its own log. It needs no
/// root, lets in only whoever runs the test, and keeps that one's own shell profile out by another home.
final class RealSshd implements AutoCloseable {
    static final String USER = System.getProperty("user.name");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private final Process process;

    /// @param folder empty, for keys, configuration and log
    /// @param lines more of sshd_config(5)
    RealSshd(Path folder, String... lines) throws IOException, InterruptedException {
        this.folder = folder;
        port = freePort();
        Files.createDirectories(folder);
        keygen(folder.resolve("host_ed25519"), "ed25519");
        keygen(folder.resolve("host_ecdsa"), "ecdsa");
        keygen(folder.resolve("host_rsa"), "rsa", "-b", "2048");
        Files.writeString(folder.resolve("authorized_keys"), "");
        Files.writeString(folder.resolve("sshd_config"), """
                ListenAddress 127.0.0.1
                Port %d
                HostKey %2$s/host_ed25519
                HostKey %2$s/host_ecdsa
                HostKey %2$s/host_rsa
                PidFile none
                UsePAM no
                StrictModes no
                PermitRootLogin yes
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                AuthorizedKeysFile %2$s/authorized_keys
                LogLevel VERBOSE
                SetEnv HOME=%2$s PATH=%2$s/bin:/usr/bin:/bin
                %3$s
                """.formatted(port, folder, String.join("\n", lines)));
        if (USER.equals("root")) {
            Files.createDirectories(Path.of("/run/sshd")); // where it locks itself in before the login
        }
        process = new ProcessBuilder(
                        "/usr/sbin/sshd",
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        awaitLog("Server listening on 127.0.0.1 port " + port, 1);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// A new key pair; with a passphrase where `more` is `-N WORD`.
    static Path keygen(Path file, String type, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-C", "test", "-f", file.toString()));
        command.addAll(List.of(more).contains("-N") ? List.of() : List.of("-N", ""));
        command.addAll(List.of(more));
        exec(command);
        return file;
    }

    /// A certificate for a public key, by an authority; `more` says for whom and how long.
    static Path certify(Path authority, Path key, String... more) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ssh-keygen", "-q", "-s", authority.toString(), "-I", "test"));
        command.addAll(List.of(more));
        command.add(key + ".pub");
        exec(command);
        return Path.of(key + "-cert.pub");
    }

    static String exec(List<String> command) throws IOException, InterruptedException {
        var begun = new ProcessBuilder(command).redirectErrorStream(true).start();
        begun.getOutputStream().close();
        var said = new String(begun.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (begun.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
        return said;
    }

    int port() {
        return port;
    }

    void authorize(Path key) throws IOException {
        Files.writeString(
                folder.resolve("authorized_keys"),
                Files.readString(folder.resolve("authorized_keys")) + Files.readString(Path.of(key + ".pub")));
    }

    /// The line of known_hosts for its key of this type (`ed25519`, `ecdsa`, `rsa`).
    String known(String type) {
        return "[127.0.0.1]:" + port + " " + publicKey(type);
    }

    String publicKey(String type) {
        try {
            var words =
                    Files.readString(folder.resolve("host_" + type + ".pub")).split(" ");
            return words[0] + " " + words[1];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A configuration of ssh that knows this host, and neither the agent nor the keys of whoever runs the test.
    Path config(String... more) throws IOException {
        var known = folder.resolve("known_hosts");
        if (!Files.exists(known)) {
            Files.writeString(known, known("ed25519") + "\n");
        }
        var config = folder.resolve("ssh_config");
        Files.writeString(config, """
                %s
                Host *
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile /dev/null
                  IdentityFile %s/none
                """.formatted(String.join("\n", more), known, folder));
        return config;
    }

    Target target(Path identity) {
        return new Target("dom0", "127.0.0.1", port, USER, identity, null, Connection.SSH);
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    long logged(String text) throws IOException {
        return log().lines().filter(line -> line.contains(text)).count();
    }

    /// Waits until the log has `text` this often; the server writes it in its own time.
    void awaitLog(String text, int times) throws IOException, InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        while (logged(text) < times) {
            if (Instant.now().isAfter(end) || !process.isAlive()) {
                throw new AssertionError("sshd never said '" + text + "':\n" + log());
            }
            Thread.sleep(10);
        }
    }

    /// Ends the sshd and all that it started.
    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    static void ownerOnly(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
