package pontifex.config;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The files of /etc/sysconfig/network-scripts as RHEL's initscripts read them at boot (ifup-eth, network-functions):
/// an ifcfg file a link, and the route and rule files beside it.
public final class IfcfgTree {
    public static final String FOLDER = "/etc/sysconfig/network-scripts";

    private static final String PREFIX = FOLDER + "/ifcfg-";
    private static final Pattern IGNORED =
            Pattern.compile(".*(~|\\.bak|\\.old|\\.orig|\\.rpmnew|\\.rpmorig|\\.rpmsave|-range.*)");

    private final SortedMap<String, String> texts;
    private final SortedMap<String, String> macs;
    private final InitScripts scripts;
    private final SortedMap<String, String> paths;
    private final SortedMap<String, Ifcfg> files;

    private IfcfgTree(SortedMap<String, String> texts, SortedMap<String, String> macs, InitScripts scripts)
            throws ConfigException {
        this.texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        this.macs = macs;
        this.scripts = scripts;
        this.paths = new TreeMap<>();
        this.files = new TreeMap<>();
        for (var path : texts.keySet()) {
            if (path.startsWith(PREFIX) && !IGNORED.matcher(path).matches() && !path.equals(PREFIX + "lo")) {
                add(path);
            }
        }
    }

    private void add(String path) throws ConfigException {
        try {
            var file = Ifcfg.parse(texts.getOrDefault(path, ""));
            var name = device(path, file);
            refuseStranger(name, file);
            if (paths.putIfAbsent(name, path) instanceof String other) {
                throw ConfigException.unreadable(
                        Place.START,
                        "it is for " + name + ", and so is " + other,
                        "leave one of them, and give the other another ending");
            }
            files.put(name, file);
        } catch (ConfigException e) {
            throw InterfacesTree.at(path, e);
        }
    }

    /// Its DEVICE, or what has its HWADDR; else the name of the file.
    private String device(String path, Ifcfg file) {
        if (file.value("DEVICE") instanceof String device) {
            return device;
        }
        if (file.value("HWADDR") instanceof String mac) {
            for (var link : macs.entrySet()) {
                if (link.getValue().equals(mac.toLowerCase(Locale.ROOT))) {
                    return link.getKey();
                }
            }
        }
        return path.substring(PREFIX.length());
    }

    /// Where the NIC has another MAC ifup-eth ignores the file, or udev gives that name to the NIC with this one.
    private void refuseStranger(String name, Ifcfg file) throws ConfigException {
        var mac = macs.getOrDefault(name, "");
        if (file.last("HWADDR") instanceof Ifcfg.Assignment said
                && isRaised(file)
                && !mac.isEmpty()
                && !mac.equalsIgnoreCase(said.value())
                && !mac.equalsIgnoreCase(file.value("MACADDR"))) {
            throw ConfigException.unreadable(
                    file.place(said),
                    "it is for the NIC with the MAC " + said.value() + ", and " + name + " has " + mac,
                    "write HWADDR=" + mac + ", or take that line out");
        }
    }

    /// @param texts by path: what the host's scripts source
    /// @param macs of its NICs, by their names; empty where a NIC's own can't be told
    /// @param scripts those that source them
    /// @throws ConfigException whose reason begins with the path
    public static IfcfgTree of(SortedMap<String, String> texts, SortedMap<String, String> macs, InitScripts scripts)
            throws ConfigException {
        return new IfcfgTree(texts, macs, scripts);
    }

    /// Whether the scripts read such a file.
    public static boolean isRead(String path) {
        return path.matches(Pattern.quote(FOLDER) + "/(ifcfg|route|route6|rule|rule6)-[^/]*");
    }

    public SortedMap<String, String> texts() {
        return texts;
    }

    private static boolean isNo(@Nullable String value) {
        return value != null && List.of("no", "n", "false", "f", "0", "off").contains(value.toLowerCase(Locale.ROOT));
    }

