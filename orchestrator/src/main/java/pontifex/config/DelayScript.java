package pontifex.config;

import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A script of NetworkManager's dispatcher that gives a bridge its forward delay as the kernel reports it:
/// NetworkManager takes 0 for "the usual 15 s", and has no words for less than 2.
///
/// It gives the kernel its own delay seconds after the link is there, so a rule of udev's comes too early (1.42).
/// What `pre-up.d` holds is run after that, and waited for.
final class DelayScript {
    static final String FOLDER = "/etc/NetworkManager/dispatcher.d/pre-up.d";

    /// The bridge is known by the script's own name.
    private static final String TEXT = """
            #!/bin/sh
            # NetworkManager can't give a bridge this delay by itself. In hundredths of a second.
            delay=%s
            [ "${0##*/} $2" != "90-$1-forward-delay pre-up" ] || echo "$delay" >"/sys/class/net/$1/bridge/forward_delay"
            """;

    private static final Pattern DELAY = Pattern.compile("(?m)^delay=([0-9]{1,4})$");

    private DelayScript() {}

    static String path(String bridge) {
        return FOLDER + "/90-" + bridge + "-forward-delay";
    }

    static boolean is(String path) {
        return path.matches(FOLDER + "/90-[^/]+-forward-delay");
    }

    /// @param seconds with two digits after the point at most
    private static String text(String seconds) {
        return TEXT.formatted(new BigDecimal(seconds).movePointRight(2).toBigInteger());
    }

    /// The texts with the script that gives a bridge this delay; null: with none.
    static SortedMap<String, String> with(Map<String, String> texts, String bridge, @Nullable String seconds) {
        var changed = new TreeMap<>(texts);
        if (seconds == null) {
            changed.remove(path(bridge));
        } else if (!seconds.equals(seconds(bridge, texts))) {
            changed.put(path(bridge), text(seconds));
        }
        return changed;
    }

    /// The delay in seconds that a bridge gets by its script; null where it has none, or one that is another's.
    static @Nullable String seconds(String bridge, Map<String, String> texts) {
        var text = texts.getOrDefault(path(bridge), "");
        var delay = DELAY.matcher(text);
        return delay.find() && text.equals(TEXT.formatted(delay.group(1)))
                ? new BigDecimal(delay.group(1))
                        .movePointLeft(2)
                        .stripTrailingZeros()
                        .toPlainString()
                : null;
    }
}
