package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.DROPPED;
import static pontifex.remote.RemoteFailure.Kind.NO_AGREEMENT;
import static pontifex.remote.RemoteFailure.Kind.NO_ROUTE;
import static pontifex.remote.RemoteFailure.Kind.NO_SSH;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;
import static pontifex.remote.RemoteFailure.Kind.TOO_OLD;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.OpenFailException;
import org.jspecify.annotations.Nullable;

/// The line to one host: one TCP connection to the first hop, and an authenticated SSH connection to each, every one
/// inside the one before. Each hop's host key is checked.
final class Line implements AutoCloseable {
    /// Where time counts: gone after some seconds of silence.
    private static final Hop.Patience WATCHED = new Hop.Patience(Duration.ZERO, 2, 3, 0);

    /// sshj's words where two lists have nothing in common; MACs and ciphers are named by their direction.
    private static final Pattern SETTLEMENT = Pattern.compile(
            "settlement of (?:Client2Server|Server2Client)?(?<what>\\w+): \\[.*] and \\[(?<theirs>.*)]");

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /// What lines have in common.
    record Shared(SshSettings settings, Algorithms algorithms, KnownHosts known, Keys keys) {}

    private final Shared shared;
    private final Duration limit;
    private final String host;
    private final Socket socket;
    private final Deque<SSHClient> clients = new ArrayDeque<>();
    private final SequencedSet<String> notes = new LinkedHashSet<>();
    private RemoteFailure.Place place;

    private Line(Shared shared, Duration limit, String host, Socket socket, RemoteFailure.Place place) {
        this.shared = shared;
        this.limit = limit;
        this.host = host;
        this.socket = socket;
        this.place = place;
    }

    /// @param formerly the last hop at the address that it had before; null where it has not moved
    /// @param limit for all of it, where that is less than what each part may take
    static Line open(Shared shared, String host, List<Hop> route, @Nullable Hop formerly, Duration limit)
            throws RemoteFailure, InterruptedException {
        var first = place(host, route.getFirst());
        var begun = System.nanoTime();
        var socket = reach(first, route.getFirst(), limit);
        var line = new Line(shared, limit, host, socket, first);
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

    private static Socket reach(RemoteFailure.Place place, Hop hop, Duration limit)
            throws RemoteFailure, InterruptedException {
        if (hop.proxy() == null) {
            return Dial.to(place, shorter(limit, hop.patience().connect()));
        }
        try {
            return Proxy.begin(hop.proxy());
        } catch (IOException e) {
            throw RemoteFailure.early(NO_ROUTE, place, "the ProxyCommand can't be begun: " + e.getMessage(), e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    static RemoteFailure.Place place(String host, Hop hop) {
        return new RemoteFailure.Place(host, hop.address(), hop.port());
    }

    private void extend(Hop hop, @Nullable Hop formerly) throws RemoteFailure, InterruptedException {
        place = place(host, hop);
        var previous = clients.peekLast();
        var client = new SSHClient(shared.algorithms().offering(hop.offer()));
        var keys = new HostKeys(shared.known(), hop, formerly, place);
        var agreed = new Agreed();
        var connect = shorter(limit, hop.patience().connect());
        client.addHostKeyVerifier(keys);
        client.addAlgorithmsVerifier(agreed);
        // sshj's own timeout must not come before ours, which says what it was
        client.getTransport().setTimeoutMs(millis(connect));
        patience(client, hop.patience());
        clients.addLast(client);
        try (var deadline = Deadline.after(connect, this::cut)) {
            try {
                Checked.run(() -> reach(client, previous, hop));
            } catch (IOException e) {
                throw refusal(hop, keys, deadline.expired() ? connect : null, e);
            }
        }
        if (shared.settings().telling()) {
            notes.addAll(hop.asides());
        }
        if (keys.taken() instanceof String taken) {
            notes.add(taken);
        }
        var login = shorter(limit, shared.settings().limits().authentication());
        client.getTransport().setTimeoutMs(millis(login));
        var authentication = new Authentication(client, hop, agreed.old(), place, login, this::cut);
        authentication.with(shared.keys().of(hop), shared.settings().user().challenge());
        tell(hop, agreed, authentication.isLegacy());
    }

    /// @param signature whether the login rests on a signature with SHA-1
    private void tell(Hop hop, Agreed agreed, boolean signature) {
        var legacy = new LinkedHashSet<>(agreed.legacy());
        if (signature) {
            legacy.add("ssh-rsa");
        }
        if (!legacy.isEmpty()) {
            notes.add("LEGACY SSH: the connection to " + place.known()
                    + " rests on algorithms that are not safe any more: " + String.join(", ", legacy));
        } else if (hop.offer().includes(Algorithms.LEGACY)) {
            notes.add("legacy algorithms are allowed for " + place.known() + ", and it needs none: take"
                    + " ssh_profile: legacy away from it");
        }
    }

    void note(String text) {
        notes.add(text);
    }

    /// What every report must say of this line.
    List<String> notes() {
        return List.copyOf(notes);
    }

    private static void patience(SSHClient client, Hop.Patience patience) {
        var alive = client.getConnection().getKeepAlive();
        alive.setKeepAliveInterval(patience.aliveSeconds());
        if (alive instanceof KeepAliveRunner runner) {
            runner.setMaxAliveCount(patience.aliveMost());
        }
    }

    /// A host that is silent for some seconds is taken for gone.
    void watch() {
        patience(client(), WATCHED);
    }

    private void reach(SSHClient client, @Nullable SSHClient previous, Hop hop) throws IOException {
        if (previous == null) {
            client.setSocketFactory(new Given(socket));
            client.connect(hop.address(), hop.port());
        } else {
            client.connectVia(previous.newDirectConnection(hop.address(), hop.port()));
        }
    }

    private RemoteFailure refusal(Hop hop, HostKeys keys, @Nullable Duration expired, IOException e)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var refusal = keys.refusal();
        if (refusal != null) {
            return refusal;
        }
        var proxied = socket instanceof Proxy proxy ? proxy.ending() : "";
        if (!proxied.isEmpty()) {
            return RemoteFailure.early(NO_ROUTE, place, proxied, e);
        }
        if (expired != null) {
            var within = LoginShell.seconds(expired);
            return RemoteFailure.early(TIMED_OUT, place, "no SSH greeting and key exchange within " + within, e);
        }
        var message = Checked.words(e);
        if (e instanceof OpenFailException) {
            return RemoteFailure.early(NO_ROUTE, place, "the jump host says: " + message, e);
        }
        if (message.contains("settlement")) {
            return disagreement(hop, message, e);
        }
        if (message.contains("SSHv2") || message.contains("identification:")) {
            return RemoteFailure.early(NO_SSH, place, message, e);
        }
        return RemoteFailure.early(DROPPED, place, message, e);
    }

    /// An sshd that has only what the legacy profile turns on is told apart from one that has nothing of ours.
    private RemoteFailure disagreement(Hop hop, String message, IOException e) {
        var lists = SETTLEMENT.matcher(message);
        if (!lists.find()) {
            return RemoteFailure.early(NO_AGREEMENT, place, message, e);
        }
        var theirs = Stream.of(lists.group("theirs").split(", "))
                .filter(name -> !name.startsWith("kex-strict-") && !name.startsWith("ext-info-"))
                .toList();
        var detail = "of " + lists.group("what") + " it has " + String.join(", ", theirs);
        var old = theirs.stream().anyMatch(Algorithms.LEGACY::contains)
                && !hop.offer().includes(Algorithms.LEGACY);
        return RemoteFailure.early(old ? TOO_OLD : NO_AGREEMENT, place, detail, e);
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
