package pontifex.transaction;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import pontifex.state.Content;

/// What a host's own tool says of a content: POSIX's `cksum`, or `md5sum` where it has only that.
final class Sum {
    private static final int POLYNOMIAL = 0x04C11DB7;

    private Sum() {}

    /// Checksum and size, by either tool: `1219131554 3 or 900150983cd24fb0d6963f7d28e17f72 3`.
    static String of(Content content) {
        return crc(content) + " or " + md5(content);
    }

    private static String md5(Content content) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(content.bytes());
            return HexFormat.of().formatHex(digest) + " " + content.size();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String crc(Content content) {
        int crc = 0;
        for (byte b : content.bytes()) {
            crc = next(crc, b);
        }
        for (long size = content.size(); size != 0; size >>>= 8) {
            crc = next(crc, (byte) size);
        }
        return Integer.toUnsignedString(~crc) + " " + content.size();
    }

    private static int next(int crc, byte b) {
        int next = crc ^ (b & 0xff) << 24;
        for (int bit = 0; bit < 8; bit++) {
            next = next < 0 ? next << 1 ^ POLYNOMIAL : next << 1;
        }
        return next;
    }
}
