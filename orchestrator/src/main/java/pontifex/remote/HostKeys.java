package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.BAD_SSH_CONFIG;
import static pontifex.remote.RemoteFailure.Kind.CHANGED_HOST_KEY;
import static pontifex.remote.RemoteFailure.Kind.REVOKED_HOST_KEY;
import static pontifex.remote.RemoteFailure.Kind.UNKNOWN_HOST_KEY;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/// Whether one hop is the one that it should be, for one connection. Nothing is ever added to the known ones.
///
/// A host that has moved to another address still is the host whose key is known: where nothing is known of the new
/// address, what is known of the former one counts.
final class HostKeys implements HostKeyVerifier {
    private final KnownHosts known;
    private final Hop hop;
    private final @Nullable Hop formerly;
    private final RemoteFailure.Place place;
    private volatile @Nullable RemoteFailure refusal;

    /// @param formerly the same host at the address that it had before; null where it has not moved
    HostKeys(KnownHosts known, Hop hop, @Nullable Hop formerly, RemoteFailure.Place place) {
        this.known = known;
        this.hop = hop;
        this.formerly = formerly;
        this.place = place;
    }

    /// Why the key was not taken, once it was not.
    @Nullable RemoteFailure refusal() {
        return refusal;
    }

    @Override
    public boolean verify(String name, int port, PublicKey key) {
        var blob = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        var shown = KeyType.fromKey(key) + " " + fingerprint(blob);
        try {
            refusal = switch (judged(blob)) {
                case KnownHosts.Verdict.Known() -> null;
                case KnownHosts.Verdict.Unknown() -> refused(UNKNOWN_HOST_KEY, shown);
                case KnownHosts.Verdict.Changed(var line) ->
                    refused(
                            CHANGED_HOST_KEY,
                            "it shows " + shown + ", but " + line + " has " + line.type() + " "
                                    + fingerprint(line.key()));
                case KnownHosts.Verdict.Revoked(var line) -> refused(REVOKED_HOST_KEY, shown + ", by " + line);
            };
        } catch (IOException e) {
            refusal = RemoteFailure.early(BAD_SSH_CONFIG, place, "known_hosts can't be read: " + e, e);
        }
        return refusal == null;
    }

    private KnownHosts.Verdict judged(byte[] key) throws IOException {
        var verdict = known.judge(hop, key);
        return verdict instanceof KnownHosts.Verdict.Unknown && formerly != null ? known.judge(formerly, key) : verdict;
    }

    private RemoteFailure refused(RemoteFailure.Kind kind, String detail) {
        return RemoteFailure.early(kind, place, detail, null);
    }

    /// sshj asks first for keys of these: an unknown one of a better type would be refused.
    @Override
    public List<String> findExistingAlgorithms(String name, int port) {
        try {
            var types = known.types(hop);
            return (types.isEmpty() && formerly != null ? known.types(formerly) : types)
                    .stream()
                            .flatMap(type -> Algorithms.ofHostKey(type).stream())
                            .toList();
        } catch (IOException e) {
            return List.of(); // verify says so
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