    static boolean isYes(@Nullable String value) {
        return value != null && List.of("yes", "y", "true", "t", "1", "on").contains(value.toLowerCase(Locale.ROOT));
    }

    /// An alias is raised with its parent.
    static boolean isRaised(Ifcfg file) {
        return !isNo(file.value("ONBOOT"));
    }

    private static boolean isBridge(Ifcfg file) {
        return "Bridge".equals(file.value("TYPE"));
    }

    /// What makes the link a port of a bond, a team or Open vSwitch's bridge, which comes before its BRIDGE (ifup,
    /// ifup-eth); null: nothing does.
    static Ifcfg.@Nullable Assignment bond(Ifcfg file) {
        var key = isYes(file.value("SLAVE")) ? "MASTER" : "TEAM_MASTER";
        return file.value(key) == null ? file.last("OVS_BRIDGE") : file.last(key);
    }

    /// Whether NetworkManager, where it runs, takes the link.
    public boolean isManagers(String link) {
        return files.get(link) instanceof Ifcfg file && !isNo(file.value("NM_CONTROLLED"));
    }

    public @Nullable String path(String link) {
        return paths.get(link);
    }

    /// What each link gets that is raised at boot: `static 192.0.2.7/24`, `dhcp`, `dhcp6`, `auto`. A bridge's port gets
    /// nothing, whatever its file says.
    public SortedMap<String, SortedSet<String>> addresses() throws ConfigException {
        return new IfcfgAddresses(this).all();
    }

    /// The files that give a NIC addresses, for people.
    public List<String> addressing(String nic) throws ConfigException {
        return new IfcfgAddresses(this).files(nic);
    }

    Ifcfg file(String link) throws ConfigException {
        return files.get(link) instanceof Ifcfg file ? file : Ifcfg.parse("");
    }

    /// The bridges that are made at boot.
    public SortedMap<String, BootBridge> bridges() throws ConfigException {
        var bridges = new TreeMap<String, BootBridge>();
        var given = addresses();
        for (var link : files.entrySet()) {
            var name = link.getKey();
            var file = link.getValue();
            if (isBridge(file) && isRaised(file)) {
                boolean once = IfcfgEdit.withoutTwice(file).equals(file);
                bridges.put(
                        name,
                        new BootBridge(
                                List.copyOf(ports(name)),
                                once && file.value("STP") instanceof String stp ? (Boolean) isYes(stp) : null,
                                once ? scripts.seconds(file.value("DELAY")) : null,
                                mtu(name),
                                file.value("MACADDR") instanceof String mac ? mac.toLowerCase(Locale.ROOT) : null,
                                offloads(name),
                                given.getOrDefault(name, Collections.emptySortedSet())));
            }
        }
        return bridges;
    }

    private SortedSet<String> ports(String bridge) {
        var ports = new TreeSet<String>();
        files.forEach((name, file) -> {
            if (bridge.equals(file.value("BRIDGE")) && isRaised(file) && bond(file) == null) {
                ports.add(name);
            }
        });
        return ports;
    }

    private SortedMap<String, Boolean> offloads(String bridge) {
        var offloads = new TreeMap<String, Boolean>();
        for (var port : ports(bridge)) {
            if (scripts.offloads()
                    && files.get(port) instanceof Ifcfg file
                    && file.value("ETHTOOL_OPTS") instanceof String written) {
                offloads.putAll(EthtoolOpts.offloads(written, port));
            }
        }
        return offloads;
    }

    /// Where the bridge and each of its ports have the same, and the scripts give it to both.
    private @Nullable Integer mtu(String bridge) {
        if (!scripts.ports()) {
            return null;
        }
        var mtus = new TreeSet<String>();
        for (var link : ports(bridge)) {
            mtus.add(String.valueOf(files.get(link) instanceof Ifcfg file ? file.value("MTU") : null));
        }
        mtus.add(String.valueOf(files.get(bridge) instanceof Ifcfg file ? file.value("MTU") : null));
        return mtus.size() == 1 && mtus.first().matches("[0-9]{1,5}") ? Integer.valueOf(mtus.first()) : null;
    }

