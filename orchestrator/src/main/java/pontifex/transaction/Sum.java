package pontifex.transaction;

import pontifex.state.Content;

/// The checksum that POSIX's `cksum` prints, and the size.
final class Sum {
    private static final int POLYNOMIAL = 0x04C11DB7;

    private Sum() {}

    /// As `cksum <file` prints it: `1219131554 3`.
    static String of(Content content) {
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
