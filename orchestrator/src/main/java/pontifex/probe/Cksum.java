package pontifex.probe;

/// The checksum of POSIX's `cksum`: CRC-32 with the polynomial 0x04c11db7, most significant bit first, over the
/// content and then its length, lowest byte first, without the zero bytes at its end; inverted.
final class Cksum {
    private static final int[] TABLE = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
            TABLE[i] = crc;
        }
    }

    private Cksum() {}

    static long of(byte[] content) {
        int crc = 0;
        for (byte b : content) {
            crc = crc << 8 ^ TABLE[crc >>> 24 ^ (b & 0xff)];
        }
        for (int length = content.length; length != 0; length >>>= 8) {
            crc = crc << 8 ^ TABLE[crc >>> 24 ^ (length & 0xff)];
        }
        return ~crc & 0xffffffffL;
    }
}
