package pontifex.remote;

import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;

/// The password, sent as it is through the encrypted connection (RFC 4252, section 8).
final class PasswordRequest extends AbstractAuthMethod {
    private final Password password;
    private volatile boolean expired;

    PasswordRequest(Password password) {
        super("password");
        this.password = password;
    }

    /// Whether the host wants another one before it lets anybody in.
    boolean isExpired() {
        return expired;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        return super.buildReq()
                .putBoolean(false)
                .putSensitiveString(password.text().toCharArray());
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException {
        expired = message == Message.USERAUTH_60;
        throw new UserAuthException("unexpected answer " + message);
    }
}
