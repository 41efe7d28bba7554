package pontifex.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// udev's rule that gives a bridge its forward delay as the kernel reports it: NetworkManager takes 0 for "the usual
/// 15 s", and has no words for less than 2.
final class DelayRule {
    static final String FOLDER = "/etc/udev/rules.d";

    private static final Pattern RULE = Pattern.compile(
            "(?m)^ACTION==\"add\", SUBSYSTEM==\"net\", KERNEL==\"([^\"]+)\", ATTR\\{bridge/forward_delay}=\"([0-9]{1,4})\"\\r?$");

    private DelayRule() {}

    static String path(String bridge) {
        return FOLDER + "/90-" + bridge + "-forward-delay.rules";
    }

    static boolean is(String path) {
        return path.matches(FOLDER + "/90-[^/]+-forward-delay\\.rules");
    }

    /// @param seconds with two digits after the point at most
    static String text(String bridge, String seconds) {
        return """
                # NetworkManager can't give a bridge this delay by itself. In hundredths of a second.
                ACTION=="add", SUBSYSTEM=="net", KERNEL=="%s", ATTR{bridge/forward_delay}="%s"
                """.formatted(bridge, new BigDecimal(seconds).movePointRight(2).toBigInteger());
    }

    /// The texts with the rule that gives a bridge this delay; null: with none.
    static SortedMap<String, String> with(Map<String, String> texts, String bridge, @Nullable String seconds) {
        var changed = new TreeMap<>(texts);
        if (seconds == null) {
            changed.remove(path(bridge));
        } else if (!seconds.equals(seconds(bridge, texts))) {
            changed.put(path(bridge), text(bridge, seconds));
        }
        return changed;
    }

    /// The delay in seconds that a bridge gets by its rule; null where it has none.
    static @Nullable String seconds(String bridge, Map<String, String> texts) {
        var rule = RULE.matcher(texts.getOrDefault(path(bridge), ""));
        return rule.find() && rule.group(1).equals(bridge)
                ? new BigDecimal(rule.group(2))
                        .movePointLeft(2)
                        .stripTrailingZeros()
                        .toPlainString()
                : null;
    }
}
