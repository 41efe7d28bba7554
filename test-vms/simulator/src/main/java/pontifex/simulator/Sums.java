package pontifex.simulator;

import java.nio.charset.StandardCharsets;

/// A probe's answer in which contents were replaced by others of the same length: their checksums are made anew.
///
/// @param answer one byte a character
record Sums(String answer) {
    String again() {
        int sums = answer.indexOf(" sums\n");
        int contents = answer.indexOf(" contents\n");
        if (sums < 0 || contents < sums) {
            return answer;
        }
        sums += " sums\n".length();
        contents += " contents\n".length();
        int end = answer.indexOf("\n\n", sums);
        var again = new StringBuilder(answer.length()).append(answer, 0, sums);
        int at = contents;
        for (var line : answer.substring(sums, end).split("\n")) {
            var words = line.split(" ", 3);
            int size = Integer.parseInt(words[1]);
            var content = answer.substring(at, at + size).getBytes(StandardCharsets.ISO_8859_1);
            again.append(cksum(content))
                    .append(' ')
                    .append(size)
                    .append(' ')
                    .append(words[2])
                    .append('\n');
            at += size;
        }
        return again.append(answer, end + 1, answer.length()).toString();
    }

    /// POSIX's cksum: a CRC of the bytes and of their number.
    private static long cksum(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc = crc << 8 ^ TABLE[crc >>> 24 ^ b & 0xff];
        }
        for (int length = bytes.length; length != 0; length >>>= 8) {
            crc = crc << 8 ^ TABLE[crc >>> 24 ^ length & 0xff];
        }
        return ~crc & 0xffffffffL;
    }

    private static final int[] TABLE = table();

    private static int[] table() {
        var table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04c11db7 : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }
}
