package pontifex.resource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;

/// IP addresses as people write them, without a prefix length.
final class Addresses {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    private Addresses() {}

    /// The field's text; null where it isn't there or is no address, which is reported.
    static @Nullable String read(YamlMap fields, String key, Problems problems) {
        var at = fields.scalar(problems, key);
        if (at == null) {
            return null;
        }
        if (parsed(at.text()) == null) {
            problems.add(at, "'" + at.text() + "' is no IP address", "for example 192.0.2.1");
            return null;
        }
        return at.text();
    }

    /// Whether both texts name the same address, however it is written.
    static boolean same(String one, @Nullable String other) {
        return other != null && (one.equals(other) || parsed(one) instanceof InetAddress a && a.equals(parsed(other)));
    }

    /// Null where the text is no literal address; nothing is ever looked up.
    static @Nullable InetAddress parsed(String text) {
        var literal = IPV4.matcher(text).matches()
                ? java.util.Arrays.stream(text.split("\\.")).allMatch(part -> Integer.parseInt(part) < 256)
                : IPV6.matcher(text).matches();
        try {
            return literal ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
