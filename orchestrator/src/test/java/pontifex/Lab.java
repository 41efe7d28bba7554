package pontifex;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Test Dom0s of a test's own: a lab (`test-vms/lab`) in a new folder, ended by [#close()], at the latest when the JVM
/// ends.
///
/// ```java
/// try (var lab = Lab.up(3)) {
///     lab.exec("dom0-02", "brctl", "addbr", "xenbr1");
/// }
/// ```
///
/// The hosts live in a network of the lab's own. A program reaches them at their addresses when it is started through
/// [#net(String...)]; code in this JVM reaches them at the loopback ports of [#port(String)].
/// Needs root: without it [#up(int, String...)] fails, it doesn't skip.
public final class Lab implements AutoCloseable {
    private static final Path PROGRAMS = Path.of(System.getProperty("project.root"), "test-vms");

    /// How long a program may take on the busiest machine.
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Path folder;
    private final boolean simulated;
    private final Map<String, ServerSocket> ports = new ConcurrentHashMap<>();
    private final Set<Process> bridges = ConcurrentHashMap.newKeySet();
    private final Set<AutoCloseable> beside = ConcurrentHashMap.newKeySet();
    private final Thread atExit = new Thread(this::end);

    private Lab(Path folder, boolean simulated) {
        this.folder = folder;
        this.simulated = simulated;
    }

    /// Simulated hosts (`test-vms/simulator`) in place of a lab's: what asks for a network of their own, a power switch
    /// or
    /// a console is not for them. No root is needed.
    public static Lab simulated(int hosts, List<String> options, String... kinds) {
        return up(hosts, kinds, options.stream(), true);
    }

    public boolean isSimulated() {
        return simulated;
    }

    private String program() {
        return PROGRAMS.resolve(simulated ? "simulator/simulate" : "lab").toString();
    }

