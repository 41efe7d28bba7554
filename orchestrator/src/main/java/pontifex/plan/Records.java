package pontifex.plan;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pontifex.state.Address;
import pontifex.state.Carried;
import pontifex.state.Route;
import pontifex.state.Rule;

/// What Dom0 has on a link, as takeover.sh takes it: a sort and the words of `ip`, `@` where the link's name belongs.
///
/// The words come from the host. None may be what the shell or `ip` takes for more than a word.
final class Records {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9.:/_+%=,][A-Za-z0-9.:/_+%=,-]*");
    private static final Set<String> BEFORE_LINKS = Set.of("dev", "iif", "oif");

    private final String link;
    private final Carried carried;

    private Records(String link, Carried carried) {
        this.link = link;
        this.carried = carried;
    }

    /// @throws IllegalArgumentException for a word that could be more than one
    static List<String> of(String link, Carried carried) {
        var records = new Records(link, carried);
        return Stream.of(
                        carried.addresses().stream().map(records::address),
                        carried.routes().stream()
                                .filter(route -> !records.madeByTheKernel(route))
                                .sorted(Comparator.comparing(records::needsGateway))
                                .map(records::route),
                        carried.rules().stream().map(records::rule))
                .flatMap(sort -> sort)
                .toList();
    }

    private String address(Address address) {
        var words = plain(Stream.concat(Stream.of(address.prefixed()), address.attributes().stream()));
        int label = words.indexOf("label") + 1;
        if (label > 0 && label < words.size()) {
            if (!words.get(label).startsWith(link)) {
                throw new IllegalArgumentException("the label '" + words.get(label) + "' doesn't begin with " + link);
            }
            words.set(label, "@" + words.get(label).substring(link.length()));
        }
        words.addAll(List.of("dev", "@"));
        return record("address", address.ipv6(), words);
    }

    private String route(Route route) {
        var sort = !route.names(link) ? "other" : route.line().contains(" nexthop ") ? "ways" : "route";
        return record(sort, route.ipv6(), linked(route.line()));
    }

    /// `100: from all iif eth0 lookup 7` is added as `pref 100 from all …`.
    private String rule(Rule rule) {
        int colon = rule.line().indexOf(':');
        var words = plain(Stream.of("pref", rule.line().substring(0, colon)));
        words.addAll(linked(rule.line().substring(colon + 1).strip().replace("[l3mdev-table]", "l3mdev")));
        return record("rule", rule.ipv6(), words);
    }

    private List<String> linked(String line) {
        var words = plain(Stream.of(line.split("\\s+")));
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i).equals(link) && BEFORE_LINKS.contains(words.get(i - 1))) {
                words.set(i, "@");
            }
        }
        return words;
    }

    private static String record(String sort, boolean ipv6, List<String> words) {
        return sort + (ipv6 ? "6 " : " ") + String.join(" ", words);
    }

    private static List<String> plain(Stream<String> words) {
        var plain = new ArrayList<String>();
        words.forEach(word -> {
            if (!WORD.matcher(word).matches()) {
                throw new IllegalArgumentException("'" + word + "' is no word that can be given to ip again");
            }
            plain.add(word);
        });
        return plain;
    }

    /// A route with a gateway is taken only where the one to the gateway is there; one of several ways comes last.
    private int needsGateway(Route route) {
        return route.line().contains(" nexthop ") ? 2 : route.gateway() == null ? 0 : 1;
    }

    /// The one to an address's network, which comes and goes with the address. busybox's ip doesn't show who made a
    /// route.
    private boolean madeByTheKernel(Route route) {
        var line = route.line() + " ";
        boolean kernels = line.contains(" proto kernel ")
                || !line.contains(" proto ")
                        && (route.ipv6()
                                ? route.metric() == 256
                                : line.contains(" scope link ") && route.metric() == 0);
        return kernels
                && route.gateway() == null
                && link.equals(route.link())
                && carried.addresses().stream()
                        .filter(address -> !address.attributes().contains("noprefixroute"))
                        .filter(address -> route.ipv6() || line.contains(" src "))
                        .anyMatch(address -> network(address).equals(network(route.destination())));
    }

    private static List<Object> network(Address address) {
        int peer = address.attributes().indexOf("peer") + 1;
        return network(peer > 0 ? address.attributes().get(peer) : address.prefixed());
    }

    /// The bits of a network and how many count; of one address alone, all do.
    private static List<Object> network(String prefixed) {
        var parts = prefixed.split("/");
        try {
            var bytes = InetAddress.ofLiteral(parts[0]).getAddress();
            int length = parts.length > 1 ? Integer.parseInt(parts[1]) : bytes.length * 8;
            return List.of(new BigInteger(1, bytes).shiftRight(bytes.length * 8 - length), length, bytes.length);
        } catch (IllegalArgumentException e) {
            return List.of(prefixed);
        }
    }
}
