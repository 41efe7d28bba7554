package pontifex.resource;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.LinkFiles;
import pontifex.config.NetworkdTree;
import pontifex.config.NetworkdTree.Unit;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Seen;

/// What systemd-networkd, and udev before it, read on one host at its next boot.
record NetworkdHost(HostState raw, NetworkdTree tree, SortedMap<String, String> texts) {
    /// The volatile files by which networkd has let links go are gone at the next boot.
    static Seen<NetworkdHost> of(HostState raw) throws ConfigException {
        for (var folder : NetworkdTree.FOLDERS) {
            if (raw.files().at(folder) instanceof FileState.Unknown(var why)) {
                return Seen.unknown(folder + " couldn't be read: " + why);
            }
        }
        var texts = BootFiles.texts(
                raw,
                path -> NetworkdTree.FOLDERS.stream().anyMatch(folder -> path.startsWith(folder + "/"))
                        && !path.startsWith("/run/systemd/network/00-pontifex-"));
        return switch (texts) {
            case Seen.Unknown<SortedMap<String, String>>(var why) -> Seen.unknown(why);
            case Seen.Value<SortedMap<String, String>>(var read) ->
                Seen.of(new NetworkdHost(raw, NetworkdTree.of(read), read));
        };
    }

    /// The links that files of its own give something, or make: what netplan has rendered under /run is netplan's; what
    /// a distribution has under /usr keeps a NIC alone.
    SortedSet<String> own() throws ConfigException {
        var own = new TreeSet<String>();
        for (var link : links()) {
            if (network(link) instanceof Unit unit
                    && !NetworkdTree.isOff(unit)
                    && !isNetplans(unit)
                    && (!unit.path().contains("/lib/") || isNic(link))) {
                own.add(link);
            }
            if (tree.netdev(link) instanceof Unit unit && !isNetplans(unit)) {
                own.add(link);
            }
        }
        return own;
    }

    private static boolean isNetplans(Unit unit) {
        return unit.path().startsWith("/run/") && unit.name().contains("-netplan-");
    }

    private boolean isNic(String link) {
        return raw.network().link(link) instanceof Link found && found.kind() == Link.Kind.NIC;
    }

    /// Those that are there, but for guests', and those that files name.
    private SortedSet<String> links() {
        var links = new TreeSet<>(tree.named());
        raw.network().links().values().stream()
                .filter(link -> link.kind() != Link.Kind.VIF && link.kind() != Link.Kind.LOOPBACK)
                .forEach(link -> links.add(link.name()));
        links.remove("lo");
        return links;
    }

    /// Of a link that isn't there only the name is known, so what asks for more isn't for it.
    @Nullable Unit network(String name) throws ConfigException {
        if (!(raw.network().link(name) instanceof Link link)) {
            try {
                return tree.network(name, "", "");
            } catch (ConfigException e) {
                return null;
            }
        }
        return tree.network(name, link.mac(), kind(link));
    }

    /// networkd's word for what made it.
    private static @Nullable String kind(Link link) {
        return switch (link.kind()) {
            case NIC -> "";
            case BRIDGE -> "bridge";
            case VLAN -> "vlan";
            case BOND -> "bond";
            case VIF, LOOPBACK, VIRTUAL, OVS_BRIDGE -> null;
        };
    }

    /// The .link file that udev goes by for a link that is there; null: by none.
    @Nullable Unit linkFile(Link link) throws ConfigException {
        return LinkFiles.of(texts)
                .of(link.name(), link.mac(), kind(link), link.traits().linkFile());
    }

    /// Where that can't be told nothing is said.
    private SortedMap<String, Boolean> offloads(String port) {
        try {
            return raw.network().link(port) instanceof Link link ? LinkFiles.offloads(linkFile(link)) : new TreeMap<>();
        } catch (ConfigException e) {
            return new TreeMap<>();
        }
    }

    Kept kept() throws ConfigException {
        var ports = new TreeMap<String, TreeMap<String, @Nullable Unit>>();
        var links = new TreeMap<String, SortedSet<String>>();
        for (var link : links()) {
            if (network(link) instanceof Unit unit && !NetworkdTree.isOff(unit) && !tree.isUnmade(link)) {
                links.put(link, NetworkdTree.words(unit));
                if (NetworkdTree.bridge(unit) instanceof String bridge) {
                    ports.computeIfAbsent(bridge, _ -> new TreeMap<>()).put(link, unit);
                }
            }
        }
        var bridges = new TreeMap<String, Kept.Bridge>();
        for (var name : tree.bridges()) {
            var own = links.remove(name);
            if (tree.netdev(name) instanceof Unit netdev) {
                var on = ports.getOrDefault(name, new TreeMap<>());
                var network = network(name);
                var mtu = NetworkdTree.mtu(network);
                boolean alike = mtu != null && on.values().stream().allMatch(it -> mtu.equals(NetworkdTree.mtu(it)));
                var offloads = new TreeMap<String, Boolean>();
                on.keySet().forEach(port -> offloads.putAll(offloads(port)));
                bridges.put(
                        name,
                        new Kept.Bridge(
                                        new TreeSet<>(on.keySet()),
                                        NetworkdTree.stp(netdev),
                                        NetworkdTree.forwardDelay(netdev))
                                .withMtu(alike ? mtu : null)
                                .withMac(NetworkdTree.mac(netdev, network))
                                .withOffloads(offloads)
                                .withAddresses(own == null ? new TreeSet<>() : own));
            }
        }
        return new Kept(Seen.of(bridges), null, Seen.of(links), null);
    }
}
