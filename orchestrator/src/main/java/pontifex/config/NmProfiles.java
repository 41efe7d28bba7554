package pontifex.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// NetworkManager's profiles, those that the next boot will read: /etc's, and /usr/lib's where no file of /etc has
/// their
/// uuid. What stands in /run is gone by then.
public final class NmProfiles {
    /// Where an administrator's files stand, and nmcli's.
    public static final String FOLDER = "/etc/NetworkManager/system-connections";

    public static final List<String> FOLDERS = List.of("/usr/lib/NetworkManager/system-connections", FOLDER);

    private static final String RULES = "/etc/udev/rules.d";

    private final SortedMap<String, String> texts;
    private final List<NmProfile> profiles = new ArrayList<>();

    private NmProfiles(Map<String, String> texts) {
        this.texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /// @param texts of profiles, and of udev's rules for bridges' delays
    public static NmProfiles of(Map<String, String> texts) throws ConfigException {
        var read = new NmProfiles(texts);
        var byUuid = new TreeMap<String, NmProfile>();
        for (var folder : FOLDERS) {
            for (var file : read.texts.entrySet()) {
                if (file.getKey().startsWith(folder + "/") && !file.getValue().isEmpty()) {
                    var profile = new NmProfile(Keyfile.parse(file.getKey(), file.getValue()));
                    byUuid.put(profile.uuid().isEmpty() ? profile.path() : profile.uuid(), profile);
                }
            }
        }
        read.profiles.addAll(byUuid.values());
        read.profiles.sort(java.util.Comparator.comparing(NmProfile::path));
        return read;
    }

    /// Whether a path is that of a profile, or of a rule for a bridge's delay. NetworkManager passes over hidden files,
    /// editors' copies and its own notes (nms-keyfile-utils.c); /usr/lib's need their ending.
    public static boolean isRead(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith(RULES + "/")) {
            return name.matches("90-.+-forward-delay\\.rules");
        }
        boolean ignored = name.startsWith(".") || name.matches(".*(~|\\.(nmmeta|swp|swpx|pem|der)|\\.[A-Za-z0-9]{6})");
        return !ignored && (name.endsWith(".nmconnection") || path.startsWith(FOLDER + "/"));
    }

