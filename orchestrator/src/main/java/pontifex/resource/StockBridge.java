package pontifex.resource;

import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;
import pontifex.state.Route;
import pontifex.state.Seen;

/// The one bridge that network-bridge makes when xend's configuration names it itself, as of Xen 3.0.3 to 3.1.
///
/// What isn't given follows from the number of the default route's link: `vifnum` is its digits, `netdev`
/// is eth and `bridge` xenbr with them. 3.0.0 takes 0 and 3.0.2 the link itself, which comes to the same
/// where that is eth0.
///
/// @param vifnum null where it isn't given, and nothing else follows from it
record StockBridge(String name, String nic, @Nullable Integer vifnum) {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,3}$");

    /// @param words the script, and its arguments `VAR=VALUE`
    static Seen<StockBridge> of(List<String> words, HostState state) {
        var given = new HashMap<String, String>();
        for (var word : words.subList(1, words.size())) {
            var equals = word.indexOf('=');
            if (equals > 0) {
                given.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        if (given.containsKey("netdev") && given.containsKey("bridge")) {
            return Seen.of(new StockBridge(given.get("bridge"), given.get("netdev"), vifnum(given.get("vifnum"))));
        }
        if (given.containsKey("vifnum")) {
            return Seen.of(numbered(given, given.get("vifnum")));
        }
        return switch (state.network().routes()) {
            case Seen.Unknown<List<Route>>(var why) ->
                Seen.unknown("network-bridge chooses its NIC by the default route, which can't be told: " + why);
            case Seen.Value<List<Route>>(var routes) -> Seen.of(numbered(given, number(routes)));
        };
    }

    private static StockBridge numbered(HashMap<String, String> given, String number) {
        return new StockBridge(
                given.getOrDefault("bridge", "xenbr" + number),
                given.getOrDefault("netdev", "eth" + number),
                vifnum(number));
    }

    private static @Nullable Integer vifnum(@Nullable String number) {
        return number != null && number.matches("[0-9]{1,3}") ? Integer.valueOf(number) : null;
    }

    private static String number(List<Route> routes) {
        for (var route : routes) {
            if (route.isDefault()
                    && !route.ipv6()
                    && route.table().equals("main")
                    && route.link() instanceof String link) {
                var digits = DIGITS.matcher(link);
                return digits.find() ? digits.group() : "0";
            }
        }
        return "0";
    }
}