    /// What a program said and how it ended.
    public record Output(int status, String out, String err) {
        /// A program's, run to its end. Its children may outlive it: its answers go through files, which nobody has to
        /// close.
        static Output of(ProcessBuilder program, Duration patience) {
            try {
                var out = Files.createTempFile("pontifex", ".out");
                var err = Files.createTempFile("pontifex", ".err");
                var process = program.redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                var ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
                if (!ended) {
                    process.descendants().forEach(ProcessHandle::destroy);
                    process.destroy();
                }
                var output = new Output(ended ? process.exitValue() : -1, read(out), read(err));
                Files.delete(out);
                Files.delete(err);
                if (!ended) {
                    throw new AssertionError("not done within " + patience.toSeconds() + " s: "
                            + String.join(" ", program.command()) + "\n" + output.out() + output.err());
                }
                return output;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /// Boots `hosts` Dom0s, `dom0-01` onwards. Kinds (`xend`, `xl`) in order, the last one repeats; without any, the
    /// first is `xend`.
    public static Lab up(int hosts, String... kinds) {
        return up(hosts, kinds, Stream.empty());
    }

    /// The same, but the only way to the hosts is eth0, with a static address and a default route that the controller
    /// is behind.
    public static Lab onEth0(int hosts, String... kinds) {
        return up(hosts, kinds, Stream.of("--path", "eth0"));
    }

    /// The same, with an IPv6 address and default route besides.
    public static Lab onEth0WithIpv6(int hosts, String... kinds) {
        return up(hosts, kinds, Stream.of("--path", "eth0", "--ipv6"));
    }

    /// The same, with more of `lab up`'s options: `--sshd`, `--jump`.
    public static Lab with(int hosts, List<String> options, String... kinds) {
        return up(hosts, kinds, options.stream());
    }

    private static Lab up(int hosts, String[] kinds, Stream<String> options) {
        return up(hosts, kinds, options, false);
    }

    private static Lab up(int hosts, String[] kinds, Stream<String> options, boolean simulated) {
        try {
            var lab = new Lab(Files.createTempDirectory("pontifex-lab-"), simulated);
            Runtime.getRuntime().addShutdownHook(lab.atExit);
            var command = Stream.concat(Stream.of("up", String.valueOf(hosts)), options);
            lab.lab(
                    kinds.length == 0
                            ? command
                            : Stream.concat(command, Stream.of("--kinds", String.join(",", kinds))));
            return lab;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /// The inventory with the hosts' own addresses: for a program started through [#net(String...)].
    public Path inventory() {
        return folder.resolve("inventory.yml");
    }

    /// An inventory of the same hosts at loopback ports, for code in this JVM.
    public Path loopbackInventory() {
        var text = new StringBuilder(read(inventory()));
        for (var host : hosts()) {
            var at = text.indexOf("ansible_host: " + address(host) + "\n");
            text.replace(at, text.indexOf("\n", at), "ansible_host: 127.0.0.1\n          ansible_port: " + port(host));
        }
        return write(folder.resolve("inventory-loopback.yml"), text.toString());
    }

    /// The hosts' keys, by name, address and the loopback ports opened so far.
    public Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    /// The private key that logs in as root.
    public Path key() {
        return folder.resolve("id_ed25519");
    }

    public List<String> hosts() {
        try (var folders = Files.list(folder.resolve("hosts"))) {
            return folders.map(it -> it.getFileName().toString())
                    .filter(it -> it.startsWith("dom0-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String address(String host) {
        var onEth0 = read(folder.resolve("path")).equals("eth0\n");
        return (onEth0 ? "10.78.1." : "10.77.1.") + Integer.parseInt(host.substring("dom0-".length()));
    }

    /// The host's disk, as this machine sees it: to look at files without asking the host.
    public Path disk(String host) {
        return folder.resolve("hosts").resolve(host).resolve("root");
    }

    /// What a command prints on a host's console.
    ///
    /// @throws AssertionError when it ends with another status than 0, with all that it said
    public String exec(String host, String... command) {
        var output = run(host, command);
        if (output.status() != 0) {
            throw new AssertionError(String.join(" ", command) + " on " + host + ": " + output);
        }
        return output.out();
    }

    /// A command on a host's console, whatever its status.
    public Output run(String host, String... command) {
        return run(Stream.concat(Stream.of(program(), "exec", host), Stream.of(command))
                .toList());
    }

    /// A command line that runs `command` on this machine, in the lab's network.
    public List<String> net(String... command) {
        var namespace = simulated ? Stream.<String>empty() : Stream.of("nsenter", "--net=" + folder.resolve("net"));
        return Stream.concat(namespace, Stream.of(command)).toList();
    }

    /// Cuts a host's power.
    public void kill(String host) {
        lab(Stream.of("kill", host));
    }

    /// Boots a host whose power was cut, from its own disk.
    public void start(String host) {
        lab(Stream.of("start", host));
    }

    /// Pulls a cable: the host sees that its carrier is gone.
    public void unplug(String host, String nic) {
        lab(Stream.of("unplug", host, nic));
    }

    /// Loses all packets of a cable, both ways, while the carrier stays: a connection hangs, nothing is refused.
    public void drop(String host, String nic) {
        lab(Stream.of("drop", host, nic));
    }

    /// Mends what [#unplug] or [#drop] did.
    public void plug(String host, String nic) {
        lab(Stream.of("plug", host, nic));
    }

    /// No process of the host gets a number above `n`.
    public void pids(String host, int n) {
        lab(Stream.of("pids", host, String.valueOf(n)));
    }

    /// Kills every process that serves a session; the server itself goes on.
    public void cutSessions(String host) {
        killSshd(host, "*'[listener]'*) ;; 'sshd: '*) kill -9 \"${process#/proc/}\" ;;");
    }

    /// Kills the server and all its sessions; the host starts it again.
    public void killSshd(String host) {
        killSshd(host, "'sshd: '*) kill -9 \"${process#/proc/}\" ;;");
    }

    private void killSshd(String host, String cases) {
        exec(host, "sh", "-c", """
                for process in /proc/[0-9]*; do
                    read -r name 2>/dev/null <"$process/cmdline" || [ -n "$name" ] || continue
                    case $name in %s esac
                done
                :""".formatted(cases));
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    /// What ends before the hosts do.
    void atEnd(AutoCloseable it) {
        beside.add(it);
    }

    private void end() {
        beside.forEach(Lab::close);
        ports.values().forEach(Lab::close);
        bridges.forEach(Process::destroyForcibly);
        lab(Stream.of("down"));
    }

    private void lab(Stream<String> arguments) {
        var command = Stream.concat(Stream.of(program()), arguments).toList();
        var output = run(command);
        if (output.status() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + output.out() + output.err());
        }
    }

    /// Runs a program here, with this lab as its lab.
    public Output run(List<String> command) {
        var program = new ProcessBuilder(command);
        program.environment().put(simulated ? "PONTIFEX_SIMULATOR" : "PONTIFEX_LAB", folder.toString());
        return Output.of(program, PATIENCE);
    }

    /// A port on 127.0.0.1 behind which the host's port 22 is: a connection here is one connection there. Known to
    /// [#knownHosts()].
    public int port(String host) {
        return ports.computeIfAbsent(host, this::listen).getLocalPort();
    }

    private synchronized ServerSocket listen(String host) {
        try {
            var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> serve(server, host));
            var lines = new ArrayList<>(Files.readAllLines(knownHosts()));
            var own = lines.stream()
                    .filter(it -> it.startsWith(host + ","))
                    .findFirst()
                    .orElseThrow();
            lines.add("[127.0.0.1]:" + server.getLocalPort() + own.substring(own.indexOf(' ')));
            write(knownHosts(), String.join("\n", lines) + "\n");
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(ServerSocket server, String host) {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var bridge = new ProcessBuilder(net("busybox", "nc", address(host), "22"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                bridges.add(bridge);
                Thread.ofVirtual().start(() -> copy(input(client), bridge.getOutputStream(), client, false));
                Thread.ofVirtual().start(() -> copy(bridge.getInputStream(), output(client), client, true));
            } catch (IOException e) {
                close(server);
            }
        }
    }

    /// Copies until either side ends, then ends the target, and with the host's answer the client too.
    private static void copy(InputStream from, OutputStream to, Socket client, boolean answer) {
        try (from;
                to) {
            var buffer = new byte[8192];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                to.write(buffer, 0, n);
                to.flush();
            }
        } catch (IOException e) {
            close(client);
        }
        if (answer) {
            close(client);
        }
    }

    private static InputStream input(Socket socket) {
        try {
            return socket.getInputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OutputStream output(Socket socket) {
        try {
            return socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(AutoCloseable it) {
        try {
            it.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path path, String text) {
        try {
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
