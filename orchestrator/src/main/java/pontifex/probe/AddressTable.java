package pontifex.probe;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import pontifex.state.Address;
import pontifex.state.Seen;

/// The addresses of an answer: as `ip` printed them, else `ifconfig` and the kernel's own list of IPv6 addresses.
final class AddressTable {
    /// net-tools before 2.0 and busybox: `inet addr:192.0.2.7  Bcast:…  Mask:255.255.255.0`; later net-tools:
    /// `inet 192.0.2.7  netmask 255.255.255.0`.
    private static final Pattern IFCONFIG =
            Pattern.compile("\\s+inet (?:addr:)?([0-9.]+)\\s.*?(?:Mask:|netmask )([0-9.]+).*");

    /// IFA_F_PERMANENT of if_addr.h.
    private static final int PERMANENT = 0x80;

    private AddressTable() {}

    static Seen<List<Address>> of(Answer answer) {
        if (answer.named("addresses") instanceof Answer.Section ip) {
            return ip.status() == 0
                    ? Seen.of(fromIp(ip.lines()))
                    : Seen.unknown("ip -o addr show failed with status " + ip.status());
        }
        if (answer.named("ifconfig") instanceof Answer.Section ifconfig) {
            if (ifconfig.status() != 0) {
                return Seen.unknown("ifconfig -a failed with status " + ifconfig.status());
            }
            var found = new ArrayList<>(fromIfconfig(ifconfig.lines()));
            answer.lines("if_inet6").forEach(line -> fromKernel(line, found));
            return Seen.of(List.copyOf(found));
        }
        return Seen.unknown("the host has neither ip nor ifconfig");
    }

    private static List<Address> fromIp(List<String> lines) {
        var found = new ArrayList<Address>();
        for (var line : lines) {
            if (AddressLine.read(line) instanceof Address address) {
                found.add(address);
            }
        }
        return List.copyOf(found);
    }

    private static List<Address> fromIfconfig(List<String> lines) {
        var found = new ArrayList<Address>();
        var link = "";
        for (var line : lines) {
            if (!Character.isWhitespace(line.charAt(0))) {
                link = line.replaceFirst("\\s.*", "").replaceFirst(":.*", "");
            }
            var matcher = IFCONFIG.matcher(line);
            if (matcher.matches()) {
                int prefix = 0;
                for (var part : matcher.group(2).split("\\.")) {
                    prefix += Integer.bitCount(Integer.parseInt(part));
                }
                found.add(new Address(link, matcher.group(1) + "/" + prefix));
            }
        }
        return found;
    }

    /// A line of /proc/net/if_inet6: the address in 32 digits, index, prefix length, scope, flags, name.
    private static void fromKernel(String line, List<Address> found) {
        var words = line.split("\\s+");
        if (words.length == 6 && words[0].matches("[0-9a-f]{32}") && (words[2] + words[4]).matches("[0-9a-f]{4,10}")) {
            boolean permanent = (Integer.parseUnsignedInt(words[4], 16) & PERMANENT) != 0;
            found.add(new Address(
                    words[5], ipv6(words[0]) + "/" + Integer.parseInt(words[2], 16), List.of(), !permanent));
        }
    }

    /// 32 hexadecimal digits as RFC 5952 writes an IPv6 address, and so does `ip`.
    static String ipv6(String digits) {
        try {
            var plain =
                    InetAddress.getByAddress(HexFormat.of().parseHex(digits)).getHostAddress();
            var longest = "";
            var runs = Pattern.compile("(?<![0-9a-f])0(:0)+(?![0-9a-f])").matcher(plain);
            while (runs.find()) {
                longest = runs.group().length() > longest.length() ? runs.group() : longest;
            }
            if (longest.isEmpty()) {
                return plain;
            }
            int at = plain.indexOf(longest, plain.startsWith(longest) ? 0 : plain.indexOf(":" + longest) + 1);
            var before = plain.substring(0, at).replaceFirst(":$", "");
            var after = plain.substring(at + longest.length()).replaceFirst("^:", "");
            return before + "::" + after;
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
