package pontifex.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.config.NetworkdMatch.Answer;

/// All .network and .netdev files of systemd-networkd's, as it reads them: those of /etc before those of /run before
/// those of /usr, by their names; and of a link the first .network file that is for it (systemd.network(5)).
public final class NetworkdTree {
    /// In the order in which one file hides another of the same name.
    public static final List<String> FOLDERS = List.of(
            "/etc/systemd/network",
            "/run/systemd/network",
            "/usr/local/lib/systemd/network",
            "/usr/lib/systemd/network",
            "/lib/systemd/network");

    private final SortedMap<String, Unit> networks;
    private final SortedMap<String, Unit> netdevs;

    private NetworkdTree(SortedMap<String, Unit> networks, SortedMap<String, Unit> netdevs) {
        this.networks = Collections.unmodifiableSortedMap(networks);
        this.netdevs = Collections.unmodifiableSortedMap(netdevs);
    }

    /// @param whole with what its drop-ins say behind it
    /// @param dropped whether it has drop-ins
    public record Unit(String path, UnitFile file, UnitFile whole, boolean dropped) {
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        public boolean isFor(String link) {
            return NetworkdMatch.isFor(file, link);
        }
    }

    /// @param texts by path; an empty one masks its name
    /// @throws ConfigException whose reason begins with the path
    public static NetworkdTree of(SortedMap<String, String> texts) throws ConfigException {
        return new NetworkdTree(units(texts, ".network"), units(texts, ".netdev"));
    }

    static SortedMap<String, Unit> units(SortedMap<String, String> texts, String ending) throws ConfigException {
        var units = new TreeMap<String, Unit>();
        for (var name : named(texts, "", ending).entrySet()) {
            var file = parsed(name.getValue(), texts);
            var whole = file;
            var drops = named(texts, "/" + name.getKey() + ".d", ".conf").values();
            for (var path : drops) {
                whole = UnitFile.parse(
                        whole.appended(parsed(path, texts).text()).text());
            }
            if (!file.text().isBlank()) {
                units.put(name.getKey(), new Unit(name.getValue(), file, whole, !drops.isEmpty()));
            }
        }
        return units;
    }

    /// The path by which each name is found first.
    private static SortedMap<String, String> named(SortedMap<String, String> texts, String below, String ending) {
        var named = new TreeMap<String, String>();
        for (var folder : FOLDERS) {
            for (var path : texts.keySet()) {
                int slash = path.lastIndexOf('/');
                if (path.substring(0, slash).equals(folder + below)
                        && path.endsWith(ending)
                        && path.charAt(slash + 1) != '.') {
                    named.putIfAbsent(path.substring(slash + 1), path);
                }
            }
        }
        return named;
    }

    private static UnitFile parsed(String path, SortedMap<String, String> texts) throws ConfigException {
        try {
            return UnitFile.parse(texts.getOrDefault(path, ""));
        } catch (ConfigException e) {
            throw InterfacesTree.at(path, e);
        }
    }

    public SortedMap<String, Unit> networks() {
        return networks;
    }

    /// What makes that link; null: no file does.
    public @Nullable Unit netdev(String link) {
        return netdevs.values().stream()
                .filter(unit -> link.equals(unit.whole().value("NetDev", "Name")))
                .findFirst()
                .orElse(null);
    }

    /// The links that files make.
    public SortedSet<String> made() {
        var made = new TreeSet<String>();
        netdevs.values().forEach(unit -> made.addAll(unit.whole().values("NetDev", "Name")));
        return made;
    }

    /// The bridges that files make.
    public SortedSet<String> bridges() {
        var bridges = new TreeSet<String>();
        netdevs.values().stream()
                .filter(unit -> "bridge".equals(unit.whole().value("NetDev", "Kind")))
                .forEach(unit -> bridges.addAll(unit.whole().values("NetDev", "Name")));
        return bridges;
    }

    /// The links that files name, and make.
    public SortedSet<String> named() {
        var named = new TreeSet<>(made());
        networks.values().forEach(unit -> named.addAll(NetworkdMatch.names(unit.whole())));
        return named;
    }

    /// What a link gets its settings from; null: networkd leaves it alone.
    ///
    /// @param mac empty: not known
    /// @param kind such as `bridge`; empty: none; null: not known
    /// @throws ConfigException (unreadable) where that can't be told
    public @Nullable Unit network(String link, String mac, @Nullable String kind) throws ConfigException {
        var netdev = netdev(link);
        var known = netdev == null ? kind : netdev.whole().value("NetDev", "Kind");
        var subject = new NetworkdMatch.Subject(
                link, netdev != null && "bridge".equals(known) ? bornWith(netdev) : mac, known);
        for (var unit : networks.values()) {
            var answer = NetworkdMatch.of(unit.whole(), subject);
            if (answer == Answer.UNKNOWN) {
                throw InterfacesTree.at(
                        unit.path(),
                        ConfigException.unreadable(
                                unit.file().entries("Match").stream()
                                        .findFirst()
                                        .map(unit.file()::place)
                                        .orElse(Place.START),
                                "whether it is for " + link + " can't be told",
                                "name its links: [Match] Name=" + link));
            }
            if (answer == Answer.YES) {
                return unit;
            }
        }
        return null;
    }

