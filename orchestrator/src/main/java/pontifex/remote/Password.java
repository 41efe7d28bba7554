package pontifex.remote;

import java.nio.charset.StandardCharsets;

/// A password as it is sent; never shown.
public record Password(String text) {
    /// @throws IllegalArgumentException when it can't be typed: a control character means something else to a terminal
    public Password {
        if (!isTypable(text)) {
            throw new IllegalArgumentException("a password is one line without control characters, and not empty");
        }
    }

    /// Whether this can be one.
    public static boolean isTypable(String text) {
        return !text.isEmpty() && text.chars().noneMatch(Character::isISOControl);
    }

    /// With the key that ends it.
    byte[] line() {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "***";
    }
}
