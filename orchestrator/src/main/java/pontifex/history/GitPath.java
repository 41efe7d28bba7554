package pontifex.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Where things stand in the history's tree. One host, one folder; no name of a host or of a file can leave it.
final class GitPath {
    static final String HOSTS = "hosts";

    private GitPath() {}

    /// `hosts/<shard>/<host>`; the shard, two hexadecimal digits of the name's digest, keeps folders small.
    static String host(String name) {
        return HOSTS + "/" + shard(name) + "/" + encoded(name);
    }

    /// The names, from folder to folder, under which a file of a host stands.
    ///
    /// @param path absolute, on the host
    static List<String> names(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty())
                .map(GitPath::encoded)
                .toList();
    }

    /// Lower-case letters, digits, `-`, `_` and inner dots stand for themselves. All else is `%` and two digits a byte:
    /// upper case too, since not every file system that a clone lands on tells it apart.
    static String encoded(String name) {
        var encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
            if (plain || c == '.' && !encoded.isEmpty()) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        return encoded.isEmpty() ? "%" : encoded.toString();
    }

    static String decoded(String encoded) {
        var bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%' && i + 2 < encoded.length()) {
                bytes.write(HexFormat.fromHexDigits(encoded, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(encoded.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String shard(String name) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().toHexDigits(digest[0]);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
