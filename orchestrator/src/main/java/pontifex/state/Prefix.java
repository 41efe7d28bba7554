package pontifex.state;

import java.math.BigInteger;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// A range of addresses: those that begin with the same bits.
///
/// @param bits of its first address, as a number
/// @param length how many of them are the same
public record Prefix(boolean ipv6, BigInteger bits, int length) {
    /// `192.0.2.0/24`, `2001:db8::7`; an address alone is a range of one. A zone (`%eth0`) doesn't count. Null: it is
    /// neither.
    public static @Nullable Prefix of(String text) {
        var parts = text.replaceFirst("%[^/]*", "").split("/", -1);
        try {
            var bytes = InetAddress.ofLiteral(parts[0]).getAddress();
            int width = bytes.length * 8;
            int length = parts.length == 1 ? width : Integer.parseInt(parts[1]);
            return parts.length > 2 || length < 0 || length > width
                    ? null
                    : new Prefix(bytes.length > 4, new BigInteger(1, bytes), length);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// Whether all of the other's addresses are in it.
    public boolean covers(Prefix other) {
        int rest = (ipv6 ? 128 : 32) - length;
        return ipv6 == other.ipv6
                && length <= other.length
                && bits.shiftRight(rest).equals(other.bits.shiftRight(rest));
    }
}
