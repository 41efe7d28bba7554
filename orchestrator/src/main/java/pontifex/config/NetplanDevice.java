package pontifex.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.config.NetplanValue.Keys;

/// What netplan's files say of one device, all of them together.
///
/// @param section `ethernets`, `bridges` …
/// @param id its key, which is its link's name unless `match` says another
/// @param files those that have it, in netplan's order
record NetplanDevice(String section, String id, Keys keys, List<String> files) {
    /// Those of which the kernel has the links before anybody reads a file.
    private static final Set<String> FOUND = Set.of("ethernets", "wifis", "modems");

    static final String LINK_LOCAL = "link-local";

    NetplanDevice {
        files = List.copyOf(files);
    }

    boolean isBridge() {
        return section.equals("bridges");
    }

    /// What can't be on anything else: ids.
    List<String> ports() {
        return Set.of("bridges", "bonds").contains(section) ? keys.words("interfaces") : List.of();
    }

    /// The daemon that gets it: by its own word, its section's, or that for all.
    ///
    /// @param general what the files say of all devices
    String renderer(Keys general) {
        for (var said : new @Nullable String[] {
            keys.text("renderer"), general.text(section + ": renderer"), general.text("renderer")
        }) {
            if (said != null) {
                return said;
            }
        }
        return "networkd";
    }

    /// What another device must say of itself to get the same daemon; null: it gets it anyway.
    @Nullable String renderer(NetplanDevice other, Keys general) {
        var own = keys.text("renderer");
        var its = renderer(general);
        return own == null && other.renderer(general).equals(its) ? null : its;
    }

    boolean isNetworkManagers(Keys general) {
        return renderer(general).equals("NetworkManager");
    }

    /// A VLAN that has nothing but what makes it.
    boolean isBareVlan() {
        return section.equals("vlans")
                && Set.of("id", "link", "renderer").containsAll(keys.values().keySet());
    }

    /// For people.
    String where() {
        return files.getLast() + ": " + section + ": " + id;
    }

    /// Whether a .link file by its MAC alone would leave it with the kernel's name: netplan's has nothing but what it
    /// sets, and of two .link files that are for a NIC the second isn't read.
    boolean isUnnamed(String link) {
        return keys.keys("match").has("macaddress") && !keys.has("set-name") && !isKernels(link);
    }

    private static boolean isKernels(String link) {
        return link.matches("eth[0-9]+");
    }

    /// Why its offloads can't be set: netplan has networkd's .link files for that, which must know the NIC by the
    /// kernel's name for it, or by its MAC, and then give it its name. Null: they can.
    @Nullable String unset(Keys general, String link) {
        if (isNetworkManagers(general)) {
            return "netplan sets no offloads of what NetworkManager has";
        }
        if (!section.equals("ethernets")) {
            return "netplan sets offloads of ethernets alone";
        }
        boolean named = keys.keys("match").has("macaddress")
                ? keys.has("set-name") || isKernels(link)
                : isKernels(link) && !keys.has("set-name");
        return named
                ? null
                : "netplan's .link file would not be for " + link + ", or not give it its name, unless it says"
                        + " match: macaddress and set-name";
    }

    /// What its offloads are set to, by ethtool's short names.
    SortedMap<String, Boolean> offloads(Keys general, String link) throws ConfigException {
        var said = new TreeMap<String, Boolean>();
        if (unset(general, link) == null) {
            for (var offload : Ethtool.SHORT) {
                for (var word : LinkOffloads.keys(offload)) {
                    if (yes(keys, key(word)) instanceof Boolean on) {
                        said.put(word, on);
                    }
                }
            }
        }
        return LinkOffloads.read(said::get);
    }

