package pontifex.state;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The bytes of a file. Two contents are equal when their bytes are.
public final class Content {
    public static final Content EMPTY = new Content(new byte[0]);

    private final byte[] bytes;

    private Content(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Content of(byte[] bytes) {
        return new Content(bytes.clone());
    }

    /// UTF-8.
    public static Content of(String text) {
        return new Content(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The content whose [#latin1()] is `text`.
    public static Content ofLatin1(String text) {
        return new Content(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    /// One character a byte, so that an editor gives back every byte that it didn't mean to touch.
    public String latin1() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// For people: what is no UTF-8 is shown as U+FFFD.
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// SHA-256, in hexadecimal digits.
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Content content && Arrays.equals(bytes, content.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
