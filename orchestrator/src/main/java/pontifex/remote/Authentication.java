package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.AUTH_FAILED;
import static pontifex.remote.RemoteFailure.Kind.DROPPED;
import static pontifex.remote.RemoteFailure.Kind.PASSPHRASE_NEEDED;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.Service;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthNone;
import org.jspecify.annotations.Nullable;

/// How a user is let in at one hop: each key is offered by its public half, and signs where the host would take it
/// (RFC 4252, section 7). The signing stands between two packets of the caller's own thread, as it may wait for a
/// human: the agent's, or one who types a passphrase.
final class Authentication {
    /// sshd's MaxAuthTries: it hangs up at the next.
    private static final int MOST_TRIES = 6;

    private static final int MOST_ROUNDS = 8;

    /// How PAM asks for it, in some of the languages that it speaks.
    private static final Pattern PASSWORD =
            Pattern.compile("(?i)passw|kennwort|contrase|mot de passe|wachtwoord|senha|пароль|密码|パスワード");

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

    /// Keys first, as they cost nobody a guess; then the password, where there is one and the host takes it.
    void with(List<UserKey> keys, Challenge challenge) throws RemoteFailure, InterruptedException {
        var password = hop.login().password();
        var unusable = new ArrayDeque<UnusableKey>();
        var most = password == null ? MOST_TRIES : MOST_TRIES - 2;
        if (opens(keys.subList(0, Math.min(most, keys.size())), unusable)
                || password != null && methods().isEmpty() && exchange(new AuthNone(), () -> false)
                || password != null && opens(password)
                || answers(password, challenge)) {
            return;
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        // a key that only lacks its passphrase is the one to mend
        var worst = unusable.peekLast();
        if (worst != null && (tried.size() == 1 || worst.kind() == PASSPHRASE_NEEDED)) {
            throw RemoteFailure.early(worst.kind(), place, worst.detail(), worst);
        }
        var second = client.getUserAuth().hadPartialSuccess() ? " as a second factor" : "";
        var offered = methods().isEmpty() ? "" : "; it takes " + String.join(", ", methods()) + second;
        throw RemoteFailure.early(AUTH_FAILED, place, attempts() + offered, worst);
    }

    /// @param unusable gets those that could not be tried
    private boolean opens(List<UserKey> keys, Deque<UnusableKey> unusable) throws RemoteFailure, InterruptedException {
        for (var key : keys) {
            try {
                if (opens(key)) {
                    return true;
                }
            } catch (UnusableKey e) {
                tried.add(e.detail());
                unusable.add(e);
            }
            if (!takes("publickey")) {
                return false;
            }
        }
        return false;
    }

    private boolean opens(Password password) throws RemoteFailure, InterruptedException {
        if (!takes("password")) {
            return false;
        }
        tried.add("the password");
        var request = new PasswordRequest(password);
        if (exchange(request, request::isExpired)) {
            return true;
        }
        if (request.isExpired()) {
            throw RemoteFailure.early(AUTH_FAILED, place, "the password of " + hop.user() + " has expired", null);
        }
        return false;
    }

    /// Where the host asks questions: those for the password, once, are answered with it, all others by whoever sits
    /// at the terminal. A password that was refused already is not sent again: that would count as one more guess.
    private boolean answers(@Nullable Password password, Challenge challenge)
            throws RemoteFailure, InterruptedException {
        var refused = tried.contains("the password") && takes("password");
        var second = client.getUserAuth().hadPartialSuccess();
        if (refused || !takes("keyboard-interactive") || password == null && !second) {
            return false;
        }
        tried.add("keyboard-interactive");
        var unused = tried.contains("the password") ? null : password;
        List<char[]> answers = null;
        for (var round = 0; round < MOST_ROUNDS; round++) {
            var step = new Questions(answers);
            if (exchange(step, () -> step.asked() != null)) {
                return true;
            }
            var asked = step.asked();
            if (asked == null) {
                return false;
            }
            answers = new ArrayList<>();
            for (var question : asked) {
                if (unused != null
                        && !question.shown()
                        && PASSWORD.matcher(question.prompt()).find()) {
                    answers.add(unused.text().toCharArray());
                    unused = null;
                } else {
                    answers.add(answer(challenge, question));
                }
            }
        }
        return false;
    }

    private char[] answer(Challenge challenge, Questions.Question question) throws RemoteFailure {
        var answer = challenge.answer(hop.user() + "@" + hop.address(), question.prompt(), question.shown());
        if (answer == null) {
            throw RemoteFailure.early(
                    AUTH_FAILED,
                    place,
                    "it asks " + hop.user() + " '" + question.prompt().strip() + "', and nobody is there to answer",
                    null);
        }
        return answer;
    }

    /// Before the first request it is not known, and worth a try.
    private boolean takes(String method) {
        return methods().isEmpty() || methods().contains(method);
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
        if (exchange(offer, offer::welcome)) {
            return true; // whoever asks is let in
        }
        if (!offer.welcome()) {
            return false;
        }
        tried.removeLast();
        var signature = key.sign(algorithm, message(algorithm, blob));
        tried.add(key.name() + " (its signature was refused)");
        if (exchange(new KeyRequest(algorithm, blob, signature), () -> false)) {
            return true;
        }
        if (!takes("publickey") && client.getUserAuth().hadPartialSuccess()) {
            tried.removeLast();
            tried.add(key.name() + " (taken as a first factor)");
        }
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

    /// @param more whether the host has answered with something that is neither yes nor no
    private boolean exchange(AuthMethod request, BooleanSupplier more) throws RemoteFailure, InterruptedException {
        try (var deadline = Deadline.after(limit, cut)) {
            try {
                var timeout = client.getTransport().getTimeoutMs();
                return Checked.call(() -> client.getUserAuth()
                        .authenticate(hop.user(), (Service) client.getConnection(), request, timeout));
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (more.getAsBoolean()) {
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
