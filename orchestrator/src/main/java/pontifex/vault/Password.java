package pontifex.vault;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A password of ansible-vault's.
///
/// @param label which values it is tried for first: `--vault-id LABEL@…`
/// @param origin where it came from, in messages
record Password(String label, char[] text, String origin) {
    private static final int ROUNDS = 10_000;
    private static final int KEY = 32;
    private static final int BLOCK = 16;
    private static final String HMAC = "HmacSHA256";

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    Password {}

    /// @return null where the bytes are no UTF-8
    static @Nullable Password of(String label, byte[] bytes, String origin) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return new Password(label, text.toString().toCharArray(), origin);
        } catch (CharacterCodingException _) {
            return null;
        }
    }

    /// What an envelope holds; empty: this isn't its password, or it was tampered with.
    ///
    /// PBKDF2 with HMAC-SHA-256 in ten thousand rounds gives a key for AES, one for the HMAC
    /// over the ciphertext, and the first counter; the plain text is padded as PKCS #7 says:
    /// Ansible's documentation of ansible-vault, "Vault payload format 1.1 - 1.2".
    Optional<byte[]> open(Envelope envelope) throws Envelope.Damaged {
        try {
            var derived = SecretKeyFactory.getInstance("PBKDF2With" + HMAC)
                    .generateSecret(new PBEKeySpec(text, envelope.salt(), ROUNDS, (2 * KEY + BLOCK) * Byte.SIZE))
                    .getEncoded();
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(derived, KEY, KEY, HMAC));
            if (!MessageDigest.isEqual(mac.doFinal(envelope.ciphertext()), envelope.mac())) {
                return Optional.empty();
            }
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(derived, 0, KEY, "AES"),
                    new IvParameterSpec(derived, 2 * KEY, BLOCK));
            return Optional.of(unpadded(cipher.doFinal(envelope.ciphertext())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES, PBKDF2 and HMAC", e);
        } catch (IllegalArgumentException _) {
            throw Envelope.damaged("it has no salt");
        }
    }

    private static byte[] unpadded(byte[] padded) throws Envelope.Damaged {
        int by = padded.length == 0 ? 0 : padded[padded.length - 1];
        if (by < 1 || by > BLOCK || by > padded.length) {
            throw Envelope.damaged("its padding is none");
        }
        for (int i = padded.length - by; i < padded.length; i++) {
            if (padded[i] != by) {
                throw Envelope.damaged("its padding is none");
            }
        }
        return Arrays.copyOf(padded, padded.length - by);
    }

    @Override
    public String toString() {
        return label + " (" + origin + ")";
    }
}
