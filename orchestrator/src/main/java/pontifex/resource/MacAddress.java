package pontifex.resource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;

/// A guest's MAC as six pairs of lower-case hexadecimal digits.
final class MacAddress {
    private static final String XEN = "00:16:3e:";
    private static final Pattern WRITTEN = Pattern.compile("[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}");

    private MacAddress() {}

    /// The field's text; null where it isn't there or is no MAC that a guest may have, which is reported.
    static @Nullable String read(YamlMap fields, String key, Problems problems) {
        var at = fields.scalar(problems, key);
        if (at == null) {
            return null;
        }
        var mac = canonical(at.text());
        var wrong = mac == null ? "it isn't six pairs of hexadecimal digits" : unfit(mac);
        if (wrong != null) {
            problems.add(
                    at,
                    "'" + at.text() + "' is no MAC to give an interface: " + wrong,
                    "for example 00:16:3e:00:00:01");
            return null;
        }
        return mac;
    }

    /// A guest's: Xen's own (00:16:3e) or a locally administered one, as another vendor's may be that of a card
    /// somewhere. `auto` is derived from the fleet, the host, the guest and its index.
    ///
    /// @param any whether the task takes another vendor's all the same
    /// @return null where it isn't there or is none that a guest may have, which is reported
    static @Nullable String ofGuest(
            YamlMap fields, String guest, int index, boolean any, ControllerFiles files, Problems problems) {
        var at = fields.scalar(problems, "mac");
        if (at != null && at.text().equals("auto")) {
            return derived(files.fleet(), files.host(), guest, index);
        }
        var mac = read(fields, "mac", problems);
        if (at == null || mac == null || any || !isAnothers(mac)) {
            return mac;
        }
        problems.add(
                at,
                "'" + at.text() + "' is another vendor's MAC: a card somewhere may have it",
                "use 00:16:3e:…, a locally administered one (its second digit is 2, 6, a or e) or 'auto';"
                        + " or say 'any_mac: true'");
        return null;
    }

    /// Whether it is another vendor's, and so may be that of a card somewhere.
    static boolean isAnothers(String mac) {
        return !mac.startsWith(XEN) && !isLocal(mac);
    }

    /// Xen's own three bytes, and three of a digest; the first of these below 80, as xl and xend draw them.
    static String derived(String fleet, String host, String guest, int index) {
        var named = String.join("\0", fleet, host, guest, String.valueOf(index)).getBytes(StandardCharsets.UTF_8);
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(named);
            return "%s%02x:%02x:%02x".formatted(XEN, digest[0] & 0x7f, digest[1] & 0xff, digest[2] & 0xff);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /// Null where the text is no MAC.
    static @Nullable String canonical(String text) {
        return WRITTEN.matcher(text).matches() ? text.replace('-', ':').toLowerCase(Locale.ROOT) : null;
    }

    private static boolean isLocal(String mac) {
        return (HexFormat.fromHexDigits(mac, 0, 2) & 2) == 2;
    }

    private static @Nullable String unfit(String mac) {
        if (mac.equals("00:00:00:00:00:00")) {
            return "it is all zero";
        }
        if (mac.equals("fe:ff:ff:ff:ff:ff")) {
            return "it is what Xen gives its own ends in Dom0";
        }
        boolean multicast = (HexFormat.fromHexDigits(mac, 0, 2) & 1) == 1;
        return multicast ? "it is a multicast address" : null;
    }
}
