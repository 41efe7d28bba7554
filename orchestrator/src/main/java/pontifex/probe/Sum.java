package pontifex.probe;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// How long a file is that was read, and its checksum.
///
/// @param checksum as `cksum` prints it (decimal) or, where a host has none, `md5sum` (32 hexadecimal digits)
record Sum(String path, int length, String checksum) {
    private static final Pattern CKSUM = Pattern.compile("([0-9]{1,10}) ([0-9]{1,9}) (/.*)");
    private static final Pattern MD5SUM = Pattern.compile("([0-9a-f]{32}) [ *](/.*)");
    private static final Pattern WC = Pattern.compile(" *([0-9]{1,9}) (/.*)");

    /// The files of an answer, in the order in which their contents come.
    static List<Sum> all(Answer answer) throws Unreadable {
        var sizes = new HashMap<String, String>();
        for (var line : answer.lines("sizes")) {
            var size = WC.matcher(line);
            if (size.matches()) {
                sizes.put(size.group(2), size.group(1));
            }
        }
        var sums = new ArrayList<Sum>();
        for (var line : answer.lines("sums")) {
            var cksum = CKSUM.matcher(line);
            var md5sum = MD5SUM.matcher(line);
            if (cksum.matches()) {
                sums.add(new Sum(cksum.group(3), Integer.parseInt(cksum.group(2)), cksum.group(1)));
            } else if (md5sum.matches() && sizes.get(md5sum.group(2)) instanceof String size) {
                sums.add(new Sum(md5sum.group(2), Integer.parseInt(size), md5sum.group(1)));
            } else {
                throw new Unreadable("the line of a checksum is '" + Unreadable.shown(line) + "'");
            }
        }
        return sums;
    }

    boolean fits(byte[] content) {
        return checksum.equals(checksum.length() == 32 ? md5(content) : Long.toString(Cksum.of(content)));
    }

    private static String md5(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
