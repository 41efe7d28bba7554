package pontifex.remote;

import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import org.jspecify.annotations.Nullable;

/// One request with a public key: without a signature it asks whether the key is welcome, with one it proves that we
/// have it (RFC 4252, section 7).
final class KeyRequest extends AbstractAuthMethod {
    private final String algorithm;
    private final byte[] blob;
    private final byte @Nullable [] signature;
    private volatile boolean welcome;

    KeyRequest(String algorithm, byte[] blob, byte @Nullable [] signature) {
        super("publickey");
        this.algorithm = algorithm;
        this.blob = blob;
        this.signature = signature;
    }

    /// Whether the host would take a signature by this key.
    boolean welcome() {
        return welcome;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        var packet = super.buildReq()
                .putBoolean(signature != null)
                .putString(algorithm)
                .putString(blob);
        return signature == null ? packet : packet.putString(signature);
    }

    /// The exchange ends here, and a second one brings the signature.
    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException {
        welcome = signature == null && message == Message.USERAUTH_60;
        throw new UserAuthException(welcome ? "welcome" : "unexpected answer " + message);
    }
}
