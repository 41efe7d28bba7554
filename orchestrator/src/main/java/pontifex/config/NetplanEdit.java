package pontifex.config;

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
    static final Set<String> DOM0S = Set.of(
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
        refusePort(name, id);
        var giver = port != null && isAddressing(port.keys()) ? port : null;
        boolean moves = giver != null;
        if (giver != null) {
            refuseUnmovable(name, giver);
        }
        var home =
                bridge != null ? having(bridge) : giver != null ? giver.files().getLast() : own;
        var device = port == null ? nic(nic, home) : port;
        var made = bridge == null ? new NetplanDevice("bridges", name, NetplanValue.NOTHING, List.of(home)) : bridge;
        var renderer = device.renderer(made, tree.general());
        boolean managers = device.isNetworkManagers(tree.general());
        var seconds = wanted.forwardDelay();
        var delay = seconds == null || !managers || NmEdit.isNms(seconds)
                ? seconds
                : Boolean.TRUE.equals(wanted.stp()) ? "2" : "0";
        var settings = NetplanChange.settings(wanted, bridge == null && !moves, delay, renderer);
        var change = new NetplanChange(name, id, home, settings, wire(wanted, device, nic), moves);
        var changed = withWire(tree.with(home, written(change, bridge, port)), change);
        if (giver != null) {
            for (var path : giver.files()) {
                changed = changed.with(path, moved(changed, path, change, bridge));
            }
        }
        NetplanMeaning.hold(change.expected(tree, bridge, port), changed);
        if (!wanted.addresses().contains(NetplanDevice.LINK_LOCAL)) {
            refuseLinkLocal(changed, name, device);
        }
        boolean script = managers && seconds != null && !NmEdit.isNms(seconds);
        return NetplanTree.of(DelayScript.with(changed.texts(), name, script ? seconds : null));
    }

    /// The VLAN goes where its bridge is, or will be.
    NetplanTree withVlan(BootVlan vlan, String bridge, String own) throws ConfigException {
        if (tree.of(vlan.name(), nics) instanceof NetplanDevice other) {
            throw refused(
                    other,
                    other.section() + ": " + other.id() + " isn't VLAN " + vlan.id() + " of " + vlan.lower(),
                    "mend that, or give the VLAN another name");
        }
        var path = tree.devices().get(bridge) instanceof NetplanDevice there ? having(there) : own;
        var lower = tree.of(vlan.lower(), nics);
        var text = lower == null ? bare(text(tree, path), vlan.lower()) : mentioned(text(tree, path), lower);
        var keys = NetplanValue.NOTHING
                .with("id", new Text(String.valueOf(vlan.id())))
                .with("link", new Text(lower == null ? vlan.lower() : lower.id()));
        var made = new NetplanDevice("vlans", vlan.name(), NetplanValue.NOTHING, List.of(path));
        var on = lower == null ? nic(vlan.lower(), path) : lower;
        if (on.renderer(made, tree.general()) instanceof String renderer) {
            keys = keys.with("renderer", new Text(renderer));
        }
        for (var key : keys.values().keySet()) {
            text = text.with(NetplanChange.path("vlans", vlan.name(), key), String.valueOf(keys.text(key)));
        }
        var expected = NetplanMeaning.of(tree);
        expected.put("vlans: " + vlan.name(), keys);
        if (lower == null) {
            expected.put("ethernets: " + vlan.lower(), NetplanChange.bare());
        }
        var changed = tree.with(text);
        NetplanMeaning.hold(expected, changed);
        return changed;
    }

    /// A NIC that no file has.
    private static NetplanDevice nic(String nic, String path) {
        return new NetplanDevice("ethernets", nic, NetplanValue.NOTHING, List.of(path));
    }

    /// With a NIC that no file has.
    private static YamlText bare(YamlText text, String nic) throws ConfigException {
        var changed = text;
        for (var key : NetplanChange.BARE_KEYS) {
            changed = changed.with(NetplanChange.path("ethernets", nic, key), NetplanChange.bare(key));
        }
        return changed;
    }

    /// netplan knows of a device what the same file says, or one that it reads before. What a later file matches would
    /// have to have its id for a name too (netplan 0.106), so that isn't mentioned.
    private static YamlText mentioned(YamlText text, NetplanDevice device) throws ConfigException {
        if (device.files().stream().anyMatch(path -> !isBehind(path, text.file()))) {
            return text;
        }
        if (!device.section().equals("ethernets") || device.keys().has("match")) {
            throw refused(
                    device,
                    device.section() + ": " + device.id() + " is read after " + text.file(),
                    "rename that file, so that it is read before " + name(text.file()));
        }
        return text.with(NetplanChange.path("ethernets", device.id()), "{}");
    }

    /// What is the NIC's to have of what the bridge gets, its MTU and offloads: where each stands, or beside the
    /// bridge.
    private static NetplanTree withWire(NetplanTree tree, NetplanChange change) throws ConfigException {
        var changed = tree;
        for (var one : change.wire().entrySet()) {
            var key = one.getKey();
            var port = Objects.requireNonNull(changed.devices().get(change.id()));
            var at = changed;
            var path = port.files().stream()
                    .filter(it ->
                            at.file(it).keys(port.section()).keys(port.id()).has(key))
                    .reduce((_, later) -> later)
                    .orElse(
                            port.files().contains(change.home())
                                    ? change.home()
                                    : port.files().getLast());
            if (!one.getValue().equals(port.keys().text(key))) {
                var written = NetplanChange.path(port.section(), change.id(), key);
                changed = changed.with(text(changed, path).with(written, one.getValue()));
            }
        }
        return changed;
    }

    /// @param port what the NIC is, or will be
    private SortedMap<String, String> wire(BootBridge wanted, NetplanDevice port, String nic) throws ConfigException {
        var wire = new TreeMap<String, String>();
        if (wanted.mtu() != null
                && !String.valueOf(wanted.mtu()).equals(port.keys().text("mtu"))) {
            wire.put("mtu", String.valueOf(wanted.mtu()));
        }
        var missing = new TreeMap<>(wanted.offloads());
        missing.entrySet().removeAll(port.offloads(tree.general(), nic).entrySet());
        for (var key : LinkOffloads.written(port.where(), missing).entrySet()) {
            wire.put(NetplanDevice.key(key.getKey()), String.valueOf(key.getValue()));
        }
        if (!missing.isEmpty() && port.unset(tree.general(), nic) instanceof String why) {
            throw refused(port, why, "leave offload out for this host, or set it by other means");
        }
        if (wire.containsKey("mtu") && port.isUnnamed(nic)) {
            throw refused(
                    port,
                    "with an mtu netplan would write a .link file for " + nic + " that doesn't give it its name",
                    "write set-name: " + nic + " beside its match: macaddress");
        }
        return wire;
    }

    /// The file that says which ports a bridge has, or says anything of it.
    private String having(NetplanDevice bridge) {
        return bridge.files().stream()
                .filter(path ->
                        tree.file(path).keys("bridges").keys(bridge.id()).has("interfaces"))
                .findFirst()
                .orElse(bridge.files().getLast());
    }

    private String written(NetplanChange change, @Nullable NetplanDevice bridge, @Nullable NetplanDevice port)
            throws ConfigException {
        var text = text(tree, change.home());
        text = port == null ? bare(text, change.id()) : mentioned(text, port);
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
    private String moved(NetplanTree at, String path, NetplanChange change, @Nullable NetplanDevice bridge)
            throws ConfigException {
        var section = at.devices().get(change.id()) instanceof NetplanDevice device ? device.section() : "ethernets";
        var keys = at.file(path).keys(section).keys(change.id());
        var moving = keys.values().keySet().stream().filter(DOM0S::contains).toList();
        if (moving.isEmpty()) {
            return String.valueOf(at.texts().get(path));
        }
        var text = text(at, path);
        if (keys.values().size() == moving.size()) {
            text = text.with(NetplanChange.path(section, change.id(), "dhcp4"), "false");
        }
        if (!text.has("network", "bridges", change.name())) {
            text = text.with(change.bridge("interfaces"), "[" + change.id() + "]");
        }
        for (var key : moving) {
            var from = NetplanChange.path(section, change.id(), key);
            text = bridge != null
                            && bridge.keys().has(key)
                            && !(bridge.keys().get(key) instanceof Many(var items) && !items.isEmpty())
                    ? text.without(from)
                    : text.moved(from, change.bridge());
        }
        return text.text();
    }

    private static void refuseLinkLocal(NetplanTree changed, String name, NetplanDevice port) throws ConfigException {
        if (changed.devices().get(name) instanceof NetplanDevice bridge
                && bridge.isNetworkManagers(changed.general())
                && NetplanDevice.LINK_LOCAL.equals(bridge.managersOwn())) {
            throw ConfigException.notEditable(
                    Place.START,
                    NetplanTree.FOLDER + ": NetworkManager would give " + name
                            + " an address of 169.254.0.0/16: netplan asks for that where a link has no other of IPv4",
                    "let systemd-networkd have them: write " + port.section() + ": { " + port.id()
                            + ": { renderer: networkd } }");
        }
    }

    private void refusePort(String name, String id) throws ConfigException {
        for (var other : tree.devices().values()) {
            if (!other.id().equals(name) && other.ports().contains(id)) {
                throw refused(other, id + " is a port of " + other.id(), "take it out of " + other.id() + " first");
            }
        }
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
            changed = without(changed, path, "bridges", name);
        }
        var expected = NetplanMeaning.of(tree);
        expected.remove("bridges: " + name);
        for (var port : bridge.keys().words("interfaces")) {
            if (tree.devices().get(port) instanceof NetplanDevice vlan
                    && vlan.isBareVlan()
                    && vlan.files().equals(List.of(own))) {
                changed = without(changed, own, "vlans", port);
                expected.remove("vlans: " + port);
            }
        }
        if (bridge.files().contains(own) && isBare(changed, own)) {
            for (var nic : changed.file(own).keys("ethernets").values().keySet()) {
                expected.put(
                        "ethernets: " + nic,
                        changed.with(own, "").devices().get(nic) instanceof NetplanDevice left
                                ? left.keys()
                                : NetplanValue.NOTHING);
                if (changed.with(own, "").devices().get(nic) == null) {
                    expected.remove("ethernets: " + nic);
                }
            }
            changed = changed.with(own, "");
            expected.put("", changed.general());
        }
        NetplanMeaning.hold(expected, changed);
        return NetplanTree.of(DelayScript.with(changed.texts(), name, null));
    }

    private static NetplanTree without(NetplanTree tree, String path, String section, String id)
            throws ConfigException {
        boolean only = tree.file(path).keys(section).values().size() == 1;
        var left = text(tree, path).without(only ? List.of("network", section) : List.of("network", section, id));
        return tree.with(left);
    }

    /// Whether nothing is left in a file but the NICs that came with the bridge, which nothing else is made on.
    private static boolean isBare(NetplanTree tree, String path) {
        var network = tree.file(path);
        var nics = network.keys("ethernets").values();
        return Set.of("version", "ethernets").containsAll(network.values().keySet())
                && nics.values().stream()
                        .allMatch(it -> it instanceof Keys nic && !isAddressing(nic) && !nic.has("match"))
                && tree.devices().values().stream()
                        .noneMatch(other -> nics.containsKey(
                                        String.valueOf(other.keys().text("link")))
                                || other.keys().words("interfaces").stream().anyMatch(nics::containsKey));
    }

    private static ConfigException refused(NetplanDevice at, String why, String hint) {
        return ConfigException.notEditable(Place.START, at.files().getLast() + ": " + why, hint);
    }
}
