package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.BAD_HOST_CERTIFICATE;
import static pontifex.remote.RemoteFailure.Kind.BAD_SSH_CONFIG;
import static pontifex.remote.RemoteFailure.Kind.CHANGED_HOST_KEY;
import static pontifex.remote.RemoteFailure.Kind.REVOKED_HOST_KEY;
import static pontifex.remote.RemoteFailure.Kind.UNKNOWN_HOST_KEY;
import static pontifex.remote.RemoteFailure.Kind.UNPINNED_HOST_KEY;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/// Whether one hop is the one that it should be, for one connection.
///
/// A host that has moved to another address still is the host whose key is known: where nothing is known of the new
/// address, what is known of the former one counts.
final class HostKeys implements HostKeyVerifier {
    private final KnownHosts known;
    private final Hop hop;
    private final @Nullable Hop formerly;
    private final RemoteFailure.Place place;
    private final List<Pin> pins;
    private volatile @Nullable RemoteFailure refusal;
    private volatile @Nullable String taken;

    /// @param formerly the same host at the address that it had before; null where it has not moved
    HostKeys(KnownHosts known, Hop hop, @Nullable Hop formerly, RemoteFailure.Place place) {
        this.known = known;
        this.hop = hop;
        this.formerly = formerly;
        this.place = place;
        pins = hop.trust().pinned().stream().map(Pin::of).toList();
    }

    /// Why the key was not taken, once it was not.
    @Nullable RemoteFailure refusal() {
        return refusal;
    }

    /// The key that was not known and has been written down, as a sentence; null: there was no need to.
    @Nullable String taken() {
        return taken;
    }

    /// sshj has checked that the host holds the key; whose the key is, is checked here.
    @Override
    public boolean verify(String name, int port, PublicKey key) {
        var blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        try {
            if (key instanceof Certificate<?>) {
                var certificate = SignedKey.of(blob);
                refusal = refusal(judged(certificate), certificate.key());
            } else {
                refusal = refusal(judged(blob), blob);
            }
        } catch (IOException e) {
            refusal = refused(BAD_SSH_CONFIG, "what is known of host keys can't be read or written: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            refusal = refused(BAD_HOST_CERTIFICATE, String.valueOf(e.getMessage()));
        }
        return refusal == null;
    }

    private @Nullable RemoteFailure refusal(KnownHosts.Verdict verdict, byte[] key) throws IOException {
        var shown = shown(key);
        return switch (verdict) {
            case KnownHosts.Verdict.Known() -> null;
            case KnownHosts.Verdict.Unknown() -> unknown(key, shown);
            case KnownHosts.Verdict.Changed(var line) ->
                refused(
                        CHANGED_HOST_KEY,
                        "it shows " + shown + ", but " + line + " has " + line.type() + " " + fingerprint(line.key()));
            case KnownHosts.Verdict.Unpinned(var pin) ->
                refused(CHANGED_HOST_KEY, "it shows " + shown + ", but the inventory (ssh_host_keys) has " + pin);
            case KnownHosts.Verdict.Revoked(var by) -> refused(REVOKED_HOST_KEY, shown + ", by " + by);
            case KnownHosts.Verdict.Worthless(var certificate, var why) ->
                refused(BAD_HOST_CERTIFICATE, certificate + ": " + why);
        };
    }

    /// What is written anew is judged as if it had always been there.
    private @Nullable RemoteFailure unknown(byte[] key, String shown) throws IOException {
        return switch (hop.trust().policy()) {
            case STRICT -> refused(UNKNOWN_HOST_KEY, shown);
            case PINNED -> refused(pins.isEmpty() ? UNPINNED_HOST_KEY : UNKNOWN_HOST_KEY, shown);
            case ACCEPT_NEW -> {
                if (hop.trust().knownHosts().isEmpty()) {
                    yield refused(UNKNOWN_HOST_KEY, shown + ", and there is no known_hosts to write it to");
                }
                var file = hop.trust().knownHosts().getFirst();
                if (Files.exists(file) && !Files.isRegularFile(file)) { // /dev/null forgets
                    yield refused(UNKNOWN_HOST_KEY, shown + ", and nothing can be remembered in " + file);
                }
                var verdict = known.add(hop, type(key), key);
                if (!(verdict instanceof KnownHosts.Verdict.Known)) {
                    yield refusal(verdict, key);
                }
                taken = "the host key of " + place.known() + " was not known, and is believed from now on: " + shown
                        + ", written to " + file;
                yield null;
            }
        };
    }

    private KnownHosts.Verdict judged(SignedKey certificate) throws IOException {
        return judged(certificate.key(), where -> known.judge(where, certificate, Instant.now()));
    }

    private KnownHosts.Verdict judged(byte[] key) throws IOException {
        return judged(key, where -> known.judge(where, key));
    }

    /// @param files what known_hosts says
    private KnownHosts.Verdict judged(byte[] key, Judge files) throws IOException {
        if (pins.isEmpty()) {
            return hop.trust().policy() == HostKeyPolicy.PINNED ? new KnownHosts.Verdict.Unknown() : judged(files);
        }
        if (known.judge(hop, key) instanceof KnownHosts.Verdict.Revoked revoked) {
            return revoked;
        }
        if (pins.stream().noneMatch(pin -> pin.isOf(key))) {
            return new KnownHosts.Verdict.Unpinned(pins.getFirst());
        }
        return hop.trust().vouched() ? new KnownHosts.Verdict.Known() : judged(files);
    }

    private interface Judge {
        KnownHosts.Verdict of(Hop where) throws IOException;
    }

    private KnownHosts.Verdict judged(Judge judge) throws IOException {
        var verdict = judge.of(hop);
        return verdict instanceof KnownHosts.Verdict.Unknown && formerly != null ? judge.of(formerly) : verdict;
    }

    private RemoteFailure refused(RemoteFailure.Kind kind, String detail) {
        return RemoteFailure.early(kind, place, detail, null);
    }

    /// sshj asks first for keys of these: an unknown one of a better type would be refused.
    @Override
    public List<String> findExistingAlgorithms(String name, int port) {
        if (!pins.isEmpty()) {
            return pins.stream()
                    .flatMap(pin -> Algorithms.ofHostKey(pin.type()).stream())
                    .toList();
        }
        try {
            var algorithms = known.algorithms(hop);
            return algorithms.isEmpty() && formerly != null ? known.algorithms(formerly) : algorithms;
        } catch (IOException e) {
            return List.of(); // verify says so
        }
    }

    private static String shown(byte[] key) {
        return type(key) + " " + fingerprint(key);
    }

    private static String type(byte[] key) {
        try {
            return new Buffer.PlainBuffer(key).readString();
        } catch (Buffer.BufferException e) {
            throw new IllegalArgumentException("no key", e);
        }
    }

    /// As `ssh-keygen -lf` prints it.
    static String fingerprint(byte[] key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
