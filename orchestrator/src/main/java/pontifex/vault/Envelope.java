package pontifex.vault;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What ansible-vault writes: a header, and below it salt, HMAC and ciphertext as digits of digits.
///
/// ```
/// $ANSIBLE_VAULT;1.2;AES256;prod
/// 3338…
/// ```
///
/// The digits below the header are those of a text of three lines, each the digits of a part.
///
/// @param label 1.2 names which password it was; null: it doesn't
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Envelope(@Nullable String label, byte[] salt, byte[] mac, byte[] ciphertext) {
    private static final Set<String> VERSIONS = Set.of("1.1", "1.2");
    private static final String CIPHER = "AES256";

    /// Why an envelope can't be read.
    static final class Damaged extends Exception {
        private final @Nullable String hint;

        Damaged(String message, @Nullable String hint) {
            super(message);
            this.hint = hint;
        }

        @Nullable String hint() {
            return hint;
        }
    }

    static Envelope of(String text) throws Damaged {
        var lines = text.lines().map(String::strip).toList();
        var header = header(lines);
        var parts = new String(digits(String.join("", lines.subList(1, lines.size()))), StandardCharsets.US_ASCII)
                .split("\n", -1);
        if (parts.length != 3) {
            throw damaged("it has " + parts.length + " parts instead of 3");
        }
        return new Envelope(
                header.length > 3 && !header[3].isBlank() ? header[3].strip() : null,
                digits(parts[0]),
                digits(parts[1]),
                digits(parts[2]));
    }

    private static String[] header(List<String> lines) throws Damaged {
        var header = lines.getFirst().split(";", -1);
        if (header.length < 3) {
            throw damaged("its first line is not $ANSIBLE_VAULT;VERSION;CIPHER");
        }
        if (!VERSIONS.contains(header[1].strip())) {
            throw new Damaged(
                    "ansible-vault's format " + header[1].strip() + " is not known here, 1.1 and 1.2 are",
                    "encrypt it again with a current ansible-vault");
        }
        if (!header[2].strip().equals(CIPHER)) {
            throw new Damaged(
                    "the cipher " + header[2].strip() + " is not known here, AES256 is",
                    "encrypt it again with a current ansible-vault");
        }
        return header;
    }

    private static byte[] digits(String hex) throws Damaged {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException _) {
            throw damaged("not all of it is hexadecimal digits in pairs");
        }
    }

    static Damaged damaged(String why) {
        return new Damaged(
                "this is no whole ansible-vault value: " + why, "take it from where it was encrypted once more");
    }
}
