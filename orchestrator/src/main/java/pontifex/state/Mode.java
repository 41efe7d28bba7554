package pontifex.state;

/// A file's permission bits, set-id and sticky bits included: 0 to 07777.
public record Mode(int bits) {
    public Mode {
        if (bits < 0 || bits > 07777) {
            throw new IllegalArgumentException("not a mode: " + Integer.toOctalString(bits));
        }
    }

    /// @param digits octal, such as `0755` or `755`
    public static Mode octal(String digits) {
        return new Mode(Integer.parseInt(digits, 8));
    }

    /// Whether whoever owns the file may run it.
    public boolean executable() {
        return (bits & 0100) != 0;
    }

    /// Four octal digits.
    @Override
    public String toString() {
        return String.format("%04o", bits);
    }
}
