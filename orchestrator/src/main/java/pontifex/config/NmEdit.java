package pontifex.config;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Edits of NetworkManager's profiles: one for a bridge, one for its NIC, one for a VLAN that the NIC is.
record NmEdit(NmProfiles profiles, Map<String, String> nics) {
    /// What `[connection]` says of the addresses' network, and not of the wire (nm-settings(5)).
    private static final List<String> MOVES = List.of(
            "zone",
            "metered",
            "mdns",
            "llmnr",
            "dns-over-tls",
            "dnssec",
            "secondaries",
            "gateway-ping-timeout",
            "ip-ping-timeout",
            "ip-ping-addresses",
            "ip-ping-addresses-require-all",
            "mptcp-flags");

    NmProfiles withBridge(String name, String nic, BootBridge wanted) throws ConfigException {
        var port = profiles.of(nic, nics);
        var giver = port != null && port.isAddressing() ? port : null;
        if (port != null && !port.master().isEmpty() && !port.isBridgePort()) {
            throw ConfigException.notEditable(
                    Place.START, port.path() + ": " + nic + " is a port of " + port.master(), "release it there first");
        }
        var made = profiles.bridge(name);
        var bridge = made == null ? fresh(name, "bridge", NmProfiles.profile(name)) : made.file();
        for (var family : List.of("ipv4", "ipv6", "proxy")) {
            if (giver != null && giver.file().has(family)) {
                bridge = bridge.withoutGroup(family).withGroup(giver.file().written(family));
            } else if (made == null && !family.equals("proxy")) {
                bridge = bridge.with(family, "method", giver == null ? "disabled" : "auto");
            }
        }
        if (giver != null) {
            for (var key : MOVES) {
                var said = giver.file().get("connection", key);
                bridge = said == null ? bridge.without("connection", key) : bridge.with("connection", key, said);
            }
        }
        var changed = with(profiles.texts(), settings(bridge, wanted));
        for (var other : made == null ? List.<NmProfile>of() : profiles.ports(made, name)) {
            changed = nic.equals(other.link(nics)) ? changed : with(changed, released(other));
        }
        changed = with(changed, port(name, nic, wanted, port, made));
        var delay = String.valueOf(wanted.forwardDelay());
        return NmProfiles.of(DelayScript.with(changed, name, isNms(delay) ? null : delay));
    }

    /// NetworkManager raises what a VLAN is on by itself.
    NmProfiles withVlan(BootVlan vlan) throws ConfigException {
        if (profiles.of(vlan.name(), nics) instanceof NmProfile other) {
            throw ConfigException.notEditable(
                    Place.START,
                    other.path() + " is for " + vlan.name() + ", and doesn't make it as VLAN " + vlan.id() + " of "
                            + vlan.lower(),
                    "remove it, or give the VLAN another name");
        }
        var fresh = fresh(vlan.name(), "vlan", NmProfiles.port(vlan.name()));
        return NmProfiles.of(with(
                profiles.texts(),
                fresh.with("vlan", "id", String.valueOf(vlan.id()))
                        .with("vlan", "parent", vlan.lower())
                        .with("ipv4", "method", "disabled")
                        .with("ipv6", "method", "disabled")));
    }

    private static Keyfile settings(Keyfile bridge, BootBridge wanted) throws ConfigException {
        boolean stp = Boolean.TRUE.equals(wanted.stp());
        var changed = bridge.with("bridge", "stp", String.valueOf(stp));
        var delay = String.valueOf(wanted.forwardDelay());
        changed = changed.with("bridge", "forward-delay", isNms(delay) ? delay : stp ? "2" : "0");
        if (wanted.mac() != null) {
            changed = changed.with(new NmProfile(changed).wire(), "cloned-mac-address", wanted.mac());
        }
        return withMtu(changed, wanted);
    }

    private static Keyfile withMtu(Keyfile file, BootBridge wanted) throws ConfigException {
        return wanted.mtu() == null ? file : file.with(new NmProfile(file).wire(), "mtu", String.valueOf(wanted.mtu()));
    }

    /// Whether NetworkManager itself can give a bridge this delay: whole seconds from 2 to 30.
    static boolean isNms(String seconds) {
        return seconds.matches("[2-9]|[12][0-9]|30");
    }

    private Keyfile port(
            String name, String nic, BootBridge wanted, @Nullable NmProfile port, @Nullable NmProfile bridge)
            throws ConfigException {
        var changed = port == null ? fresh(nic, "ethernet", NmProfiles.port(nic)) : port.file();
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
        for (var key : port != null && port.isAddressing() ? MOVES : List.<String>of()) {
            changed = changed.without("connection", key);
        }
        var set = new NmProfile(changed).offloads();
        for (var offload : wanted.offloads().entrySet()) {
            if (!offload.getValue().equals(set.get(offload.getKey()))) {
                changed = changed.with(
                        "ethtool", NmProfile.FEATURE + offload.getKey(), String.valueOf(offload.getValue()));
            }
        }
        return withMtu(changed, wanted);
    }

    /// A new profile; its uuid is always the same for the same link.
    private Keyfile fresh(String link, String type, String path) throws ConfigException {
        if (profiles.texts().containsKey(path)) {
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

    NmProfiles withoutBridge(String name) throws ConfigException {
        var bridge = profiles.bridge(name);
        if (bridge == null) {
            return profiles;
        }
        for (var other : profiles.profiles()) {
            if (name.equals(other.file().get("vlan", "parent"))
                    || bridge.uuid().equals(other.file().get("vlan", "parent"))) {
                throw ConfigException.notEditable(
                        Place.START, other.path() + ": it is made on " + name, "take that away first");
            }
        }
        var changed = DelayScript.with(profiles.texts(), name, null);
        changed.remove(bridge.path());
        for (var port : profiles.ports(bridge, name)) {
            if (isOwnVlan(port)) {
                changed.remove(port.path());
            } else {
                changed.put(port.path(), released(port).text());
            }
        }
        return NmProfiles.of(changed);
    }

    /// Whether it came with its bridge, by its uuid.
    private static boolean isOwnVlan(NmProfile port) {
        var name = port.file().get("connection", "interface-name");
        return port.type().equals("vlan")
                && port.uuid().equals(uuid("vlan " + name).toString());
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

    private static SortedMap<String, String> with(SortedMap<String, String> texts, Keyfile edited)
            throws ConfigException {
        if (!edited.path().startsWith(NmProfiles.FOLDER + "/")) {
            throw ConfigException.notEditable(
                    Place.START, edited.path() + " isn't the administrator's", "put a copy into " + NmProfiles.FOLDER);
        }
        var changed = new TreeMap<>(texts);
        changed.put(edited.path(), edited.text());
        return changed;
    }
}
