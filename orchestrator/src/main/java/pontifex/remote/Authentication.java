package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.AUTH_FAILED;
import static pontifex.remote.RemoteFailure.Kind.DROPPED;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;

import java.util.ArrayList;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHException;
import org.jspecify.annotations.Nullable;

/// How a user is let in at one hop: each key is offered by its public half, and signs where the host would take it
/// (RFC 4252, section 7). The signing stands between two packets of the caller's own thread, as it may wait for a
/// human: the agent's, or one who types a passphrase.
final class Authentication {
    /// sshd's MaxAuthTries: it hangs up at the next.
    private static final int MOST_TRIES = 6;

    private final SSHClient client;
    private final Hop hop;
    private final RemoteFailure.Place place;
    private final SshSettings settings;
    private final Runnable cut;
    private final List<String> tried = new ArrayList<>();

    /// @param cut ends the connection
    Authentication(SSHClient client, Hop hop, RemoteFailure.Place place, SshSettings settings, Runnable cut) {
        this.client = client;
        this.hop = hop;
        this.place = place;
        this.settings = settings;
        this.cut = cut;
    }

    void with(List<UserKey> keys) throws RemoteFailure, InterruptedException {
        UnusableKey unusable = null;
        var tries = 0;
        for (var key : keys) {
            if (tries == MOST_TRIES) {
                tried.add("no more than " + MOST_TRIES + " keys");
                break;
            }
            tries++;
            try {
                if (opens(key)) {
                    return;
                }
            } catch (UnusableKey e) {
                tried.add(e.detail());
                unusable = e;
            }
            if (!client.getUserAuth().getAllowedMethods().contains("publickey")
                    && !client.getUserAuth().getAllowedMethods().isEmpty()) {
                break;
            }
        }
        throw failure(unusable);
    }

    private RemoteFailure failure(@Nullable UnusableKey unusable) {
        if (unusable != null && tried.size() == 1) {
            return RemoteFailure.early(unusable.kind(), place, unusable.detail(), unusable);
        }
        var methods = client.getUserAuth().getAllowedMethods();
        var detail = "as " + hop.user()
                + (tried.isEmpty() ? ", there is no key to try" : ", tried " + String.join(", ", tried))
                + (methods.isEmpty() ? "" : "; it takes " + String.join(", ", methods))
                + (client.getUserAuth().hadPartialSuccess() ? " as a second factor" : "");
        return RemoteFailure.early(AUTH_FAILED, place, detail, unusable);
    }

    private boolean opens(UserKey key) throws UnusableKey, RemoteFailure, InterruptedException {
        var blob = key.blob();
        var algorithm = UserKey.algorithm(blob);
        var offer = new KeyRequest(algorithm, blob, null);
        if (exchange(offer)) {
            return true; // whoever asks is let in
        }
        if (!offer.welcome()) {
            tried.add(key.name());
            return false;
        }
        var proof = new KeyRequest(algorithm, blob, key.sign(algorithm, message(algorithm, blob)));
        if (exchange(proof)) {
            return true;
        }
        tried.add(key.name() + " (its signature was refused)");
        return false;
    }

    private byte[] message(String algorithm, byte[] blob) {
        return new Buffer.PlainBuffer()
                .putString(client.getTransport().getSessionID())
                .putByte(Message.USERAUTH_REQUEST.toByte())
                .putString(hop.user())
                .putString("ssh-connection")
                .putString("publickey")
                .putBoolean(true)
                .putString(algorithm)
                .putString(blob)
                .getCompactData();
    }

    private boolean exchange(KeyRequest request) throws RemoteFailure, InterruptedException {
        try (var deadline = Deadline.after(settings.authentication(), cut)) {
            try {
                return client.getUserAuth()
                        .authenticate(
                                hop.user(),
                                (Service) client.getConnection(),
                                request,
                                client.getTransport().getTimeoutMs());
            } catch (SSHException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (request.welcome()) {
                    return false;
                }
                if (deadline.expired()) {
                    var limit = LoginShell.seconds(settings.authentication());
                    throw RemoteFailure.early(TIMED_OUT, place, "no login within " + limit, e);
                }
                var reason = e.getDisconnectReason();
                var kind = reason == DisconnectReason.NO_MORE_AUTH_METHODS_AVAILABLE
                                || String.valueOf(e.getMessage()).contains("authentication failures")
                        ? AUTH_FAILED
                        : DROPPED;
                throw RemoteFailure.early(kind, place, "while logging in as " + hop.user() + ": " + e.getMessage(), e);
            }
        }
    }
}
