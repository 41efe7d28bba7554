package pontifex.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.config.IfupdownReader.Option;
import pontifex.config.IfupdownReader.Stanza;

/// What ifupdown gives to each link that it raises at boot, by the link's name, in one word or two each:
/// `static 192.0.2.7/24`, `dhcp`, `dhcp6`, `auto` (a router's advertisement), or another method's name.
///
/// An alias (`eth0:1`) is its link's. Out of an `up` line only a plain `ip address add` is known.
final class GivenAddresses {
    private static final Pattern ADDED = Pattern.compile(
            "(?:/s?bin/|/usr/s?bin/)?ip\\s+(?:-[46]\\s+)?a(?:d|dd|ddr|ddre|ddres|ddress)?\\s+(?:add|replace)\\s+"
                    + "(\\S+/[0-9]+)\\s(?:.*\\s)?dev\\s+(\\S+)(?:\\s.*)?");

    private GivenAddresses() {}

    /// @throws ConfigException (unreadable) where it depends on more than these files
    static SortedMap<String, SortedSet<String>> among(List<Stanza> stanzas) throws ConfigException {
        var given = new TreeMap<String, SortedSet<String>>();
        for (var stanza : stanzas) {
            if (stanza.is("iface") && isRaised(stanza.words().getFirst(), stanzas)) {
                var name = stanza.words().getFirst();
                refuseMapped(name, stanzas);
                given.computeIfAbsent(link(name), _ -> new TreeSet<>()).addAll(words(stanza, stanzas));
            }
        }
        return Collections.unmodifiableSortedMap(given);
    }

    /// The link that a stanza configures: `eth0` of the alias `eth0:1`.
    static String link(String name) {
        int colon = name.indexOf(':');
        return colon > 0 ? name.substring(0, colon) : name;
    }

    /// By `auto`, or when the kernel reports it. `/eth*` stands for all links of such a name.
    static boolean isRaised(String name, List<Stanza> stanzas) throws ConfigException {
        for (var stanza : stanzas) {
            if (stanza.isAuto() || stanza.is("allow-hotplug")) {
                for (var word : stanza.words()) {
                    if (word.contains("=")) {
                        throw ConfigException.unreadable(
                                Place.START,
                                "'" + stanza.keyword() + " " + word + "' gives a link another one's stanza",
                                "name the link itself");
                    }
                    if (word.equals(name)
                            || word.startsWith("/")
                                    && Glob.of(word.substring(1)).matches(name)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void refuseMapped(String name, List<Stanza> stanzas) throws ConfigException {
        for (var stanza : stanzas) {
            if (stanza.is("mapping")
                    && stanza.words().stream()
                            .anyMatch(pattern -> Glob.of(pattern).matches(name))) {
                throw ConfigException.unreadable(
                        Place.START,
                        "a mapping decides by a script what " + name + " is",
                        "take " + name + " out of that mapping");
            }
        }
    }

    private static SortedSet<String> words(Stanza stanza, List<Stanza> all) throws ConfigException {
        var options = KeptBridge.options(all, List.of(stanza), 0);
        var words = new TreeSet<String>();
        var family = stanza.words().get(1);
        var method = stanza.words().get(2);
        switch (method) {
            case "manual", "loopback" -> {}
            case "static" -> words.add("static " + address(stanza, options));
            case "dhcp" -> words.add(family.equals("inet6") ? "dhcp6" : method);
            default -> words.add(method);
        }
        for (var option : options) {
            if (added(option, link(stanza.words().getFirst())) instanceof String address) {
                words.add("static " + address);
            }
        }
        return words;
    }

    /// Whether a stanza gives the link an address, or asks for one.
    static boolean isAddressing(Stanza stanza, String link) {
        return stanza.isIface(link)
                && (!List.of("manual", "loopback").contains(stanza.words().get(2)) || adds(stanza));
    }

    /// Whether a line of it adds an address by itself.
    private static boolean adds(Stanza stanza) {
        return stanza.options().stream()
                .anyMatch(option -> added(option, link(stanza.words().getFirst())) != null);
    }

    /// Of several `address` lines ifup takes the first, its own or what it inherits.
    private static String address(Stanza stanza, List<Option> options) throws ConfigException {
        var address = first(options, "address");
        if (!(Prefixed.of(address, first(options, "netmask")) instanceof String prefixed)) {
            throw ConfigException.unreadable(
                    Place.START,
                    "%s is static, and '%s' is no address"
                            .formatted(stanza.words().getFirst(), address),
                    "write: address 192.0.2.7/24");
        }
        return prefixed;
    }

    private static String first(List<Option> options, String name) {
        return options.stream()
                .filter(option -> option.name().equals(name))
                .map(Option::value)
                .findFirst()
                .orElse("");
    }

    private static @Nullable String added(Option option, String link) {
        if (!List.of("up", "post-up", "pre-up").contains(option.name())) {
            return null;
        }
        var added = ADDED.matcher(option.value());
        return added.matches()
                        && List.of(link, "$IFACE", "${IFACE}", "\"$IFACE\"").contains(added.group(2))
                ? Prefixed.canonical(added.group(1))
                : null;
    }
}
