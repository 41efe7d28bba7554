package pontifex.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// NetworkManager's profiles, those that the next boot will read: /etc's, and /usr/lib's where no file of /etc has
/// their
/// uuid. What stands in /run is gone by then.
public final class NmProfiles {
    /// Where an administrator's files stand, and nmcli's.
    public static final String FOLDER = "/etc/NetworkManager/system-connections";

    public static final List<String> FOLDERS = List.of("/usr/lib/NetworkManager/system-connections", FOLDER);

    private final SortedMap<String, String> texts;
    private final List<NmProfile> profiles = new ArrayList<>();

    private NmProfiles(Map<String, String> texts) {
        this.texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /// @param texts of profiles, and of the dispatcher's scripts for bridges' delays
    public static NmProfiles of(Map<String, String> texts) throws ConfigException {
        var read = new NmProfiles(texts);
        var byUuid = new TreeMap<String, NmProfile>();
        for (var folder : FOLDERS) {
            for (var file : read.texts.entrySet()) {
                if (file.getKey().startsWith(folder + "/") && !file.getValue().isEmpty()) {
                    var profile = new NmProfile(Keyfile.parse(file.getKey(), file.getValue()));
                    var other = byUuid.put(profile.uuid().isEmpty() ? profile.path() : profile.uuid(), profile);
                    if (other != null && other.path().startsWith(folder + "/")) {
                        throw ConfigException.unreadable(
                                Place.START,
                                profile.file().at("connection", "uuid") + ": " + other.path() + " has the same uuid,"
                                        + " and the next boot takes the one that was written later",
                                "remove one of them, or keep it outside " + folder);
                    }
                }
            }
        }
        read.profiles.addAll(byUuid.values());
        read.profiles.sort(java.util.Comparator.comparing(NmProfile::path));
        return read;
    }

    /// Whether a path is that of a profile, or of a script for a bridge's delay. NetworkManager passes over hidden
    /// files,
    /// editors' copies and its own notes (nms-keyfile-utils.c); /usr/lib's need their ending.
    public static boolean isRead(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith(DelayScript.FOLDER + "/")) {
            return isDelay(path);
        }
        boolean ignored = name.startsWith(".") || name.matches(".*(~|\\.(nmmeta|swp|swpx|pem|der)|\\.[A-Za-z0-9]{6})");
        return !ignored && (name.endsWith(".nmconnection") || path.startsWith(FOLDER + "/"));
    }

    /// Whether a path is that of a script for a bridge's delay.
    public static boolean isDelay(String path) {
        return DelayScript.is(path);
    }

    /// All folders with files that say something of a bridge.
    public static List<String> folders() {
        var folders = new ArrayList<>(FOLDERS);
        folders.add(DelayScript.FOLDER);
        return folders;
    }

    /// The file of a bridge that has none yet. Files are put in place by their names, and this before its NIC's.
    public static String profile(String bridge) {
        return FOLDER + "/00-" + bridge + ".nmconnection";
    }

    /// The file of a NIC that has none yet.
    public static String port(String nic) {
        return FOLDER + "/" + nic + ".nmconnection";
    }

    /// The script's path for a bridge's delay.
    public static String delay(String bridge) {
        return DelayScript.path(bridge);
    }

    public SortedMap<String, String> texts() {
        return texts;
    }

    /// The first profile that raises a link: the reason why NetworkManager keeps this host's links. Null: none does.
    public @Nullable String sign() {
        return profiles.stream()
                .filter(profile -> profile.isRaised() && !profile.type().equals("loopback"))
                .findFirst()
                .map(NmProfile::path)
                .orElse(null);
    }

    /// The bridges that are made at boot.
    ///
    /// @param nics the MAC of each NIC of the host: a profile may be for a MAC
    public SortedMap<String, BootBridge> bridges(Map<String, String> nics) throws ConfigException {
        var bridges = new TreeMap<String, BootBridge>();
        for (var profile : profiles) {
            if (profile.isBridge() && profile.isRaised() && profile.link(nics) instanceof String name) {
                var ports = new ArrayList<String>();
                var offloads = new TreeMap<String, Boolean>();
                Integer mtu = profile.mtu();
                for (var port : ports(profile, name)) {
                    if (port.link(nics) instanceof String link) {
                        ports.add(link);
                    }
                    offloads.putAll(port.offloads());
                    mtu = java.util.Objects.equals(mtu, port.mtu()) ? mtu : null;
                }
                var bridge = profile.bridge(ports, mtu, DelayScript.seconds(name, texts), offloads);
                if (bridges.put(name, bridge) != null) {
                    throw several("two profiles make " + name);
                }
            }
        }
        return bridges;
    }

