package pontifex;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Debian's busybox runs its own applets before anything in PATH, so nothing can be put before them. In a busybox whose
/// table has an applet under another name, that tool is looked for in PATH.
final class Applets {
    private static final byte[] BEGIN = "[\0[[\0".getBytes(StandardCharsets.ISO_8859_1);

    private Applets() {}

    /// The program with the last letter of these applets' names moved on by one: the table stays in order.
    static byte[] renamed(byte[] busybox, List<String> applets) {
        var program = busybox.clone();
        int table = indexOf(busybox, BEGIN, 0);
        for (var applet : applets) {
            var name = ("\0" + applet + "\0").getBytes(StandardCharsets.ISO_8859_1);
            program[indexOf(busybox, name, table) + applet.length()]++;
        }
        return program;
    }

    private static int indexOf(byte[] all, byte[] part, int from) {
        for (int i = from; i <= all.length - part.length; i++) {
            int n = 0;
            while (n < part.length && all[i + n] == part[n]) {
                n++;
            }
            if (n == part.length) {
                return i;
            }
        }
        throw new AssertionError("no such table in this busybox");
    }
}
