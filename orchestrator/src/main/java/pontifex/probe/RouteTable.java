package pontifex.probe;

import java.util.ArrayList;
import java.util.List;
import pontifex.state.Route;
import pontifex.state.Seen;

/// The unicast routes of an answer: as `ip` printed those of all tables, else the kernel's own lists.
final class RouteTable {
    private static final int REJECT = 0x200;
    private static final int GATEWAY = 0x2;
    private static final int LOCAL_OR_ANYCAST = 0x80100000;

    private RouteTable() {}

    static Seen<List<Route>> of(Answer answer) {
        if (answer.named("routes") instanceof Answer.Section ip) {
            return ip.status() == 0
                    ? Seen.of(fromIp(ip.lines()))
                    : Seen.unknown("ip route show table all failed with status " + ip.status());
        }
        if (answer.named("route") == null) {
            return Seen.unknown("the host has neither ip nor /proc/net/route");
        }
        var found = new ArrayList<Route>();
        answer.lines("route").forEach(line -> fromKernel(line, found));
        answer.lines("ipv6_route").forEach(line -> fromKernel6(line, found));
        return Seen.of(List.copyOf(found));
    }

    /// IPv6's come after IPv4's, and not every line of them has a colon. An IPv4 route may lead by an IPv6 gateway.
    private static List<Route> fromIp(List<String> lines) {
        var found = new ArrayList<Route>();
        boolean ipv6 = false;
        for (var line : joined(lines)) {
            ipv6 |= line.replaceAll(" via inet6 \\S+", "").indexOf(':') >= 0 || line.contains(" pref ");
            var read = RouteLine.of(ipv6, line);
            if (read.leads()) {
                found.add(read.route());
            }
        }
        return List.copyOf(found);
    }

    /// Whether the host's `ip` is busybox's: it prints no protocol, and the kernel has one for each of its own routes.
    /// It shows neither a route's metrics nor the ways of one that has several.
    static boolean fromBusybox(Answer answer) {
        return answer.lines("routes").stream()
                .anyMatch(line -> line.contains(" table local ") && !line.contains(" proto "));
    }

    /// A route of several ways goes on in lines that are indented.
    private static List<String> joined(List<String> lines) {
        var joined = new ArrayList<String>();
        for (var line : lines) {
            if (Character.isWhitespace(line.charAt(0)) && !joined.isEmpty()) {
                joined.add(joined.removeLast() + " " + line.strip());
            } else if (!line.isBlank()) {
                joined.add(line.strip());
            }
        }
        return joined;
    }

    /// A line of /proc/net/route: Iface Destination Gateway Flags RefCnt Use Metric Mask …, addresses as the
    /// processor has them in memory (every Xen host is little-endian).
    private static void fromKernel(String line, List<Route> found) {
        var words = line.split("\\s+");
        if (words.length < 8 || !(words[1] + words[2] + words[7]).matches("[0-9A-F]{24}")) {
            return;
        }
        int flags = Integer.parseUnsignedInt(words[3], 16);
        if ((flags & REJECT) == 0) {
            int prefix = Integer.bitCount(Integer.parseUnsignedInt(words[7], 16));
            found.add(new Route(
                    false,
                    "main",
                    prefix == 0 ? "default" : ipv4(words[1]) + (prefix == 32 ? "" : "/" + prefix),
                    (flags & GATEWAY) == 0 ? null : ipv4(words[2]),
                    words[0],
                    Integer.parseInt(words[6]),
                    line));
        }
    }

    private static String ipv4(String digits) {
        int bits = Integer.parseUnsignedInt(digits, 16);
        return (bits & 0xff) + "." + (bits >>> 8 & 0xff) + "." + (bits >>> 16 & 0xff) + "." + (bits >>> 24);
    }

    /// A line of /proc/net/ipv6_route: destination, its prefix length, source, its prefix length, gateway, metric,
    /// references, uses, flags, name; all in hexadecimal digits, of every table.
    private static void fromKernel6(String line, List<Route> found) {
        var words = line.split("\\s+");
        if (words.length != 10 || !(words[0] + words[4]).matches("[0-9a-f]{64}")) {
            return;
        }
        int flags = Integer.parseUnsignedInt(words[8], 16);
        if ((flags & (REJECT | LOCAL_OR_ANYCAST)) == 0 && !words[9].equals("lo") && !words[0].startsWith("ff")) {
            int prefix = Integer.parseInt(words[1], 16);
            found.add(new Route(
                    true,
                    "main",
                    prefix == 0 ? "default" : AddressTable.ipv6(words[0]) + (prefix == 128 ? "" : "/" + prefix),
                    (flags & GATEWAY) == 0 ? null : AddressTable.ipv6(words[4]),
                    words[9],
                    (int) Math.min(Long.parseLong(words[5], 16), Integer.MAX_VALUE),
                    line));
        }
    }
}
