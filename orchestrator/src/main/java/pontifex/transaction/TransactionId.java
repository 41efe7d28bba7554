package pontifex.transaction;

import java.security.SecureRandom;

/// The name of one transaction, on its host and in the history; random, so that no name comes twice.
///
/// @param value of a-z, 0-9 and `-`
public record TransactionId(String value) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int LENGTH = 20;

    public TransactionId {
        if (!value.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("not a transaction's name: " + value);
        }
    }

    /// 100 random bits.
    public static TransactionId random() {
        var name = new StringBuilder(LENGTH);
        RANDOM.ints(LENGTH, 0, LETTERS.length()).forEach(i -> name.append(LETTERS.charAt(i)));
        return new TransactionId(name.toString());
    }

    /// What every line of its answers begins with, so that a banner or a motd can't be taken for one.
    public String mark() {
        return "pontifex-" + value;
    }

    @Override
    public String toString() {
        return value;
    }
}