    /// With the bridge as it is wanted and the NIC on it alone; what gave the NIC addresses is the bridge's.
    public IfcfgTree withBridge(String name, String nic, BootBridge wanted) throws ConfigException {
        boolean moves = !addressing(nic).isEmpty();
        var edit = new IfcfgEdit(this, name, nic);
        var changed = new TreeMap<>(texts);
        for (var port : ports(name)) {
            if (!port.equals(nic)) {
                changed.put(
                        paths.get(port), file(port).without("BRIDGE"::equals).text());
            }
        }
        changed.put(free(nic), edit.port(file(nic), moves, wanted).text());
        changed.put(
                free(name), edit.bridge(file(name), file(nic), moves, wanted).text());
        if (moves) {
            edit.moveBeside(changed);
        }
        return new IfcfgTree(changed, macs, scripts);
    }

    /// Whether a file makes exactly that VLAN: its name says which, unless VID and PHYSDEV do (ifup).
    public boolean makes(BootVlan vlan) {
        return files.get(vlan.name()) instanceof Ifcfg file
                && isRaised(file)
                && isYes(file.value("VLAN"))
                && (file.value("VID") == null
                        ? vlan.isNamed()
                        : String.valueOf(vlan.id()).equals(file.value("VID"))
                                && vlan.lower().equals(file.value("PHYSDEV")));
    }

    /// The files with a VLAN that none of them makes.
    public IfcfgTree withVlan(BootVlan vlan) throws ConfigException {
        if (!vlan.isNamed()) {
            throw ConfigException.notEditable(
                    Place.START,
                    "the host's scripts make a VLAN by its name alone, and VLAN " + vlan.id() + " of " + vlan.lower()
                            + " is " + vlan.name(),
                    "name it " + vlan.lower() + "." + vlan.id());
        }
        var changed = new TreeMap<>(texts);
        changed.put(free(vlan.name()), IfcfgEdit.vlan(vlan, file(vlan.name())).text());
        return new IfcfgTree(changed, macs, scripts);
    }

    InitScripts scripts() {
        return scripts;
    }

    /// A link's file, or where it gets one.
    private String free(String link) throws ConfigException {
        if (paths.get(link) instanceof String path) {
            return path;
        }
        var path = PREFIX + link;
        if (texts.containsKey(path)) {
            throw InterfacesTree.at(
                    path,
                    ConfigException.notEditable(
                            Place.START, "it is for another link than its name says", "name it after its DEVICE"));
        }
        return path;
    }

    /// Without the bridge, and without a VLAN that came with it; its other ports are raised by themselves.
    public IfcfgTree withoutBridge(String name) throws ConfigException {
        var changed = new TreeMap<>(texts);
        for (var port : ports(name)) {
            if (IfcfgEdit.isOwnVlan(port, file(port))) {
                changed.remove(paths.get(port));
            } else {
                changed.put(
                        paths.get(port), file(port).without("BRIDGE"::equals).text());
            }
        }
        if (paths.get(name) instanceof String path) {
            changed.remove(path);
        }
        for (var kind : List.of("route", "route6", "rule", "rule6")) {
            changed.remove(FOLDER + "/" + kind + "-" + name);
        }
        return new IfcfgTree(changed, macs, scripts);
    }

    Map<String, Ifcfg> files() {
        return files;
    }

    /// The route and rule files of a link, by their kinds.
    SortedMap<String, String> beside(String link) {
        var beside = new TreeMap<String, String>();
        for (var kind : List.of("route", "route6", "rule", "rule6")) {
            var path = FOLDER + "/" + kind + "-" + link;
            if (texts.containsKey(path)) {
                beside.put(kind, path);
            }
        }
        return beside;
    }
}
