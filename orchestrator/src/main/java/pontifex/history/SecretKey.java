package pontifex.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Value;

/// What makes a digest of a secret that only its holder can compare: so that a change is seen, and nothing else.
///
/// Without a key the word `secret` stands for every secret: a plain digest of a short password could be tried out.
public final class SecretKey {
    static final String NO_KEY = "secret";
    private static final String KEYED = "hmac-sha256:";
    public static final SecretKey NONE = new SecretKey(null);

    private final byte @Nullable [] key;

    private SecretKey(byte @Nullable [] key) {
        this.key = key;
    }

    /// @param file at least 16 bytes, outside the repository
    public static SecretKey in(Path file) throws HistoryFailure {
        try {
            var key = Files.readAllBytes(file);
            if (key.length < 16) {
                throw new HistoryFailure(
                        "the key file " + file + " holds only " + key.length + " bytes",
                        "put at least 16 random bytes into it: head -c 32 /dev/urandom > " + file);
            }
            return new SecretKey(key);
        } catch (IOException e) {
            throw new HistoryFailure(
                    "can't read the key file " + file, "history.key_file in pontifex.yml names it; make it readable");
        }
    }

    /// Whether a recorded item is a secret's content.
    public static boolean isSecret(Item item, Value value) {
        return item.kind().equals("file")
                && item.facet().equals("content")
                && value instanceof Value.Text(var text)
                && (text.equals(NO_KEY) || text.startsWith(KEYED));
    }

    /// Whether a recorded secret can be compared with this key; that it is the one that made it isn't known.
    public boolean opens(Value secret) {
        return key != null && secret instanceof Value.Text(var text) && text.startsWith(KEYED);
    }

    String digest(Content secret) {
        if (key == null) {
            return NO_KEY;
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return KEYED + HexFormat.of().formatHex(mac.doFinal(secret.bytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "***";
    }
}