    List<NmProfile> ports(NmProfile bridge, String name) {
        return profiles.stream()
                .filter(profile -> profile.isBridgePort() && profile.isRaised())
                .filter(profile ->
                        profile.master().equals(name) || profile.master().equals(bridge.uuid()))
                .toList();
    }

    /// What every other link that comes up gets.
    public SortedMap<String, SortedSet<String>> addresses(Map<String, String> nics) throws ConfigException {
        var links = new TreeMap<String, SortedSet<String>>();
        for (var profile : profiles) {
            if (!profile.isBridge() && isForALink(profile) && profile.link(nics) instanceof String link) {
                var winner = of(link, nics);
                links.put(
                        link,
                        winner == null || !winner.master().isEmpty()
                                ? Collections.emptySortedSet()
                                : winner.addresses());
            }
        }
        return links;
    }

    /// A radio's or a tunnel's profile may name no link, and takes no NIC.
    private static boolean isForALink(NmProfile profile) {
        return profile.isRaised()
                && (profile.type().equals("ethernet")
                        || profile.isVlan()
                        || profile.file().get("connection", "interface-name") != null);
    }

    /// The profile that a link gets at boot; null: none. Of several the first by `autoconnect-priority`; between equal
    /// ones NetworkManager takes what was used last, which no file of ours tells.
    @Nullable NmProfile of(String link, Map<String, String> nics) throws ConfigException {
        var found = new ArrayList<NmProfile>();
        for (var profile : profiles) {
            if (!profile.isBridge() && isForALink(profile) && link.equals(profile.link(nics))) {
                found.add(profile);
            }
        }
        int first = found.stream().mapToInt(NmProfile::priority).max().orElse(0);
        var winners = found.stream().filter(it -> it.priority() == first).toList();
        if (winners.size() > 1) {
            throw several(winners.get(0).path() + " and " + winners.get(1).path() + " are both for " + link);
        }
        return winners.isEmpty() ? null : winners.getFirst();
    }

    private static ConfigException several(String why) {
        return ConfigException.unreadable(
                Place.START,
                FOLDER + ": " + why + ", and which of them the next boot takes can't be told",
                "remove one, or set its connection.autoconnect to no");
    }

    /// Where a link is given something for Dom0, for people.
    public List<String> addressing(String link, Map<String, String> nics) throws ConfigException {
        return of(link, nics) instanceof NmProfile profile && profile.isAddressing()
                ? List.of(profile.path())
                : List.of();
    }

    /// The profile that makes a bridge of that name; null: none does.
    @Nullable NmProfile bridge(String name) {
        return profiles.stream()
                .filter(profile ->
                        profile.isBridge() && name.equals(profile.file().get("connection", "interface-name")))
                .findFirst()
                .orElse(null);
    }

    /// Whether a profile makes exactly that VLAN, and raises it.
    public boolean makes(BootVlan vlan, Map<String, String> nics) throws ConfigException {
        return of(vlan.name(), nics) instanceof NmProfile profile
                && profile.isVlan()
                && String.valueOf(vlan.id()).equals(profile.file().get("vlan", "id"))
                && vlan.lower().equals(link(profile.file().get("vlan", "parent"), nics));
    }

    /// A link that a profile names, itself or by the uuid of its own profile.
    private @Nullable String link(@Nullable String named, Map<String, String> nics) throws ConfigException {
        for (var profile : profiles) {
            if (profile.uuid().equals(named)) {
                return profile.link(nics);
            }
        }
        return named;
    }

    /// The profiles with this bridge and the NIC on it; what the NIC's profile has for Dom0 becomes the bridge's.
    ///
    /// @param wanted its settings; those that are null stay as they are
    public NmProfiles withBridge(String name, String nic, BootBridge wanted, Map<String, String> nics)
            throws ConfigException {
        return new NmEdit(this, nics).withBridge(name, nic, wanted);
    }

    /// The profiles with a VLAN that none of them makes.
    public NmProfiles withVlan(BootVlan vlan, Map<String, String> nics) throws ConfigException {
        return new NmEdit(this, nics).withVlan(vlan);
    }

    /// The profiles without this bridge: its own file is gone, and so is a VLAN's that came with it; what were its
    /// ports otherwise are links without an address.
    public NmProfiles withoutBridge(String name) throws ConfigException {
        return new NmEdit(this, Map.of()).withoutBridge(name);
    }

    List<NmProfile> profiles() {
        return profiles;
    }
}
