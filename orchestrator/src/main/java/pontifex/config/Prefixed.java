package pontifex.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Addresses with their prefix length, as the kernel shows them: `192.0.2.7/24`, `2001:db8::7/64` (RFC 5952).
public final class Prefixed {
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|(?=.*:)[0-9A-Fa-f:]+(?::[0-9.]+)?");

    private Prefixed() {}

    /// Null where `text` is no such address.
    public static @Nullable String canonical(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? null : of(text, "");
    }

    /// @param address with or without a prefix length
    /// @param netmask a length or a dotted mask, which wins; empty: the address's own length or, without one, its
    ///     class's (ifupdown's compute_v4_mask), and all bits of an IPv6 address
    static @Nullable String of(String address, String netmask) {
        int slash = address.indexOf('/');
        var plain = slash < 0 ? address : address.substring(0, slash);
        var written = !netmask.isEmpty() || slash < 0 ? netmask : address.substring(slash + 1);
        if (!(literal(plain) instanceof InetAddress literal)) {
            return null;
        }
        int bits = literal.getAddress().length * 8;
        int length = written.isEmpty() ? ofClass(literal) : length(written);
        return length < 0 || length > bits ? null : shown(literal) + "/" + length;
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.ofLiteral(text) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static int ofClass(InetAddress address) {
        if (address instanceof Inet6Address) {
            return 128;
        }
        int first = address.getAddress()[0] & 0xff;
        return first < 128 ? 8 : first < 192 ? 16 : first < 224 ? 24 : 32;
    }

    /// -1 where it is none.
    private static int length(String written) {
        if (written.matches("[0-9]{1,3}")) {
            return Integer.parseInt(written);
        }
        if (!(literal(written) instanceof Inet4Address mask)) {
            return -1;
        }
        int bits = 0;
        for (byte part : mask.getAddress()) {
            bits = bits << 8 | part & 0xff;
        }
        int length = Integer.numberOfLeadingZeros(~bits);
        return length == 32 || bits << length == 0 ? length : -1;
    }

    private static String shown(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        var parts = new int[8];
        var bytes = address.getAddress();
        for (int i = 0; i < 8; i++) {
            parts[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int start = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && parts[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                start = i;
                longest = end - i;
            }
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == start) {
                text.append("::");
                i += longest - 1;
            } else {
                text.append(text.isEmpty() || text.toString().endsWith(":") ? "" : ":")
                        .append(Integer.toHexString(parts[i]));
            }
        }
        return text.toString();
    }
}
