package pontifex.remote;

import java.io.IOException;
import net.schmizz.sshj.common.Buffer;

/// A key that may open a host: its public half, and someone who signs with the other.
sealed interface UserKey permits AgentKey, CertifiedKey, FileKey {
    /// How a message names it.
    String name();

    /// The public half as it is on the wire.
    byte[] blob() throws UnusableKey;

    /// @param algorithm the name under which it signs, [Algorithms#ofUserKey]
    /// @return the signature as it is on the wire, its own name first
    byte[] sign(String algorithm, byte[] message) throws UnusableKey;

    /// What kind of key it is: `ssh-ed25519`, `ssh-rsa-cert-v01@openssh.com`.
    static String type(byte[] blob) throws UnusableKey {
        try {
            return new Buffer.PlainBuffer(blob).readString();
        } catch (Buffer.BufferException e) {
            throw new UnusableKey(RemoteFailure.Kind.BAD_KEY_FILE, "no public key of SSH", e);
        }
    }

    /// What both kinds of key can fail with.
    static UnusableKey unusable(String name, IOException e) {
        return new UnusableKey(RemoteFailure.Kind.BAD_KEY_FILE, name + ": " + e.getMessage(), e);
    }
}
