package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.DROPPED;
import static pontifex.remote.RemoteFailure.Kind.NO_AGREEMENT;
import static pontifex.remote.RemoteFailure.Kind.NO_ROUTE;
import static pontifex.remote.RemoteFailure.Kind.NO_SSH;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.net.SocketFactory;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.OpenFailException;
import org.jspecify.annotations.Nullable;

/// The line to one host: one TCP connection to the first hop, and an authenticated SSH connection to each, every one
/// inside the one before. Each hop's host key is checked.
final class Line implements AutoCloseable {
    /// After so many of these without an answer the peer is gone: a minute, or some seconds where time counts.
    private static final int KEEP_ALIVE_SECONDS = 2;

    private static final int MOST_SILENT = 30;
    private static final int MOST_SILENT_WATCHED = 3;

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /// What lines have in common.
    record Shared(SshSettings settings, Config algorithms, KnownHosts known, Keys keys) {}

    private final Shared shared;
    private final SshSettings settings;
    private final String host;
    private final Socket socket;
    private final Deque<SSHClient> clients = new ArrayDeque<>();
    private RemoteFailure.Place place;

    private Line(Shared shared, SshSettings settings, String host, Socket socket, RemoteFailure.Place place) {
        this.shared = shared;
        this.settings = settings;
        this.host = host;
        this.socket = socket;
        this.place = place;
    }

    /// @param formerly the last hop at the address that it had before; null where it has not moved
    /// @param limit for all of it, where that is less than what each part may take
    static Line open(Shared shared, String host, List<Hop> route, @Nullable Hop formerly, Duration limit)
            throws RemoteFailure, InterruptedException {
        var settings = shared.settings().within(limit);
        var first = place(host, route.getFirst());
        var begun = System.nanoTime();
        var line = new Line(shared, settings, host, Dial.to(first, settings.connect()), first);
        try (var deadline = Deadline.after(limit.minusNanos(System.nanoTime() - begun), line::cut)) {
            try {
                for (var hop : route) {
                    line.extend(hop, hop.equals(route.getLast()) ? formerly : null);
                }
                return line;
            } catch (RemoteFailure e) {
                throw deadline.expired()
                        ? RemoteFailure.early(TIMED_OUT, line.place, "no login within " + LoginShell.seconds(limit), e)
                        : e;
            }
        } catch (RemoteFailure | InterruptedException | RuntimeException e) {
            line.hangUp();
            throw e;
        }
    }

    static RemoteFailure.Place place(String host, Hop hop) {
        return new RemoteFailure.Place(host, hop.address(), hop.port());
    }

    private void extend(Hop hop, @Nullable Hop formerly) throws RemoteFailure, InterruptedException {
        place = place(host, hop);
        var previous = clients.peekLast();
        var client = new SSHClient(shared.algorithms());
        var keys = new HostKeys(shared.known(), hop, formerly, place);
        client.addHostKeyVerifier(keys);
        // sshj's own timeout must not come before ours, which says what it was
        client.getTransport().setTimeoutMs(millis(settings.connect()));
        client.getConnection().getKeepAlive().setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        patience(client, MOST_SILENT);
        clients.addLast(client);
        try (var deadline = Deadline.after(settings.connect(), this::cut)) {
            try {
                Checked.run(() -> reach(client, previous, hop));
            } catch (IOException e) {
                throw refusal(keys, deadline.expired(), e);
            }
        }
        client.getTransport().setTimeoutMs(millis(settings.authentication()));
        new Authentication(client, hop, place, settings, this::cut)
                .with(shared.keys().of(hop));
    }

    private static void patience(SSHClient client, int most) {
        if (client.getConnection().getKeepAlive() instanceof KeepAliveRunner runner) {
            runner.setMaxAliveCount(most);
        }
    }

    /// A host that is silent for some seconds is taken for gone.
    void watch() {
        patience(client(), MOST_SILENT_WATCHED);
    }

    private void reach(SSHClient client, @Nullable SSHClient previous, Hop hop) throws IOException {
        if (previous == null) {
            client.setSocketFactory(new Given(socket));
            client.connect(hop.address(), hop.port());
        } else {
            client.connectVia(previous.newDirectConnection(hop.address(), hop.port()));
        }
    }

    private RemoteFailure refusal(HostKeys keys, boolean expired, IOException e) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var refusal = keys.refusal();
        if (refusal != null) {
            return refusal;
        }
        if (expired) {
            var limit = LoginShell.seconds(settings.connect());
            return RemoteFailure.early(TIMED_OUT, place, "no SSH greeting and key exchange within " + limit, e);
        }
        var message = Checked.words(e);
        if (e instanceof OpenFailException) {
            return RemoteFailure.early(NO_ROUTE, place, "the jump host says: " + message, e);
        }
        if (message.contains("settlement")) {
            return RemoteFailure.early(NO_AGREEMENT, place, message, e);
        }
        if (message.contains("SSHv2") || message.contains("identification:")) {
            return RemoteFailure.early(NO_SSH, place, message, e);
        }
        return RemoteFailure.early(DROPPED, place, message, e);
    }

    static int millis(Duration limit) {
        return Math.clamp(limit.plusSeconds(5).toMillis(), 1, Integer.MAX_VALUE);
    }

    RemoteFailure.Place place() {
        return place;
    }

    /// The connection to the host itself.
    SSHClient client() {
        return clients.getLast();
    }

    /// Ends all at once: whoever reads or writes comes back with an error. Never blocks.
    void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that can't be closed", e);
        }
    }

    /// Ends what can't go on; the threads of sshj end with it.
    void hangUp() {
        cut();
        close();
    }

    /// Says goodbye to each hop, the innermost first; a hop that doesn't listen isn't waited for.
    @Override
    public void close() {
        try (var deadline = Deadline.after(FAREWELL, this::cut)) {
            while (!clients.isEmpty() && !deadline.expired()) {
                disconnect(clients.removeLast());
            }
            clients.clear();
        }
        cut();
    }

    private static void disconnect(SSHClient client) {
        try {
            Checked.run(client::disconnect);
        } catch (IOException e) {
            return; // it is gone
        }
    }

    /// The socket that is already connected.
    private static final class Given extends SocketFactory {
        private final Socket socket;

        Given(Socket socket) {
            this.socket = socket;
        }

        @Override
        public Socket createSocket() {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return socket;
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            return socket;
        }
    }
}
