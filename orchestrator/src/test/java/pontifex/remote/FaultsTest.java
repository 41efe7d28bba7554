package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.AbstractCommandSupport;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.remote.RemoteFailure.Kind;
import pontifex.shell.Program;

/// Hosts that break the protocol, or stop in the midst of it, at each of its steps.
class FaultsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Program PROGRAM = Text.program("echo in");

    @TempDir
    private Path folder;

    private final CountDownLatch over = new CountDownLatch(1);
    private SshServer server;
    private Path key;

    @BeforeEach
    void start() throws Exception {
        key = RealSshd.keygen(folder.resolve("id"), "ed25519");
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        var pair = KeyPairGenerator.getInstance("EC");
        pair.initialize(256);
        var host = pair.generateKeyPair();
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator((user, offered, session) -> true);
        server.setCommandFactory((channel, line) -> answer(run -> run.out("in\n")));
        server.start();
        Files.writeString(
                folder.resolve("known"),
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n");
    }

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        server.stop(true);
    }

    private Path config() throws IOException {
        return Files.writeString(folder.resolve("config"), """
                Host *
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile /dev/null
                """.formatted(folder.resolve("known")));
    }

    private SshSettings settings() throws IOException {
        return SshSettings.standard()
                .withConfig(config())
                .withAgent(null)
                .withLimits(LONG, LONG)
                .withRetries(0);
    }

    private Target target(int port) {
        return new Target("dom0", "127.0.0.1", port, "root", key, null, Connection.SSH);
    }

    private Reply ask(SshSettings settings, Target target, Duration limit) throws Exception {
        try (var connections = new Connections(settings);
                var remote = connections.open(target)) {
            return remote.run(PROGRAM, limit);
        }
    }

    private RemoteFailure failure(SshSettings settings, Target target, Duration limit) {
        return assertThrows(RemoteFailure.class, () -> ask(settings, target, limit));
    }

    private RemoteFailure failure() throws Exception {
        return failure(settings(), target(server.getPort()), LONG);
    }

    /// What a host does instead of running a program.
    private interface Answer {
        void give(Run run) throws Exception;
    }

    private static final class Run extends AbstractCommandSupport {
        private final Answer answer;
        private @Nullable ChannelSession channel;

        Run(Answer answer) {
            super("answer", null);
            this.answer = answer;
        }

        void out(String text) throws IOException {
            getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            getOutputStream().flush();
        }

        ChannelSession channel() {
            return Objects.requireNonNull(channel);
        }

        @Override
        public void start(ChannelSession session, Environment environment) throws IOException {
            channel = session;
            super.start(session, environment);
        }

        @Override
        public void run() {
            try {
                answer.give(this);
                onExit(0);
            } catch (Exception e) {
                onExit(1, String.valueOf(e));
            }
        }
    }

    private static Command answer(Answer answer) {
        return new Run(answer);
    }

    /// A host that says this much at first, and nothing any more until the test is over.
    private int mute(String greeting) throws IOException {
        var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> {
            try (door;
                    Socket guest = door.accept()) {
                guest.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
                over.await();
            } catch (IOException | InterruptedException e) {
                return;
            }
        });
        return door.getLocalPort();
    }

    @Test
    void withoutAFaultTheServerAnswers() throws Exception {
        assertEquals("in\n", Text.out(ask(settings(), target(server.getPort()), LONG)));
    }

    @Test
    void aClosedPortIsRefused() throws Exception {
        var failure = failure(settings().withRetries(1), target(RealSshd.freePort()), LONG);
        assertEquals(Kind.REFUSED, failure.kind());
        assertTrue(failure.beforeSending());
        assertTrue(failure.cause().endsWith("nothing listens there (tried 2 times)"), failure.cause());
    }

    @Test
    void aHostThatComesBackInTimeIsReachedAndTheRetriesAreTold() throws Exception {
        var port = RealSshd.freePort();
        var late = new ServerSocket();
        var known = Files.readString(folder.resolve("known"));
        Files.writeString(folder.resolve("known"), known.replace("]:" + server.getPort(), "]:" + port));
        var relay = Thread.startVirtualThread(() -> relay(late, port));
        try (var connections = new Connections(settings().withRetries(5));
                var remote = connections.open(target(port))) {
            assertTrue(
                    remote.notes().getFirst().startsWith("retried ")
                            && remote.notes()
                                    .getFirst()
                                    .endsWith("until a connection was made: [127.0.0.1]:" + port
                                            + " refused the connection: nothing listens there"),
                    remote.notes() + "");
        } finally {
            late.close();
            relay.interrupt();
        }
    }

    /// A way to the server that is there only after a moment.
    private void relay(ServerSocket door, int port) {
        try {
            Thread.sleep(250);
            door.bind(new InetSocketAddress("127.0.0.1", port));
            try (var guest = door.accept();
                    var host = new Socket("127.0.0.1", server.getPort())) {
                var back = Thread.startVirtualThread(() -> pump(host, guest));
                pump(guest, host);
                back.join();
            }
        } catch (IOException | InterruptedException e) {
            return; // the test has ended
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException e) {
            return; // one of them has gone
        }
    }

    @Test
    void whatWouldFailAgainIsTriedOnce() throws Exception {
        for (var why : List.of(Kind.UNKNOWN_HOST_KEY, Kind.AUTH_FAILED, Kind.BAD_SSH_CONFIG)) {
            var failure = RemoteFailure.early(why, new RemoteFailure.Place("dom0", "10.0.0.7", 22), "x", null);
            assertFalse(new Retries(9, LONG, System.nanoTime() + LONG.toNanos()).again(failure));
        }
        var refused = RemoteFailure.early(Kind.REFUSED, new RemoteFailure.Place("dom0", "10.0.0.7", 22), "x", null);
        assertFalse(new Retries(9, LONG, System.nanoTime()).again(refused), "the time for all is over");
        assertFalse(new Retries(9, Duration.ZERO, System.nanoTime() + LONG.toNanos()).again(refused), "too late");
        assertFalse(new Retries(0, LONG, System.nanoTime() + LONG.toNanos()).again(refused), "none was wanted");
    }

    @Test
    void aNameWithoutAnAddressIsUnknown() throws Exception {
        // a label of more than 63 letters never reaches a name server
        var target = new Target("dom0", "x".repeat(64) + ".example", 22, "root", key, null, Connection.SSH);
        assertEquals(Kind.UNKNOWN_NAME, failure(settings(), target, LONG).kind());
    }

    @Test
    void silenceBeforeTheGreetingIsTimedOut() throws Exception {
        var failure = failure(settings().withLimits(SHORT, LONG), target(mute("")), LONG);
        assertEquals(Kind.TIMED_OUT, failure.kind());
        assertEquals("no SSH greeting and key exchange within 400 ms", failure.detail());
    }

    @Test
    void silenceInTheKeyExchangeIsTimedOut() throws Exception {
        var failure = failure(settings().withLimits(SHORT, LONG), target(mute("SSH-2.0-Mute\r\n")), LONG);
        assertEquals(Kind.TIMED_OUT, failure.kind());
        assertTrue(failure.beforeSending());
    }

    @Test
    void anEndlessGreetingIsTimedOut() throws Exception {
        var port = mute("no greeting yet\r\n".repeat(1000));
        assertEquals(
                Kind.TIMED_OUT,
                failure(settings().withLimits(SHORT, LONG), target(port), LONG).kind());
    }

    @Test
    void anotherProtocolIsNoSsh() throws Exception {
        assertEquals(
                Kind.NO_SSH,
                failure(settings(), target(mute("SSH-1.5-old\r\n")), LONG).kind());
    }

    @Test
    void aServerThatHangsUpAtOnceIsDropped() throws Exception {
        var port = mute("SSH-2.0-Short\r\n");
        over.countDown();
        assertEquals(Kind.DROPPED, failure(settings(), target(port), LONG).kind());
    }

    @Test
    void oldAlgorithmsAreNotAgreedTo() throws Exception {
        server.setCipherFactories(List.of(BuiltinCiphers.aes128cbc, BuiltinCiphers.aes256cbc));
        var failure = failure();
        assertEquals(Kind.TOO_OLD, failure.kind());
        assertEquals("of CipherAlgorithms it has aes128-cbc, aes256-cbc", failure.detail());
    }

    private void silentInTheLogin() {
        server.setPublickeyAuthenticator((user, offered, session) -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
    }

    @Test
    void silenceInTheLoginIsTimedOut() throws Exception {
        silentInTheLogin();
        var failure = failure(settings().withLimits(LONG, SHORT), target(server.getPort()), LONG);
        assertEquals(Kind.TIMED_OUT, failure.kind());
        assertEquals("no login within 400 ms", failure.detail());
        assertTrue(failure.beforeSending());
    }

    @Test
    void aRefusedLoginSaysWhatWasTriedAndWhatIsTaken() throws Exception {
        server.setPublickeyAuthenticator((user, offered, session) -> false);
        var failure = failure();
        assertEquals(Kind.AUTH_FAILED, failure.kind());
        assertTrue(failure.detail().startsWith("as root, tried " + key), failure.detail());
        assertTrue(failure.detail().endsWith("; it takes keyboard-interactive, publickey"), failure.detail());
    }

    @Test
    void aRefusedCommandIsNoShell() throws Exception {
        server.setCommandFactory((channel, line) -> {
            throw new IOException("no commands here");
        });
        var failure = failure();
        assertEquals(Kind.NO_SHELL, failure.kind());
        assertTrue(failure.beforeSending());
    }

    @Test
    void aCommandThatIsNeverBegunIsTimedOut() throws Exception {
        server.setCommandFactory((channel, line) -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("over");
        });
        var failure = failure(settings(), target(server.getPort()), SHORT);
        assertEquals(Kind.TIMED_OUT, failure.kind());
        assertEquals("the program was not through after 400 ms", failure.detail());
        assertTrue(failure.beforeSending());
    }

    @Test
    void silenceInMidAnswerIsTimedOut() throws Exception {
        server.setCommandFactory((channel, line) -> answer(run -> {
            run.out("half an ");
            over.await();
        }));
        var failure = failure(settings(), target(server.getPort()), SHORT);
        assertEquals(Kind.TIMED_OUT, failure.kind());
        assertFalse(failure.beforeSending());
    }

    @Test
    void aConnectionThatBreaksInMidAnswerIsDropped() throws Exception {
        server.setCommandFactory((channel, line) -> answer(run -> {
            run.out("half an ");
            run.getServerSession().getIoSession().close(true);
            over.await();
        }));
        var failure = failure();
        assertEquals(Kind.DROPPED, failure.kind());
        assertFalse(failure.beforeSending());
    }

    /// A door to the server through which nothing passes any more once `shut` is counted down: packets are dropped.
    private int passage(CountDownLatch shut) throws IOException {
        var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> {
            try (door;
                    Socket guest = door.accept();
                    Socket host = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
                Thread.startVirtualThread(() -> pass(guest, host, shut));
                Thread.startVirtualThread(() -> pass(host, guest, shut));
                over.await();
            } catch (IOException | InterruptedException e) {
                return;
            }
        });
        return door.getLocalPort();
    }

    private static void pass(Socket from, Socket to, CountDownLatch shut) {
        var buffer = new byte[8192];
        try {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                if (shut.getCount() > 0) {
                    to.getOutputStream().write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            return; // the test is over
        }
    }

    @Test
    void aWatchedHostThatFallsSilentIsGoneWithinSeconds() throws Exception {
        var shut = new CountDownLatch(1);
        server.setCommandFactory((channel, line) -> answer(run -> {
            assertTrue(run.getInputStream().read() >= 0); // the program is on its way
            shut.countDown();
            over.await();
        }));
        var port = passage(shut);
        Files.writeString(
                folder.resolve("known"),
                Files.readString(folder.resolve("known")).replace("]:" + server.getPort(), "]:" + port));
        try (var connections = new Connections(settings());
                var remote = connections.open(target(port))) {
            remote.watch();
            var begun = System.nanoTime();
            var failure = assertThrows(RemoteFailure.class, () -> remote.run(PROGRAM, Duration.ofMinutes(2)));
            assertEquals(Kind.DROPPED, failure.kind());
            assertFalse(failure.beforeSending());
            var passed = Duration.ofNanos(System.nanoTime() - begun);
            assertTrue(passed.toSeconds() < 40, () -> "it took " + passed);
        }
    }

    @Test
    void theLimitOfAllOfItCountsWhereItIsLess() throws Exception {
        silentInTheLogin();
        try (var connections = new Connections(settings())) {
            for (var port : List.of(server.getPort(), mute(""), mute("SSH-2.0-Mute\r\n"))) {
                var begun = System.nanoTime();
                var failure = assertThrows(
                        RemoteFailure.class, () -> connections.open(target(port), null, Duration.ofMillis(800)));
                assertEquals(Kind.TIMED_OUT, failure.kind());
                assertTrue(failure.beforeSending());
                assertTrue(System.nanoTime() - begun < Duration.ofSeconds(15).toNanos());
            }
        }
    }

    @Test
    void anAnswerWithoutAnExitStatusIsCut() throws Exception {
        server.setCommandFactory((channel, line) -> answer(run -> {
            run.out("looks whole\n");
            run.channel().close(false);
            over.await();
        }));
        var reply = ask(settings(), target(server.getPort()), LONG);
        assertTrue(reply.cut());
        assertEquals(-1, reply.status());
        assertEquals("looks whole\n", Text.out(reply));
    }

    @Test
    void whatALoginShellSaysFirstIsPassedOn() throws Exception {
        server.setCommandFactory((channel, line) -> answer(run -> run.out("Welcome to dom0!\nin\n")));
        assertEquals("Welcome to dom0!\nin\n", Text.out(ask(settings(), target(server.getPort()), LONG)));
    }

    @Test
    void theCommandIsAConstant() throws Exception {
        server.setCommandFactory((channel, line) -> answer(run -> run.out(line)));
        assertEquals("/bin/sh", Text.out(ask(settings(), target(server.getPort()), LONG)));
        var become = new Target("dom0", "127.0.0.1", server.getPort(), "root", key, Become.SUDO, Connection.SSH);
        assertEquals(
                "/bin/sh -c 'LC_ALL=C; export LC_ALL; exec sudo -n -- /bin/sh -s \"$SSH_CONNECTION\"'",
                Text.out(ask(settings(), become, LONG)));
    }

    @Test
    void aSudoThatWantsAPasswordIsNoSudo() throws Exception {
        server.setCommandFactory((channel, line) -> answer(run -> {
            run.getErrorStream().write("sudo: a password is required\n".getBytes(StandardCharsets.UTF_8));
            run.getErrorStream().flush();
            throw new IOException("status 1");
        }));
        var become = new Target("dom0", "127.0.0.1", server.getPort(), "root", key, Become.SUDO, Connection.SSH);
        var failure = failure(settings(), become, LONG);
        assertEquals(Kind.PASSWORD_NEEDED, failure.kind());
        assertEquals("sudo: a password is required", failure.detail());
        assertTrue(failure.beforeSending());
    }

    @Test
    void noThreadOutlivesItsConnection() throws Exception {
        ask(settings(), target(server.getPort()), LONG);
        failure(settings().withLimits(SHORT, LONG), target(mute("SSH-2.0-Mute\r\n")), LONG);
        server.setCommandFactory((channel, line) -> answer(run -> over.await()));
        failure(settings(), target(server.getPort()), SHORT);
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("sshj-")) {
                thread.join(Duration.ofSeconds(20));
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }
}
