package pontifex.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.NetplanValue.Keys;
import pontifex.yaml.BadInput;
import pontifex.yaml.Yaml;

/// All files that netplan reads, merged as `netplan generate` does: one a name, /etc before /lib, in the order of the
/// names, whatever their folder.
///
/// What stands in /run is gone after a reboot, and who makes it anew may write something else; so it is refused.
public final class NetplanTree {
    /// Where an administrator's files stand.
    public static final String FOLDER = "/etc/netplan";

    /// All folders that netplan reads, of which the later ones hide files of the same name in the earlier.
    public static final List<String> FOLDERS = List.of("/lib/netplan", FOLDER, "/run/netplan");

    private static final Set<String> SECTIONS =
            Set.of("ethernets", "bridges", "bonds", "vlans", "wifis", "modems", "tunnels", "vrfs", "nm-devices");

    private final SortedMap<String, String> texts;
    private final Map<String, Keys> files = new LinkedHashMap<>();
    private final SortedMap<String, NetplanDevice> devices = new TreeMap<>();
    private Keys general = NetplanValue.NOTHING;

    private NetplanTree(Map<String, String> texts) {
        this.texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /// @param texts by path
    /// @throws ConfigException (unreadable) for what netplan would refuse, or what another boot may read otherwise
    public static NetplanTree of(Map<String, String> texts) throws ConfigException {
        var tree = new NetplanTree(texts);
        for (var path : inOrder(texts.keySet())) {
            tree.read(path);
        }
        tree.refuseTwice();
        return tree;
    }

    /// The paths that netplan reads, of those that are there, in its order.
    static List<String> inOrder(Set<String> paths) {
        var byName = new TreeMap<String, String>();
        for (var folder : FOLDERS) {
            paths.stream()
                    .filter(path -> folder.equals(folder(path)) && isYaml(path))
                    .forEach(path -> byName.put(path.substring(folder.length()), path));
        }
        return List.copyOf(byName.values());
    }

    private static String folder(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /// Whether the next boot reads a file for what netplan is to make, by its name and folder: it may be the script
    /// for the delay of a bridge that NetworkManager makes.
    public static boolean isRead(String path) {
        return isYaml(path) || DelayScript.is(path);
    }

    /// All folders with files that say something of a bridge.
    public static List<String> folders() {
        var folders = new ArrayList<>(FOLDERS);
        folders.add(DelayScript.FOLDER);
        return folders;
    }

    private static boolean isYaml(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return FOLDERS.contains(folder(path)) && name.endsWith(".yaml") && !name.startsWith(".");
    }

    private void read(String path) throws ConfigException {
        if (path.startsWith("/run/")) {
            throw ConfigException.unreadable(
                    Place.START,
                    path + " is made anew at each boot, and what it will say then can't be told",
                    "put what it says into a file in " + FOLDER + ", and remove it");
        }
        var network = network(path);
        files.put(path, network);
        for (var entry : network.values().entrySet()) {
            if (!SECTIONS.contains(entry.getKey())) {
                general = general.with(entry.getKey(), entry.getValue());
            } else if (entry.getValue() instanceof Keys section) {
                for (var device : section.values().entrySet()) {
                    add(path, entry.getKey(), device.getKey(), device.getValue());
                }
            } else {
                throw strange(path, "'" + entry.getKey() + "' is no map of devices");
            }
        }
    }

    /// Of two that have the same port, netplan makes neither, nor anything else.
    private void refuseTwice() throws ConfigException {
        var on = new TreeMap<String, NetplanDevice>();
        for (var device : devices.values()) {
            for (var id : device.ports()) {
                if (on.put(id, device) instanceof NetplanDevice other && !other.equals(device)) {
                    throw strange(
                            device.files().getLast(),
                            id + " is a port of " + device.id() + ", and of " + other.id() + " too");
                }
            }
        }
    }

    private Keys network(String path) throws ConfigException {
        NetplanValue root;
        try {
            root = NetplanValue.of(Yaml.read(path, String.valueOf(texts.get(path))));
        } catch (BadInput e) {
            throw YamlText.unreadable(e);
        }
        if (root.equals(new NetplanValue.Text(""))) {
            return NetplanValue.NOTHING;
        }
        if (root instanceof Keys keys
                && keys.values().keySet().equals(Set.of("network"))
                && keys.get("network") instanceof Keys network) {
            return network;
        }
        throw strange(path, "there must be one map, 'network', and nothing beside it");
    }

    private void add(String path, String section, String id, NetplanValue value) throws ConfigException {
        if (id.equals("renderer")) {
            general = general.with(section + ": renderer", value);
            return;
        }
        if (!(value instanceof Keys keys)) {
            throw strange(path, "'" + id + "' is no map of settings");
        }
        var layer =
                keys.get("parameters") instanceof Keys parameters && section.equals("bridges") && !parameters.has("stp")
                        ? keys.with("parameters", parameters.with("stp", new NetplanValue.Text("true")))
                        : keys;
        var known = devices.get(id);
        if (known != null && !known.section().equals(section)) {
            throw strange(path, "'" + id + "' stands under " + known.section() + " elsewhere, and under " + section);
        }
        var where = new ArrayList<>(known == null ? List.<String>of() : known.files());
        where.add(path);
        devices.put(
                id,
                new NetplanDevice(
                        section, id, known == null ? layer : NetplanValue.merged(known.keys(), layer), where));
    }

    private static ConfigException strange(String path, String why) {
        return ConfigException.unreadable(Place.START, path + ": " + why, "see netplan(5), and try `netplan generate`");
    }

    /// All texts, those that aren't read too.
    public SortedMap<String, String> texts() {
        return texts;
    }

    /// Those that are read, in order.
    public List<String> paths() {
        return List.copyOf(files.keySet());
    }

    SortedMap<String, NetplanDevice> devices() {
        return devices;
    }

    /// What isn't about one device: `renderer`, `version` …
    Keys general() {
        return general;
    }

    /// What one file says.
    Keys file(String path) {
        return files.getOrDefault(path, NetplanValue.NOTHING);
    }

    /// The first device that one of the files has: the reason why netplan keeps this host's links. Null: none has any.
    public @Nullable String sign() {
        return devices.values().stream()
                .findFirst()
                .map(device -> device.files().getFirst() + " has " + device.section() + ": " + device.id())
                .orElse(null);
    }

    /// The bridges that are made at boot; those of Open vSwitch keep themselves.
    ///
    /// @param nics the MAC of each NIC of the host: a device may be known by it
    public SortedMap<String, BootBridge> bridges(Map<String, String> nics) throws ConfigException {
        var bridges = new TreeMap<String, BootBridge>();
        for (var device : devices.values()) {
            if (device.isBridge() && device.isRaised() && !device.keys().has("openvswitch")) {
                var ports = new ArrayList<String>();
                var offloads = new TreeMap<String, Boolean>();
                for (var id : ports(device)) {
                    var link = link(id, nics);
                    ports.add(link);
                    if (devices.get(id) instanceof NetplanDevice port) {
                        offloads.putAll(port.offloads(general, link));
                    }
                }
                boolean managers = device.isNetworkManagers(general);
                var script = DelayScript.seconds(device.id(), texts);
                bridges.put(device.id(), device.bridge(ports, mtu(device), offloads, managers, script));
            }
        }
        return bridges;
    }

    /// What comes on a bridge: no daemon puts a port on what another one makes.
    private List<String> ports(NetplanDevice bridge) {
        return bridge.keys().words("interfaces").stream()
                .filter(id -> !(devices.get(id) instanceof NetplanDevice port)
                        || port.renderer(general).equals(bridge.renderer(general)))
                .toList();
    }

    /// What a bridge and each of its ports get; null where the files don't say it of all.
    private @Nullable Integer mtu(NetplanDevice bridge) throws ConfigException {
        var mtu = bridge.mtu();
        for (var id : ports(bridge)) {
            if (!(devices.get(id) instanceof NetplanDevice port) || !Objects.equals(port.mtu(), mtu)) {
                return null;
            }
        }
        return mtu;
    }

    /// The link that an id means, itself where the host has none.
    private String link(String id, Map<String, String> nics) throws ConfigException {
        return devices.get(id) instanceof NetplanDevice device && device.link(nics) instanceof String link ? link : id;
    }

    /// What every other link that comes up gets.
    public SortedMap<String, SortedSet<String>> addresses(Map<String, String> nics) throws ConfigException {
        var links = new TreeMap<String, SortedSet<String>>();
        for (var device : devices.values()) {
            if (!device.isBridge() && device.isRaised() && device.link(nics) instanceof String link) {
                links.put(link, device.addresses());
            }
        }
        return links;
    }

    /// The device that a link is; null where the files have none.
    @Nullable NetplanDevice of(String link, Map<String, String> nics) throws ConfigException {
        for (var device : devices.values()) {
            if (link.equals(device.link(nics))) {
                return device;
            }
        }
        return null;
    }

    /// Where each address of a link is given, for people: `/etc/netplan/01.yaml: ethernets: eth0`.
    public List<String> addressing(String link, Map<String, String> nics) throws ConfigException {
        return of(link, nics) instanceof NetplanDevice device && NetplanEdit.isAddressing(device.keys())
                ? device.files().stream()
                        .map(path -> path + ": " + device.section() + ": " + device.id())
                        .toList()
                : List.of();
    }

    /// The tree with this bridge and the NIC on it, which gives the bridge what it gets for Dom0.
    ///
    /// @param wanted its settings; those that are null stay as they are
    /// @param own the file that a bridge gets which none describes, and whose NIC has nothing for Dom0
    public NetplanTree withBridge(String name, String nic, BootBridge wanted, String own, Map<String, String> nics)
            throws ConfigException {
        return new NetplanEdit(this, nics).withBridge(name, nic, wanted, own);
    }

    /// Whether they make exactly that VLAN.
    public boolean makes(BootVlan vlan, Map<String, String> nics) throws ConfigException {
        return of(vlan.name(), nics) instanceof NetplanDevice device
                && device.section().equals("vlans")
                && device.isRaised()
                && String.valueOf(vlan.id()).equals(device.keys().text("id"))
                && vlan.lower().equals(link(String.valueOf(device.keys().text("link")), nics));
    }

    /// The tree with a VLAN that none of the files makes.
    ///
    /// @param bridge what it will be on
    /// @param own the file that it gets where none has the bridge
    public NetplanTree withVlan(BootVlan vlan, String bridge, String own, Map<String, String> nics)
            throws ConfigException {
        return new NetplanEdit(this, nics).withVlan(vlan, bridge, own);
    }

    /// The tree without this bridge. A file that is left with nothing to say is an empty text.
    public NetplanTree withoutBridge(String name, String own) throws ConfigException {
        return new NetplanEdit(this, Map.of()).withoutBridge(name, own);
    }

    NetplanTree with(YamlText edited) throws ConfigException {
        return with(edited.file(), edited.text());
    }

    NetplanTree with(String path, String text) throws ConfigException {
        var changed = new TreeMap<>(texts);
        changed.put(path, text);
        return of(changed);
    }
}
