package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.NetplanValue.Keys;
import pontifex.config.NetplanValue.Many;
import pontifex.config.NetplanValue.Text;

/// Edits of netplan's files: each in its place and style, and none that means more than it should. What the edited
/// files say is held against what they should say, device by device.
record NetplanEdit(NetplanTree tree, Map<String, String> nics) {
    /// What Dom0 has by a link, and so has by its bridge once there is one.
    private static final Set<String> DOM0S = Set.of(
            "addresses",
            "gateway4",
            "gateway6",
            "nameservers",
            "routes",
            "routing-policy",
            "accept-ra",
            "link-local",
            "ipv6-privacy",
            "ipv6-address-generation",
            "ipv6-address-token",
            "ipv6-mtu",
            "optional-addresses");

    /// What is the wire's, and stays with it. `dhcp4` is one of them while it says no.
    private static final Set<String> WIRES = Set.of(
            "match",
            "set-name",
            "wakeonlan",
            "emit-lldp",
            "macaddress",
            "mtu",
            "renderer",
            "optional",
            "dhcp4",
            "dhcp6",
            "ignore-carrier",
            "critical",
            "interfaces",
            "parameters",
            "id",
            "link",
            "receive-checksum-offload",
            "transmit-checksum-offload",
            "tcp-segmentation-offload",
            "tcp6-segmentation-offload",
            "generic-segmentation-offload",
            "generic-receive-offload",
            "large-receive-offload",
            "virtual-function-count",
            "embedded-switch-mode",
            "delay-virtual-functions-rebind");

    private static final String EMPTY = "network:\n  version: 2\n";

    /// Whether the settings give Dom0 something.
    static boolean isAddressing(Keys keys) {
        return !keys.items("addresses").isEmpty()
                || keys.has("gateway4")
                || keys.has("gateway6")
                || keys.has("nameservers")
                || keys.has("routes")
                || keys.has("routing-policy")
                || isYes(keys, "dhcp4")
                || isYes(keys, "dhcp6")
                || isYes(keys, "accept-ra");
    }

    static boolean isYes(Keys keys, String key) {
        return keys.text(key) instanceof String said
                && Set.of("true", "on", "yes", "y").contains(said.toLowerCase(java.util.Locale.ROOT));
    }

    NetplanTree withBridge(String name, String nic, BootBridge wanted, String own) throws ConfigException {
        var port = tree.of(nic, nics);
        var id = port == null ? nic : port.id();
        var bridge = tree.devices().get(name);
        if (bridge != null && !bridge.isBridge()) {
            throw refused(bridge, name + " stands there under " + bridge.section(), "give the bridge another name");
        }
        var giver = port != null && isAddressing(port.keys()) ? port : null;
        boolean moves = giver != null;
        if (giver != null) {
            refuseUnmovable(name, giver);
        }
        var home =
                bridge != null ? having(bridge) : giver != null ? giver.files().getLast() : own;
        var settings = settings(wanted, bridge == null && !moves, port);
        var change = new Change(name, id, home, settings, moves);
        var changed = tree.with(home, written(change, bridge, port));
        if (wanted.mtu() != null) {
            changed = changed.with(withMtu(changed, change));
        }
        if (giver != null) {
            for (var path : giver.files()) {
                changed = changed.with(path, moved(changed, path, change, bridge));
            }
        }
        NetplanMeaning.hold(expected(change, bridge, port), changed);
        return changed;
    }

    /// @param id the NIC's key
    /// @param home the file that has the bridge
    /// @param settings path below the bridge's key, and value
    private record Change(String name, String id, String home, SortedMap<String, String> settings, boolean moves) {
        List<String> bridge(String... below) {
            return path("bridges", name, below);
        }

        List<String> path(String section, String id, String... below) {
            var path = new ArrayList<>(List.of("network", section, id));
            path.addAll(List.of(below));
            return path;
        }
    }

    /// Frames as long as the bridge's must go out by the wire: the NIC's MTU too, where it stands or beside the bridge.
    private static YamlText withMtu(NetplanTree tree, Change change) throws ConfigException {
        var port = Objects.requireNonNull(tree.devices().get(change.id()));
        var path = port.files().stream()
                .filter(it -> tree.file(it).keys(port.section()).keys(port.id()).has("mtu"))
                .reduce((_, later) -> later)
                .orElse(
                        port.files().contains(change.home())
                                ? change.home()
                                : port.files().getLast());
        var mtu = Objects.requireNonNull(change.settings().get("mtu"));
        return mtu.equals(port.keys().text("mtu"))
                ? text(tree, path)
                : text(tree, path).with(change.path(port.section(), change.id(), "mtu"), mtu);
    }

