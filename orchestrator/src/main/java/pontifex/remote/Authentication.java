package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.AUTH_FAILED;
import static pontifex.remote.RemoteFailure.Kind.DROPPED;
import static pontifex.remote.RemoteFailure.Kind.PASSPHRASE_NEEDED;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;

/// How a user is let in at one hop: each key is offered by its public half, and signs where the host would take it
/// (RFC 4252, section 7). The signing stands between two packets of the caller's own thread, as it may wait for a
/// human: the agent's, or one who types a passphrase.
final class Authentication {
    /// sshd's MaxAuthTries: it hangs up at the next.
    private static final int MOST_TRIES = 6;

    private final SSHClient client;
    private final Hop hop;
    private final RemoteFailure.Place place;
    private final boolean old;
    private final Duration limit;
    private final Runnable cut;
    private final List<String> tried = new ArrayList<>();
    private boolean legacy;

    /// @param old whether the host knows SHA-1 only
    /// @param limit for one exchange
    /// @param cut ends the connection
    Authentication(SSHClient client, Hop hop, boolean old, RemoteFailure.Place place, Duration limit, Runnable cut) {
        this.client = client;
        this.hop = hop;
        this.old = old;
        this.place = place;
        this.limit = limit;
        this.cut = cut;
    }

    /// Whether it rests on a signature with SHA-1.
    boolean isLegacy() {
        return legacy;
    }

    void with(List<UserKey> keys) throws RemoteFailure, InterruptedException {
        UnusableKey unusable = null;
        for (var key : keys.subList(0, Math.min(MOST_TRIES, keys.size()))) {
            try {
                if (opens(key)) {
                    return;
                }
            } catch (UnusableKey e) {
                tried.add(e.detail());
                unusable = e;
            }
            if (!methods().isEmpty() && !methods().contains("publickey")) {
                break;
            }
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        // a key that only lacks its passphrase is the one to mend
        if (unusable != null && (tried.size() == 1 || unusable.kind() == PASSPHRASE_NEEDED)) {
            throw RemoteFailure.early(unusable.kind(), place, unusable.detail(), unusable);
        }
        var second = client.getUserAuth().hadPartialSuccess() ? " as a second factor" : "";
        var offered = methods().isEmpty() ? "" : "; it takes " + String.join(", ", methods()) + second;
        throw RemoteFailure.early(AUTH_FAILED, place, attempts() + offered, unusable);
    }

    private Collection<String> methods() {
        return client.getUserAuth().getAllowedMethods();
    }

    private String attempts() {
        return "as " + hop.user()
                + (tried.isEmpty() ? ", there is no key to try" : ", tried " + String.join(", ", tried));
    }

    private boolean opens(UserKey key) throws UnusableKey, RemoteFailure, InterruptedException {
        var blob = key.blob();
        var names = Algorithms.ofUserKey(UserKey.type(blob), hop.offer().contains("ssh-rsa"), old);
        tried.add(key.name());
        for (var name : names) {
            if (opens(key, blob, name)) {
                legacy = Algorithms.plain(name).equals("ssh-rsa");
                return true;
            }
        }
        return false;
    }

    private boolean opens(UserKey key, byte[] blob, String algorithm)
            throws UnusableKey, RemoteFailure, InterruptedException {
        var offer = new KeyRequest(algorithm, blob, null);
        if (exchange(offer)) {
            return true; // whoever asks is let in
        }
        if (!offer.welcome()) {
            return false;
        }
        tried.removeLast();
        var signature = key.sign(algorithm, message(algorithm, blob));
        tried.add(key.name() + " (its signature was refused)");
        return exchange(new KeyRequest(algorithm, blob, signature));
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
        try (var deadline = Deadline.after(limit, cut)) {
            try {
                var timeout = client.getTransport().getTimeoutMs();
                return Checked.call(() -> client.getUserAuth()
                        .authenticate(hop.user(), (Service) client.getConnection(), request, timeout));
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (request.welcome()) {
                    return false;
                }
                if (deadline.expired()) {
                    var within = LoginShell.seconds(limit);
                    throw RemoteFailure.early(TIMED_OUT, place, "no login within " + within, e);
                }
                var message = Checked.words(e);
                if (message.contains("authentication failures")) {
                    throw RemoteFailure.early(AUTH_FAILED, place, attempts() + "; it hung up: " + message, e);
                }
                throw RemoteFailure.early(DROPPED, place, "while logging in as " + hop.user() + ": " + message, e);
            }
        }
    }
}
