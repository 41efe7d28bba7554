package pontifex.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One of NetworkManager's profiles: what it makes of one link, as nm-settings-keyfile(5) has it.
record NmProfile(Keyfile file) {
    /// What the keys of offloads begin with.
    static final String FEATURE = "feature-";

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    String path() {
        return file.path();
    }

    String uuid() {
        return said("connection", "uuid");
    }

    String type() {
        return said("connection", "type").replaceFirst("^802-3-ethernet$", "ethernet");
    }

    boolean isBridge() {
        return type().equals("bridge");
    }

    boolean isVlan() {
        return type().equals("vlan");
    }

    /// The group that is the wire's.
    String wire() {
        return file.has("802-3-ethernet") ? "802-3-ethernet" : "ethernet";
    }

    /// The bridge, bond or team that the link is a port of, by name or uuid; empty: of none. From 1.46 on
    /// NetworkManager writes `controller`.
    String master() {
        return file.get("connection", "controller") instanceof String controller
                ? controller
                : said("connection", "master");
    }

    boolean isBridgePort() {
        return said("connection", "slave-type").equals("bridge")
                || said("connection", "port-type").equals("bridge");
    }

    /// Whether it comes up by itself; one that is certain users' waits for them to log in.
    boolean isRaised() {
        return !isNo(file.get("connection", "autoconnect"))
                && said("connection", "permissions").isEmpty();
    }

    int priority() {
        var said = said("connection", "autoconnect-priority");
        return said.matches("-?[0-9]{1,3}") ? Integer.parseInt(said) : 0;
    }

    /// The link that it is for; null where the host has none with its name and its MAC.
    ///
    /// @param nics the MAC of each NIC of the host, empty where its own can't be told
    /// @throws ConfigException (unreadable) for a profile that any NIC may get
    @Nullable String link(Map<String, String> nics) throws ConfigException {
        var mac = isBridge() || isVlan() ? "" : said(wire(), "mac-address").toLowerCase(Locale.ROOT);
        if (file.get("connection", "interface-name") instanceof String name) {
            return mac.isEmpty() || !nics.containsKey(name) || named(mac, nics).contains(name) ? name : null;
        }
        if (isVlan() && file.get("vlan", "parent") instanceof String parent && !parent.matches(UUID)) {
            return parent + "." + said("vlan", "id");
        }
        if (mac.isEmpty()) {
            throw ConfigException.unreadable(
                    Place.START,
                    file.at("connection", "id") + ": " + said("connection", "id")
                            + " is for any link of its type, so which one gets it can't be told",
                    nameIt());
        }
        var named = named(mac, nics);
        return named.isEmpty() ? null : named.getFirst();
    }

    /// The NICs with a MAC: one at most.
    private List<String> named(String mac, Map<String, String> nics) throws ConfigException {
        var named = nics.entrySet().stream()
                .filter(nic -> nic.getValue().equals(mac))
                .map(Map.Entry::getKey)
                .toList();
        if (named.isEmpty() && nics.containsValue("")) {
            throw ConfigException.unreadable(
                    Place.START,
                    file.at(wire(), "mac-address") + ": no NIC is known to have the MAC " + mac
                            + ", and some have one that isn't their own",
                    nameIt().replaceFirst("^name its link: ", "name its link, and take mac-address out of it: "));
        }
        return named;
    }

    private String nameIt() {
        return "name its link: nmcli connection modify '" + said("connection", "id")
                + "' connection.interface-name eth0";
    }

    /// What Dom0 gets by it; a profile that doesn't say asks for all that there is.
    SortedSet<String> addresses() throws ConfigException {
        var words = new TreeSet<String>();
        for (var family : new String[] {"ipv4", "ipv6"}) {
            var keys = file.group(family);
            var method = keys.getOrDefault("method", "auto");
            switch (method) {
                case "manual", "disabled", "ignore" -> {}
                case "auto" -> words.add(family.equals("ipv4") ? "dhcp" : "auto");
                case "dhcp" -> words.add("dhcp6");
                default -> words.add(method);
            }
            for (var key : keys.entrySet()) {
                if (key.getKey().matches("address(es)?[0-9]*") && !method.equals("disabled")) {
                    words.add("static " + address(file.at(family, key.getKey()), key.getValue()));
                }
            }
        }
        return words;
    }

    /// `192.0.2.7/24,192.0.2.1`, or as before 0.9.10 `192.0.2.7;24;192.0.2.1;`; the gateway is optional.
    private String address(String at, String written) throws ConfigException {
        var parts = written.split("[,;]");
        var prefixed = parts.length > 1 && !parts[0].contains("/") ? parts[0] + "/" + parts[1] : parts[0];
        if (!(Prefixed.canonical(prefixed.strip()) instanceof String address)) {
            throw ConfigException.unreadable(
                    Place.START, at + ": '" + written + "' is no address", "write: address1=192.0.2.7/24,192.0.2.1");
        }
        return address;
    }

    /// Whether it gives Dom0 something.
    boolean isAddressing() throws ConfigException {
        return master().isEmpty() && !addresses().isEmpty();
    }

    /// Null where nothing is said, or nothing that is a number.
    @Nullable Integer mtu() {
        var said = said(wire(), "mtu");
        return said.matches("[1-9][0-9]{0,8}") ? Integer.valueOf(said) : null;
    }

    /// What its `[ethtool]` sets, by ethtool's short names (nm-settings-keyfile(5)).
    SortedMap<String, Boolean> offloads() {
        var offloads = new TreeMap<String, Boolean>();
        file.group("ethtool").forEach((key, value) -> {
            if (key.startsWith(FEATURE) && Ethtool.SHORT.contains(key.substring(FEATURE.length()))) {
                offloads.put(key.substring(FEATURE.length()), !isNo(value));
            }
        });
        return offloads;
    }

    /// As a bridge. NetworkManager makes one with STP where the profile doesn't say, and gives the kernel its usual
    /// delay for none, and for 0 (nm-device-bridge.c, 1.42).
    BootBridge bridge(
            List<String> ports, @Nullable Integer mtu, @Nullable String script, SortedMap<String, Boolean> offloads)
            throws ConfigException {
        var mac = file.get(wire(), "cloned-mac-address") instanceof String cloned
                ? cloned
                : said("bridge", "mac-address");
        var delay = said("bridge", "forward-delay");
        var made = delay.isEmpty() || delay.matches("0+") ? "15" : delay;
        return new BootBridge(
                ports,
                !isNo(file.get("bridge", "stp")),
                script == null ? made : script,
                mtu,
                mac.isEmpty() ? null : mac.toLowerCase(Locale.ROOT),
                offloads,
                addresses());
    }

    private String said(String group, String key) {
        return file.get(group, key) instanceof String value ? value.strip() : "";
    }

    private static boolean isNo(@Nullable String value) {
        return value != null
                && java.util.Set.of("false", "0", "no", "off")
                        .contains(value.strip().toLowerCase(Locale.ROOT));
    }
}