    private static SortedMap<String, String> settings(BootBridge wanted, boolean bare, @Nullable NetplanDevice port) {
        var settings = new TreeMap<String, String>();
        if (wanted.stp() != null) {
            settings.put("parameters stp", String.valueOf(wanted.stp()));
        }
        if (wanted.forwardDelay() != null) {
            settings.put("parameters forward-delay", wanted.forwardDelay());
        }
        if (wanted.mtu() != null) {
            settings.put("mtu", String.valueOf(wanted.mtu()));
        }
        if (wanted.mac() != null) {
            settings.put("macaddress", wanted.mac());
        }
        if (bare) {
            settings.putAll(Map.of(
                    "dhcp4", "false", "dhcp6", "false", "link-local", "[]", "accept-ra", "false", "optional", "true"));
        }
        if (port != null && port.keys().text("renderer") instanceof String renderer) {
            settings.put("renderer", renderer);
        }
        return settings;
    }

    /// The file that says which ports a bridge has, or says anything of it.
    private String having(NetplanDevice bridge) {
        return bridge.files().stream()
                .filter(path ->
                        tree.file(path).keys("bridges").keys(bridge.id()).has("interfaces"))
                .findFirst()
                .orElse(bridge.files().getLast());
    }

    private String written(Change change, @Nullable NetplanDevice bridge, @Nullable NetplanDevice port)
            throws ConfigException {
        var text = text(tree, change.home());
        boolean above = port != null
                && port.files().stream()
                        .anyMatch(path -> tree.paths().indexOf(path) >= 0 && !isBehind(path, change.home()));
        if (!above) {
            text = text.with(change.path("ethernets", change.id(), "dhcp4"), "false")
                    .with(change.path("ethernets", change.id(), "dhcp6"), "false")
                    .with(change.path("ethernets", change.id(), "link-local"), "[]")
                    .with(change.path("ethernets", change.id(), "optional"), "true");
        }
        text = text.withOnly(change.bridge("interfaces"), change.id());
        for (var setting : change.settings().entrySet()) {
            var below = setting.getKey().split(" ");
            var was = bridge == null ? null : said(bridge.keys(), below);
            if (!new Text(setting.getValue()).equals(was)) {
                text = text.with(change.bridge(below), yaml(setting.getValue()));
            }
        }
        return text.text();
    }

    /// YAML 1.1 reads a MAC without letters as a number in base 60.
    private static String yaml(String value) {
        return value.contains(":") ? '"' + value + '"' : value;
    }

