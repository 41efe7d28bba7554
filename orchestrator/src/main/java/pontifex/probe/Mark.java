package pontifex.probe;

import java.security.SecureRandom;
import java.util.HexFormat;

/// What frames an answer: random for each run, so that nothing else that a login prints can be taken for it.
public final class Mark {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Mark() {}

    /// 128 bits, in hexadecimal digits.
    public static String random() {
        var bits = new byte[16];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }
}
