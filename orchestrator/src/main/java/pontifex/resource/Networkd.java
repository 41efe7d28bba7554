package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.NetworkdPort;
import pontifex.config.NetworkdTree;
import pontifex.config.NetworkdTree.Unit;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Seen;

/// systemd-networkd: a .netdev file that makes the bridge, a .network file for it, and one for its NIC.
///
/// A file that is for other links too, or isn't in /etc, is left as it is, and a file of our own read before it. The
/// bridge's files stand before its NIC's, for they are put in place by their names: until the NIC's is, the bridge has
/// no carrier, and networkd gives it nothing.
record Networkd() implements NextBoot {
    static final String SERVICE = "systemd-networkd";

    static final String FOLDER = "/etc/systemd/network";

    private static final String FILES = FOLDER + "/";
    private static final String BRIDGES = FILES + "04-pontifex-";
    private static final String NICS = FILES + "05-pontifex-";

    static Look look(Bridge bridge) {
        var look = Look.at(BRIDGES + bridge.name() + ".netdev", BRIDGES + bridge.name() + ".network");
        return bridge.nic() == null ? look : look.and(Look.at(NICS + bridge.nic() + ".network"));
    }

    static Sign sign(HostState raw) {
        return switch (new Services(raw).enabled(SERVICE)) {
            case Seen.Unknown<Boolean>(var why) -> new Sign.Unknown(why);
            case Seen.Value<Boolean>(var enabled) -> enabled ? given(raw) : new Sign.No();
        };
    }

    /// What netplan has rendered under /run is netplan's; what a distribution has under /usr keeps a NIC alone.
    private static Sign given(HostState raw) {
        var own = new TreeSet<String>();
        try {
            switch (tree(raw)) {
                case Seen.Unknown<NetworkdTree>(var why) -> {
                    return new Sign.Unknown(why);
                }
                case Seen.Value<NetworkdTree>(var tree) -> {
                    for (var link : links(raw, tree)) {
                        if (network(tree, raw, link) instanceof Unit unit
                                && !NetworkdTree.isOff(unit)
                                && !isNetplans(unit)
                                && (!unit.path().contains("/lib/") || isNic(raw, link))) {
                            own.add(link);
                        }
                        if (tree.netdev(link) instanceof Unit unit && !isNetplans(unit)) {
                            own.add(link);
                        }
                    }
                }
            }
        } catch (ConfigException e) {
            return new Sign.Keeps(e.reason());
        }
        return Sign.of(FOLDER, own);
    }

    private static boolean isNetplans(Unit unit) {
        return unit.path().startsWith("/run/") && unit.name().contains("-netplan-");
    }

    private static boolean isNic(HostState raw, String link) {
        return raw.network().link(link) instanceof Link found && found.kind() == Link.Kind.NIC;
    }

    /// The volatile files by which networkd has let links go are gone at the next boot.
    private static Seen<NetworkdTree> tree(HostState raw) throws ConfigException {
        for (var folder : NetworkdTree.FOLDERS) {
            if (raw.files().at(folder) instanceof pontifex.state.FileState.Unknown(var why)) {
                return Seen.unknown(folder + " couldn't be read: " + why);
            }
        }
        var texts = BootFiles.texts(
                raw,
                path -> NetworkdTree.FOLDERS.stream().anyMatch(folder -> path.startsWith(folder + "/"))
                        && !path.startsWith("/run/systemd/network/00-pontifex-"));
        return switch (texts) {
            case Seen.Unknown<SortedMap<String, String>>(var why) -> Seen.unknown(why);
            case Seen.Value<SortedMap<String, String>>(var read) -> Seen.of(NetworkdTree.of(read));
        };
    }

    /// Those that are there, but for guests', and those that files name.
    private static SortedSet<String> links(HostState raw, NetworkdTree tree) {
        var links = new TreeSet<>(tree.named());
        raw.network().links().values().stream()
                .filter(link -> link.kind() != Link.Kind.VIF && link.kind() != Link.Kind.LOOPBACK)
                .forEach(link -> links.add(link.name()));
        links.remove("lo");
        return links;
    }