    private static boolean isBehind(String path, String other) {
        return name(path).compareTo(name(other)) > 0;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static @Nullable NetplanValue said(Keys keys, String... path) {
        return path.length == 1 ? keys.get(path[0]) : keys.keys(path[0]).get(path[1]);
    }

    private static YamlText text(NetplanTree tree, String path) throws ConfigException {
        if (!path.startsWith(NetplanTree.FOLDER + "/")) {
            throw ConfigException.notEditable(
                    Place.START, path + " isn't the administrator's", "put a copy into " + NetplanTree.FOLDER);
        }
        var text = tree.texts().getOrDefault(path, "");
        return YamlText.of(path, tree.file(path).equals(NetplanValue.NOTHING) ? text + EMPTY : text);
    }

    /// What Dom0 has by the NIC in this file, made the bridge's.
    private String moved(NetplanTree at, String path, Change change, @Nullable NetplanDevice bridge)
            throws ConfigException {
        var section = at.devices().get(change.id()) instanceof NetplanDevice device ? device.section() : "ethernets";
        var keys = at.file(path).keys(section).keys(change.id());
        var moving = keys.values().keySet().stream().filter(DOM0S::contains).toList();
        if (moving.isEmpty()) {
            return String.valueOf(at.texts().get(path));
        }
        var text = text(at, path);
        if (keys.values().size() == moving.size()) {
            text = text.with(change.path(section, change.id(), "dhcp4"), "false");
        }
        if (!text.has("network", "bridges", change.name())) {
            text = text.with(change.bridge("interfaces"), "[" + change.id() + "]");
        }
        for (var key : moving) {
            var from = change.path(section, change.id(), key);
            text = bridge != null
                            && bridge.keys().has(key)
                            && !(bridge.keys().get(key) instanceof Many(var items) && !items.isEmpty())
                    ? text.without(from)
                    : text.moved(from, change.bridge());
        }
        return text.text();
    }

    private void refuseUnmovable(String name, NetplanDevice port) throws ConfigException {
        for (var asked : List.of("dhcp4", "dhcp6")) {
            if (isYes(port.keys(), asked)) {
                throw refused(
                        port,
                        port.id() + " asks for its address (" + asked + "), and who leases it wouldn't follow to "
                                + name,
                        "make it static first");
            }
        }
        for (var key : port.keys().values().keySet()) {
            if (!DOM0S.contains(key) && !WIRES.contains(key)) {
                throw refused(
                        port,
                        "whether '" + key + "' is " + port.id() + "'s or goes to " + name
                                + " with its addresses can't be told",
                        "take it out, or write " + name + " by hand");
            }
        }
        var bridge = tree.devices().get(name);
        for (var key : DOM0S) {
            if (bridge != null
                    && bridge.keys().get(key) instanceof NetplanValue own
                    && port.keys().get(key) instanceof NetplanValue moving
                    && !(own instanceof Many)
                    && !own.equals(moving)
                    && !key.equals("accept-ra")) {
                throw refused(port, "both " + port.id() + " and " + name + " have '" + key + "'", "leave one of them");
            }
        }
    }

    /// What the files should say of all devices afterwards.
    private SortedMap<String, Keys> expected(
            Change change, @Nullable NetplanDevice bridge, @Nullable NetplanDevice port) {
        var expected = NetplanMeaning.of(tree);
        var made = (bridge == null ? NetplanValue.NOTHING : bridge.keys()).with("interfaces", Many.of(change.id()));
        for (var setting : change.settings().entrySet()) {
            var below = setting.getKey().split(" ");
            NetplanValue value = setting.getValue().equals("[]") ? new Many(List.of()) : new Text(setting.getValue());
            made = below.length == 1
                    ? made.with(below[0], value)
                    : made.with(below[0], made.keys(below[0]).with(below[1], value));
        }
        var nic = port == null
                ? new Keys(Map.of(
                        "dhcp4", new Text("false"),
                        "dhcp6", new Text("false"),
                        "link-local", new Many(List.of()),
                        "optional", new Text("true")))
                : port.keys();
        if (change.settings().get("mtu") instanceof String mtu) {
            nic = nic.with("mtu", new Text(mtu));
        }
        if (change.moves() && port != null) {
            for (var key : DOM0S) {
                if (port.keys().get(key) instanceof NetplanValue moving) {
                    nic = nic.without(key);
                    boolean stays = made.has(key) && !(made.get(key) instanceof Many(var items) && !items.isEmpty());
                    made = stays ? made : NetplanValue.merged(made, new Keys(Map.of(key, moving)));
                }
            }
        }
        expected.put("bridges: " + change.name(), made);
        expected.put((port == null ? "ethernets" : port.section()) + ": " + change.id(), nic);
        return expected;
    }

    NetplanTree withoutBridge(String name, String own) throws ConfigException {
        var bridge = tree.devices().get(name);
        if (bridge == null) {
            return tree;
        }
        for (var other : tree.devices().values()) {
            if (other.keys().words("interfaces").contains(name)
                    || name.equals(other.keys().text("link"))) {
                throw refused(other, other.id() + " is made on " + name, "take that away first");
            }
        }
        var changed = tree;
        for (var path : bridge.files()) {
            var text = text(tree, path);
            boolean only = tree.file(path).keys("bridges").values().size() == 1;
            var left = text.without(only ? List.of("network", "bridges") : List.of("network", "bridges", name));
            changed = changed.with(path, left.text());
            if (path.equals(own) && isBare(changed.file(path))) {
                changed = changed.with(path, "");
            }
        }
        var expected = NetplanMeaning.of(tree);
        expected.remove("bridges: " + name);
        if (String.valueOf(changed.texts().get(own)).isEmpty()) {
            tree.file(own).keys("ethernets").values().keySet().stream()
                    .map(id -> "ethernets: " + id)
                    .filter(what -> !NetplanMeaning.of(tree)
                            .getOrDefault(what, NetplanValue.NOTHING)
                            .equals(NetplanValue.NOTHING))
                    .forEach(expected::remove);
            expected.put("", changed.general());
            var said = NetplanMeaning.of(changed);
            said.forEach((what, keys) -> {
                if (what.startsWith("ethernets: ")) {
                    expected.put(what, keys);
                }
            });
        }
        NetplanMeaning.hold(expected, changed);
        return changed;
    }

    /// Whether nothing is left but the NICs that came with the bridge.
    private static boolean isBare(Keys network) {
        return Set.of("version", "ethernets").containsAll(network.values().keySet())
                && network.keys("ethernets").values().values().stream()
                        .allMatch(it -> it instanceof Keys nic && !isAddressing(nic) && !nic.has("match"));
    }

    private static ConfigException refused(NetplanDevice at, String why, String hint) {
        return ConfigException.notEditable(Place.START, at.files().getLast() + ": " + why, hint);
    }
}