    /// All folders with files that say something of a bridge.
    public static List<String> folders() {
        var folders = new ArrayList<>(FOLDERS);
        folders.add(RULES);
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

    /// The rule's path for a bridge's delay.
    public static String rule(String bridge) {
        return DelayRule.path(bridge);
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
                Integer mtu = profile.mtu();
                for (var port : ports(profile, name)) {
                    if (port.link(nics) instanceof String link) {
                        ports.add(link);
                    }
                    mtu = java.util.Objects.equals(mtu, port.mtu()) ? mtu : null;
                }
                if (bridges.put(name, profile.bridge(ports, mtu, DelayRule.seconds(name, texts))) != null) {
                    throw several("two profiles make " + name);
                }
            }
        }
        return bridges;
    }

    private List<NmProfile> ports(NmProfile bridge, String name) {
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
                && (profile.type().equals("ethernet") || profile.file().get("connection", "interface-name") != null);
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

    /// The profiles with this bridge and the NIC on it; what the NIC's profile has for Dom0 becomes the bridge's.
    ///
    /// @param wanted its settings; those that are null stay as they are
    public NmProfiles withBridge(String name, String nic, BootBridge wanted, Map<String, String> nics)
            throws ConfigException {
        var port = of(nic, nics);
        var giver = port != null && port.isAddressing() ? port : null;
        if (port != null && !port.master().isEmpty() && !port.isBridgePort()) {
            throw ConfigException.notEditable(
                    Place.START, port.path() + ": " + nic + " is a port of " + port.master(), "release it there first");
        }
        var made = made(name);
        var bridge = made == null ? fresh(name, "bridge") : made.file();
        for (var family : List.of("ipv4", "ipv6", "proxy")) {
            if (giver != null && giver.file().has(family)) {
                bridge = bridge.withoutGroup(family).withGroup(giver.file().written(family));
            } else if (made == null && !family.equals("proxy")) {
                bridge = bridge.with(family, "method", giver == null ? "disabled" : "auto");
            }
        }
        var changed = with(settings(bridge, wanted));
        for (var other : made == null ? List.<NmProfile>of() : ports(made, name)) {
            changed = nic.equals(other.link(nics)) ? changed : changed.with(released(other));
        }
        changed = changed.with(port(name, nic, wanted, port, made));
        return changed.withDelay(name, wanted);
    }

    private @Nullable NmProfile made(String name) throws ConfigException {
        for (var profile : profiles) {
            if (profile.isBridge() && name.equals(profile.file().get("connection", "interface-name"))) {
                return profile;
            }
        }
        return null;
    }

    private static Keyfile settings(Keyfile bridge, BootBridge wanted) throws ConfigException {
        boolean stp = Boolean.TRUE.equals(wanted.stp());
        var changed = bridge.with("bridge", "stp", String.valueOf(stp));
        var delay = String.valueOf(wanted.forwardDelay());
        changed = changed.with("bridge", "forward-delay", isNms(delay) ? delay : stp ? "2" : "0");
        if (wanted.mac() != null) {
            changed = changed.with(new NmProfile(changed).wire(), "cloned-mac-address", wanted.mac());
        }
        return wanted.mtu() == null
                ? changed
                : changed.with(new NmProfile(changed).wire(), "mtu", String.valueOf(wanted.mtu()));
    }

    /// Whether NetworkManager itself can give a bridge this delay: whole seconds from 2 to 30.
    private static boolean isNms(String seconds) {
        return seconds.matches("[2-9]|[12][0-9]|30");
    }

    private NmProfiles withDelay(String name, BootBridge wanted) throws ConfigException {
        var delay = String.valueOf(wanted.forwardDelay());
        var changed = new TreeMap<>(texts);
        if (isNms(delay)) {
            changed.remove(DelayRule.path(name));
        } else if (!delay.equals(DelayRule.seconds(name, texts))) {
            changed.put(DelayRule.path(name), DelayRule.text(name, delay));
        }
        return of(changed);
    }

    private Keyfile port(
            String name, String nic, BootBridge wanted, @Nullable NmProfile port, @Nullable NmProfile bridge)
            throws ConfigException {
        var changed = port == null ? fresh(nic, "ethernet") : port.file();
        boolean there = port != null
                && port.isBridgePort()
                && (port.master().equals(name)
                        || bridge != null && port.master().equals(bridge.uuid()));
        if (!there) {
            boolean modern = changed.get("connection", "controller") != null;
            changed = changed.with("connection", modern ? "controller" : "master", name)
                    .with(
                            "connection",
                            changed.get("connection", "port-type") != null ? "port-type" : "slave-type",
                            "bridge");
        }
        for (var group : List.of("ipv4", "ipv6", "proxy")) {
            changed = changed.has(group) ? changed.withoutGroup(group) : changed;
        }
        return wanted.mtu() == null
                ? changed
                : changed.with(new NmProfile(changed).wire(), "mtu", String.valueOf(wanted.mtu()));
    }

    /// A new profile; its uuid is always the same for the same link.
    private Keyfile fresh(String link, String type) throws ConfigException {
        var path = type.equals("bridge") ? profile(link) : port(link);
        if (texts.containsKey(path)) {
            throw ConfigException.notEditable(
                    Place.START,
                    path + " is there, and is no profile that raises " + link + " as " + type,
                    "remove it, or give it another name");
        }
        return Keyfile.parse(path, """
                [connection]
                id=%s
                uuid=%s
                type=%s
                interface-name=%s
                """.formatted(link, uuid(type + " " + link), type, link));
    }

    /// By name (version 5, RFC 9562), in a space of Pontifex's own.
    static UUID uuid(String name) {
        try {
            var sha = MessageDigest.getInstance("SHA-1");
            var space = UUID.fromString("7c8a4f0e-3d0b-5a53-9b5e-2f6d1c0a9e47");
            sha.update(ByteBuffer.allocate(16)
                    .putLong(space.getMostSignificantBits())
                    .putLong(space.getLeastSignificantBits())
                    .array());
            var bytes = ByteBuffer.wrap(sha.digest(name.getBytes(StandardCharsets.UTF_8)));
            return new UUID(bytes.getLong() & ~0xf000L | 0x5000L, bytes.getLong() & ~(3L << 62) | 1L << 63);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The profiles without this bridge: its own file is gone, and what were its ports are links without an address.
    public NmProfiles withoutBridge(String name) throws ConfigException {
        var bridge = made(name);
        if (bridge == null) {
            return this;
        }
        for (var other : profiles) {
            if (name.equals(other.file().get("vlan", "parent"))
                    || bridge.uuid().equals(other.file().get("vlan", "parent"))) {
                throw ConfigException.notEditable(
                        Place.START, other.path() + ": it is made on " + name, "take that away first");
            }
        }
        var changed = new TreeMap<>(texts);
        changed.remove(bridge.path());
        changed.remove(DelayRule.path(name));
        for (var port : ports(bridge, name)) {
            changed.put(port.path(), released(port).text());
        }
        return of(changed);
    }

    /// A port's profile that makes a link without an address of it: without a profile it would get a lease.
    private static Keyfile released(NmProfile port) throws ConfigException {
        var left = port.file();
        for (var key : List.of("master", "slave-type", "controller", "port-type")) {
            left = left.without("connection", key);
        }
        left = left.has("bridge-port") ? left.withoutGroup("bridge-port") : left;
        return left.with("ipv4", "method", "disabled").with("ipv6", "method", "disabled");
    }

    private NmProfiles with(Keyfile edited) throws ConfigException {
        if (!edited.path().startsWith(FOLDER + "/")) {
            throw ConfigException.notEditable(
                    Place.START, edited.path() + " isn't the administrator's", "put a copy into " + FOLDER);
        }
        var changed = new TreeMap<>(texts);
        changed.put(edited.path(), edited.text());
        return of(changed);
    }
}