    /// Of a link that isn't there only the name is known, so what asks for more isn't for it.
    private static @Nullable Unit network(NetworkdTree tree, HostState raw, String name) throws ConfigException {
        if (!(raw.network().link(name) instanceof Link link)) {
            try {
                return tree.network(name, "", "");
            } catch (ConfigException e) {
                return null;
            }
        }
        return tree.network(
                name,
                link.mac(),
                switch (link.kind()) {
                    case NIC -> "";
                    case BRIDGE -> "bridge";
                    case VLAN -> "vlan";
                    case BOND -> "bond";
                    case VIF, LOOPBACK, VIRTUAL, OVS_BRIDGE -> null;
                });
    }

    @Override
    public Seen<Kept> read(HostState raw) {
        try {
            return switch (tree(raw)) {
                case Seen.Unknown<NetworkdTree>(var why) -> Seen.unknown(why);
                case Seen.Value<NetworkdTree>(var tree) -> Seen.of(kept(raw, tree));
            };
        } catch (ConfigException e) {
            return Seen.unknown(e.reason());
        }
    }

    private static Kept kept(HostState raw, NetworkdTree tree) throws ConfigException {
        var ports = new TreeMap<String, TreeMap<String, @Nullable Unit>>();
        var links = new TreeMap<String, SortedSet<String>>();
        for (var link : links(raw, tree)) {
            if (network(tree, raw, link) instanceof Unit unit && !NetworkdTree.isOff(unit)) {
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
                var network = network(tree, raw, name);
                var mtu = NetworkdTree.mtu(network);
                boolean alike = mtu != null && on.values().stream().allMatch(it -> mtu.equals(NetworkdTree.mtu(it)));
                bridges.put(
                        name,
                        new Kept.Bridge(
                                        new TreeSet<>(on.keySet()),
                                        NetworkdTree.stp(netdev),
                                        NetworkdTree.forwardDelay(netdev))
                                .withMtu(alike ? mtu : null)
                                .withMac(NetworkdTree.mac(netdev, network))
                                .withAddresses(own == null ? new TreeSet<>() : own));
            }
        }
        return new Kept(Seen.of(bridges), null, Seen.of(links), null);
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        var nic = String.valueOf(bridge.nic());
        var kept = KeptBridges.known(bridge, found);
        var wanted = bridge.kept(before, found);
        var now = kept.get(bridge.name());
        try {
            var tree = value(bridge, found);
            var unit = network(tree, found, nic);
            boolean moves = unit != null && !NetworkdTree.words(unit).isEmpty();
            if (moves || BootAddresses.moved(bridge, before, found)) {
                BootAddresses.refuseLinkLocal(bridge, found);
                BootAddresses.refuseOthers(
                        bridge, bridge.name(), found, unit == null ? List.of() : List.of(unit.path()));
            }
            if (wanted.equals(now)) {
                return found;
            }
            KeptBridges.refuseElsewhere(bridge, kept);
            var changed = new TreeMap<String, @Nullable String>();
            released(bridge, tree, found, now, changed);
            var bridges = network(tree, found, bridge.name());
            var netdev = tree.netdev(bridge.name());
            refuseDropped(bridge, netdev);
            changed.put(
                    path(netdev, BRIDGES + bridge.name() + ".netdev"),
                    NetworkdPort.netdev(
                                    bridge.name(),
                                    netdev,
                                    Boolean.TRUE.equals(wanted.stp()),
                                    String.valueOf(wanted.forwardDelay()),
                                    wanted.mac())
                            .text());
            var own = own(bridge, bridges, bridge.name(), BRIDGES);
            changed.put(
                    path(own, BRIDGES + bridge.name() + ".network"),
                    NetworkdPort.bridge(bridge.name(), own, moves ? unit : null, wanted.mtu())
                            .text());
            changed.put(
                    path(own(bridge, unit, nic, NICS), NICS + nic + ".network"),
                    NetworkdPort.port(nic, bridge.name(), unit, wanted.mtu()).text());
            return proven(bridge, wanted, Reading.of(BootFiles.written(bridge, found, changed)));
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), e.reason(), e.hint());
        }
    }

    private static HostState proven(Bridge bridge, Kept.Bridge wanted, HostState changed) throws Refused {
        var kept = changed.network().keptBridges();
        if (!(kept instanceof Seen.Value<SortedMap<String, Kept.Bridge>>(var bridges))
                || !wanted.equals(bridges.get(bridge.name()))) {
            throw new Refused(
                    bridge.source(),
                    "what systemd-networkd reads of " + bridge.name() + " would still say something else",
                    "simplify what the files in " + FOLDER + " say of it");
        }
        return changed;
    }

    /// Other ports that the bridge had.
    private static void released(
            Bridge bridge,
            NetworkdTree tree,
            HostState found,
            Kept.@Nullable Bridge now,
            SortedMap<String, @Nullable String> changed)
            throws Refused, ConfigException {
        if (now == null) {
            return;
        }
        for (var port : now.ports()) {
            if (!port.equals(bridge.nic())) {
                release(bridge, port, network(tree, found, port), changed);
            }
        }
    }

    /// The NIC's own file goes where it is ours, and what was for it before is again.
    private static void release(
            Bridge bridge, String port, @Nullable Unit unit, SortedMap<String, @Nullable String> changed)
            throws Refused, ConfigException {
        if (unit == null) {
            return;
        }
        if (unit.path().equals(NICS + port + ".network")) {
            changed.put(unit.path(), null);
            return;
        }
        if (!unit.isFor(port) || unit.dropped()) {
            throw new Refused(
                    bridge.source(),
                    unit.path() + " puts " + port + " on " + bridge.name() + ", and is for other links too",
                    "give " + port + " a file of its own");
        }
        changed.put(FILES + unit.name(), NetworkdPort.released(unit).text());
    }

    /// A link's file that can be edited; null: it needs one of our own, which must be read first.
    private static @Nullable Unit own(Bridge bridge, @Nullable Unit unit, String link, String before) throws Refused {
        if (unit == null || unit.isFor(link) && !unit.dropped()) {
            return unit;
        }
        if ((FILES + unit.name()).compareTo(before + link + ".network") < 0) {
            throw new Refused(
                    bridge.source(),
                    unit.path() + " is for " + link + " and others, and read before a file of its own would be",
                    "rename it, so that it is read later: 10-" + unit.name().replaceFirst("^[0-9]+-", ""));
        }
        return null;
    }

    private static void refuseDropped(Bridge bridge, @Nullable Unit netdev) throws Refused {
        if (netdev != null && netdev.dropped()) {
            throw new Refused(
                    bridge.source(),
                    "a drop-in in " + netdev.path() + ".d has a part in " + bridge.name(),
                    "write all of it into that file itself");
        }
    }

    /// A file of the distribution's is hidden by one of the same name in /etc.
    private static String path(@Nullable Unit unit, String otherwise) {
        return unit == null ? otherwise : FILES + unit.name();
    }

    private static NetworkdTree value(Bridge bridge, HostState found) throws Refused, ConfigException {
        return switch (tree(found)) {
            case Seen.Value<NetworkdTree>(var value) -> value;
            case Seen.Unknown<NetworkdTree>(var why) ->
                throw new Refused(bridge.source(), why, "see that all files that systemd-networkd reads can be read");
        };
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        var now = KeptBridges.known(bridge, found).get(bridge.name());
        if (now == null) {
            return found;
        }
        KeptBridges.refuseOtherPorts(bridge, now);
        if (!now.addresses().isEmpty()) {
            throw new Refused(
                    bridge.source(),
                    "the next boot gives " + bridge.name() + " " + String.join(", ", now.addresses()),
                    "give that to another link in " + FOLDER + " first");
        }
        try {
            var tree = value(bridge, found);
            var changed = new TreeMap<String, @Nullable String>();
            for (var port : now.ports()) {
                release(bridge, port, network(tree, found, port), changed);
            }
            var network = network(tree, found, bridge.name());
            if (network != null && network.isFor(bridge.name())) {
                remove(bridge, network, changed);
            }
            if (tree.netdev(bridge.name()) instanceof Unit netdev) {
                remove(bridge, netdev, changed);
            }
            var state = Reading.of(BootFiles.written(bridge, found, changed));
            if (KeptBridges.known(bridge, state).containsKey(bridge.name())) {
                throw new Refused(
                        bridge.source(),
                        "another file of systemd-networkd's makes " + bridge.name() + " too",
                        "remove it by hand");
            }
            return state;
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), e.reason(), e.hint());
        }
    }

    private static void remove(Bridge bridge, Unit unit, SortedMap<String, @Nullable String> changed) throws Refused {
        if (!unit.path().startsWith(FILES)) {
            throw new Refused(
                    bridge.source(),
                    unit.path() + " is for " + bridge.name() + ", and isn't the admin's",
                    "mask it: ln -s /dev/null " + FILES + unit.name());
        }
        changed.put(unit.path(), null);
    }
}