    /// netplan's word for systemd's: `tcp6-segmentation-offload` for TCP6SegmentationOffload.
    static String key(String word) {
        return word.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=P)(?=Seg)", "-").toLowerCase(Locale.ROOT);
    }

    /// The link's name; null where the host has none that it matches.
    ///
    /// @param nics the MAC of each NIC of the host
    /// @throws ConfigException (unreadable) where that can't be told from names and MACs
    @Nullable String link(Map<String, String> nics) throws ConfigException {
        if (!FOUND.contains(section) || !(keys.get("match") instanceof Keys match)) {
            return id;
        }
        if (keys.text("set-name") instanceof String given) {
            return given;
        }
        var name = match.text("name");
        var mac = match.text("macaddress");
        if (name != null && !Glob.isPattern(name) && mac == null && !match.has("driver")) {
            return name;
        }
        var matching = nics.entrySet().stream()
                .filter(nic -> name == null || Glob.of(name).matches(nic.getKey()))
                .filter(nic -> mac == null || nic.getValue().equals(mac.toLowerCase(Locale.ROOT)))
                .map(Map.Entry::getKey)
                .toList();
        if (match.has("driver") || matching.size() > 1) {
            throw ConfigException.unreadable(
                    Place.START,
                    files.getLast() + ": which NIC " + section + ": " + id + " means can't be told: match: "
                            + String.join(", ", match.values().keySet()),
                    "match it by its name, or its macaddress alone");
        }
        return matching.isEmpty() ? null : matching.getFirst();
    }

    /// Whether it comes up by itself.
    boolean isRaised() {
        return !keys.has("activation-mode");
    }

    /// What Dom0 gets on it.
    SortedSet<String> addresses() throws ConfigException {
        var words = new TreeSet<String>();
        for (var item : keys.items("addresses")) {
            var written = switch (item) {
                case NetplanValue.Text(var text) -> text;
                case Keys options ->
                    options.values().keySet().stream().findFirst().orElse("");
                case NetplanValue.Many _ -> "";
            };
            if (!(Prefixed.canonical(written) instanceof String address)) {
                throw ConfigException.unreadable(
                        Place.START,
                        files.getLast() + ": '" + written + "' of " + id + " is no address",
                        "write: addresses: [192.0.2.7/24]");
            }
            words.add("static " + address);
        }
        for (var asked : List.of("dhcp4 dhcp", "dhcp6 dhcp6", "accept-ra auto")) {
            var pair = asked.split(" ");
            if (Objects.equals(yes(keys, pair[0]), true)) {
                words.add(pair[1]);
            }
        }
        if (keys.words("link-local").stream().anyMatch("ipv4"::equalsIgnoreCase)) {
            words.add(LINK_LOCAL);
        }
        return words;
    }

    /// What NetworkManager is told to give it of IPv4 where netplan has no address for it: one that links make up
    /// (netplan 0.106, nm.c), unless a key says otherwise that is handed on as it is. Null: nothing.
    @Nullable String managersOwn() throws ConfigException {
        var method = keys.keys("networkmanager").keys("passthrough").text("ipv4.method");
        if (method != null) {
            return Set.of("disabled", "manual").contains(method) ? null : method;
        }
        boolean given = addresses().stream()
                .anyMatch(word -> word.equals("dhcp") || word.startsWith("static ") && !word.contains(":"));
        return given ? null : LINK_LOCAL;
    }

    /// As a bridge; of `parameters` without `stp` netplan makes one with STP, and so does NetworkManager without any.
    /// It gives the kernel's usual delay where it hears of none, and for 0 (nm-device-bridge.c, 1.42).
    ///
    /// @param ports the links of its `interfaces`
    /// @param managers whether NetworkManager has it
    /// @param script the delay by the dispatcher's script; null: there is none
    BootBridge bridge(
            List<String> ports,
            @Nullable Integer mtu,
            SortedMap<String, Boolean> offloads,
            boolean managers,
            @Nullable String script)
            throws ConfigException {
        var parameters = keys.keys("parameters");
        var delay = seconds(parameters.text("forward-delay"));
        var made = managers && (delay == null || !NmEdit.isNms(delay)) ? "15" : delay;
        var given = addresses();
        if (managers && managersOwn() instanceof String own) {
            given.add(own);
        }
        return new BootBridge(
                ports,
                keys.has("parameters") || managers ? !Objects.equals(yes(parameters, "stp"), false) : null,
                managers && script != null ? script : made,
                mtu,
                keys.text("macaddress") instanceof String mac ? mac.toLowerCase(Locale.ROOT) : null,
                offloads,
                given);
    }

    @Nullable Integer mtu() throws ConfigException {
        var mtu = keys.text("mtu");
        if (mtu != null && !mtu.matches("[0-9]{1,9}")) {
            throw ConfigException.unreadable(
                    Place.START, files.getLast() + ": '" + mtu + "' of " + id + " is no MTU", "write a number");
        }
        return mtu == null ? null : Integer.valueOf(mtu);
    }

    /// `0s`, `00` and `0` are the same (systemd.time(7)).
    private static @Nullable String seconds(@Nullable String written) {
        return written == null || !written.matches("[0-9]+s?") ? written : written.replaceAll("^0+(?=[0-9])|s$", "");
    }

    /// What netplan takes for yes and for no; null where nothing is said.
    private @Nullable Boolean yes(Keys map, String key) throws ConfigException {
        var said = map.text(key);
        return switch (said == null ? "" : said.toLowerCase(Locale.ROOT)) {
            case "" -> null;
            case "true", "on", "yes", "y" -> true;
            case "false", "off", "no", "n" -> false;
            default ->
                throw ConfigException.unreadable(
                        Place.START,
                        files.getLast() + ": '" + said + "' of " + id + " is neither yes nor no",
                        "write: " + key + ": false");
        };
    }
}
