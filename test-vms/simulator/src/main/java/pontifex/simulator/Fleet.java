package pontifex.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.session.ServerSession;

/// All hosts of a fleet behind one SSH server, which listens at each one's own loopback address: whose address was
/// called
/// tells whose key is shown, and who answers.
final class Fleet implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final Map<InetAddress, Host> hosts = new HashMap<>();
    private final Map<Dom0, KeyPair> keys = new HashMap<>();
    private final KeyPair user;

    Fleet(List<Host> all) throws GeneralSecurityException, UnknownHostException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        user = generator.generateKeyPair();
        for (var host : all) {
            hosts.put(InetAddress.getByName(host.dom0().listens()), host);
            keys.put(host.dom0(), generator.generateKeyPair());
        }
    }

    KeyPair user() {
        return user;
    }

    Map<Dom0, KeyPair> keys() {
        return keys;
    }

    /// @throws IOException where an address is taken
    void listen(int port) throws IOException {
        server.setPort(port);
        server.setHost(
                hosts.values().stream().map(host -> host.dom0().listens()).collect(Collectors.joining(",")));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(
                (name, key, _) -> name.equals("root") && KeyUtils.compareKeys(key, user.getPublic()));
        server.setKeyPairProvider(new HostKeys());
        server.addSessionListener(new Cables());
        server.setCommandFactory(
                (channel, line) -> new HostCommand(called(channel.getSession()), line, port(channel.getSession())));
        server.start();
    }

    private Host called(ServerSession session) {
        return Objects.requireNonNull(
                hosts.get(((InetSocketAddress) session.getIoSession().getLocalAddress()).getAddress()));
    }

    private static int port(ServerSession session) {
        return ((InetSocketAddress) session.getIoSession().getRemoteAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }

    private final class HostKeys implements KeyPairProvider {
        @Override
        public Iterable<KeyPair> loadKeys(SessionContext session) {
            return List.of(Objects.requireNonNull(
                    keys.get(called((ServerSession) session).dom0())));
        }
    }

    /// Who calls a host whose way is cut finds nobody.
    private final class Cables implements SessionListener {
        @Override
        public void sessionCreated(Session session) {
            if (!called((ServerSession) session).reachable()) {
                session.close(true);
            }
        }
    }
}
