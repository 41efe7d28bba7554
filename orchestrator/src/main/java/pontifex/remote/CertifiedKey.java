package pontifex.remote;

import java.nio.file.Path;

/// A key that an authority has signed for a user: shown instead of the plain key, which makes its signatures.
///
/// @param blob the certificate as it is on the wire
record CertifiedKey(UserKey key, byte[] blob, Path file) implements UserKey {
    @Override
    public String name() {
        return file + " of " + key.name();
    }

    @Override
    public byte[] sign(String algorithm, byte[] message) throws UnusableKey {
        return key.sign(algorithm, message);
    }
}