    /// What a bridge has when networkd meets it: its port's MAC comes later.
    private static String bornWith(Unit netdev) {
        return netdev.whole().value("NetDev", "MACAddress") instanceof String mac
                ? mac.toLowerCase(Locale.ROOT)
                : "its own";
    }

    /// Whether a .netdev file makes that VLAN, which no file of what it is on names.
    public boolean isUnmade(String link) {
        return netdev(link) instanceof Unit netdev
                && "vlan".equals(netdev.whole().value("NetDev", "Kind"))
                && networks.values().stream()
                        .noneMatch(unit -> !isOff(unit) && vlans(unit).contains(link));
    }

    /// Whether they make exactly that VLAN: a .netdev file does, which the file of what it is on must name.
    ///
    /// @param lower what that gets its settings from
    public boolean makes(BootVlan vlan, @Nullable Unit lower) {
        return netdev(vlan.name()) instanceof Unit netdev
                && isVlan(netdev, vlan.id())
                && lower != null
                && !isOff(lower)
                && vlans(lower).contains(vlan.name());
    }

    public static boolean isVlan(Unit netdev, int id) {
        return "vlan".equals(netdev.whole().value("NetDev", "Kind"))
                && String.valueOf(id).equals(netdev.whole().value("VLAN", "Id"));
    }

    /// The VLANs that a file makes on its links.
    public static List<String> vlans(Unit unit) {
        return unit.whole().values("Network", "VLAN").stream()
                .flatMap(value -> List.of(value.split("\\s+")).stream())
                .toList();
    }

    /// The bridge that a file puts its link on; null: none.
    public static @Nullable String bridge(Unit unit) {
        return unit.whole().value("Network", "Bridge");
    }

    /// Whether networkd leaves its links alone, or down.
    public static boolean isOff(Unit unit) {
        return isYes(unit.whole().value("Link", "Unmanaged"))
                || List.of("down", "always-down", "manual")
                        .contains(String.valueOf(unit.whole().value("Link", "ActivationPolicy")));
    }

    /// As systemd takes it, in any case of letters (parse_boolean).
    static boolean isYes(@Nullable String value) {
        return value != null && List.of("1", "yes", "y", "true", "t", "on").contains(value.toLowerCase(Locale.ROOT));
    }

    /// What it gives its links: `static 192.0.2.7/24`, `dhcp`, `dhcp6`, `auto`.
    ///
    /// @throws ConfigException for an address that is none
    public static SortedSet<String> words(Unit unit) throws ConfigException {
        var words = new TreeSet<String>();
        var file = unit.whole();
        var addresses = new ArrayList<>(file.values("Network", "Address"));
        file.sections("Address")
                .forEach(section -> section.entries().stream()
                        .filter(entry -> entry.key().equals("Address"))
                        .forEach(entry -> addresses.add(entry.value())));
        for (var address : addresses) {
            if (!(Prefixed.of(address, "") instanceof String prefixed) || !address.contains("/")) {
                throw InterfacesTree.at(
                        unit.path(),
                        ConfigException.unreadable(
                                Place.START,
                                "'" + address + "' is no address with a prefix length",
                                "write Address=192.0.2.7/24"));
            }
            words.add("static " + prefixed);
        }
        switch (String.valueOf(file.value("Network", "DHCP")).toLowerCase(Locale.ROOT)) {
            case "null", "no", "none", "false", "0", "off", "n", "f" -> {}
            case "ipv4", "v4" -> words.add("dhcp");
            case "ipv6", "v6" -> words.add("dhcp6");
            default -> words.addAll(List.of("dhcp", "dhcp6"));
        }
        if (isYes(file.value("Network", "IPv6AcceptRA"))) {
            words.add("auto");
        }
        return words;
    }

    /// Bytes; null where it doesn't say, or not as a number.
    public static @Nullable Integer mtu(@Nullable Unit unit) {
        return unit != null
                        && unit.whole().value("Link", "MTUBytes") instanceof String bytes
                        && bytes.matches("[0-9]{1,6}")
                ? Integer.valueOf(bytes)
                : null;
    }

    /// @param link its .network file
    public static @Nullable String mac(Unit netdev, @Nullable Unit link) {
        var own = link == null ? null : link.whole().value("Link", "MACAddress");
        var mac = own == null ? netdev.whole().value("NetDev", "MACAddress") : own;
        return mac == null || mac.equals("none") ? null : mac.toLowerCase(Locale.ROOT);
    }

    /// Null where it doesn't say.
    public static @Nullable Boolean stp(Unit netdev) {
        return netdev.whole().value("Bridge", "STP") instanceof String stp ? (Boolean) isYes(stp) : null;
    }

    /// Seconds, where it says them as a number; else as it stands.
    public static @Nullable String forwardDelay(Unit netdev) {
        return netdev.whole().value("Bridge", "ForwardDelaySec") instanceof String delay
                ? delay.replaceFirst("^([0-9]+(\\.[0-9]+)?) ?(s|sec|second|seconds)?$", "$1")
                : null;
    }
}
