package pontifex.resource;

import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;
import pontifex.state.Route;
import pontifex.state.Seen;

/// The one bridge that network-bridge makes when xend's configuration names it itself.
///
/// What isn't given follows, release by release, from the link of the default route: 3.0.3 to 3.1 take its digits for
/// the number, and eth and xenbr with them; 3.0.0 takes 0 for the number; 3.0.2 too, but the link itself for its NIC;
/// later ones take the link for both.
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
        return switch (XendConfig.release(state)) {
            case XEN_3_0_0 -> Seen.of(numbered(given, given.getOrDefault("vifnum", "0")));
            case XEN_3_0_2 -> byRoute(state, link -> byLink(given, given.getOrDefault("vifnum", "0"), link));
            case XEN_3_0_3, XEN_3_1 ->
                given.get("vifnum") instanceof String vifnum
                        ? Seen.of(numbered(given, vifnum))
                        : byRoute(state, link -> numbered(given, digits(link)));
            case XEN_3_2, XEN_3_4, XEN_4_0_0, XEN_4_0_1, XEN_4_1, XEN_4_2 ->
                given.get("netdev") instanceof String nic
                        ? Seen.of(new StockBridge(nic, nic, null))
                        : byRoute(state, link -> new StockBridge(given.getOrDefault("bridge", link), link, null));
            case UNKNOWN -> Seen.unknown(XendConfig.NETWORK_BRIDGE + " is of no release that is known");
        };
    }

    private static StockBridge numbered(HashMap<String, String> given, String number) {
        return byLink(given, number, "eth" + number);
    }

    private static StockBridge byLink(HashMap<String, String> given, String number, String link) {
        return new StockBridge(
                given.getOrDefault("bridge", "xenbr" + number), given.getOrDefault("netdev", link), vifnum(number));
    }

    private static String digits(String link) {
        var digits = DIGITS.matcher(link);
        return digits.find() ? digits.group() : "0";
    }

    /// By the link of the default route; eth0 where there is none.
    private static Seen<StockBridge> byRoute(HostState state, Function<String, StockBridge> made) {
        return switch (state.network().routes()) {
            case Seen.Unknown<List<Route>>(var why) ->
                Seen.unknown("network-bridge chooses its NIC by the default route, which can't be told: " + why);
            case Seen.Value<List<Route>>(var routes) -> Seen.of(made.apply(link(routes)));
        };
    }

    private static String link(List<Route> routes) {
        for (var route : routes) {
            if (route.isDefault()
                    && !route.ipv6()
                    && route.table().equals("main")
                    && route.link() instanceof String link) {
                return link;
            }
        }
        return "eth0";
    }

    private static @Nullable Integer vifnum(@Nullable String number) {
        return number != null && number.matches("[0-9]{1,3}") ? Integer.valueOf(number) : null;
    }
}
