package pontifex.resource;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;

/// A guest's MAC as six pairs of lower-case hexadecimal digits.
final class MacAddress {
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
            problems.add(at, "'" + at.text() + "' is no MAC for a guest: " + wrong, "for example 00:16:3e:00:00:01");
            return null;
        }
        return mac;
    }

    /// Null where the text is no MAC.
    static @Nullable String canonical(String text) {
        return WRITTEN.matcher(text).matches() ? text.replace('-', ':').toLowerCase(Locale.ROOT) : null;
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
