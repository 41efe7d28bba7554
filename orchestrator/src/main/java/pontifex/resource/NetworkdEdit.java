package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.BootVlan;
import pontifex.config.ConfigException;
import pontifex.config.LinkFiles;
import pontifex.config.NetworkdPort;
import pontifex.config.NetworkdTree;
import pontifex.config.NetworkdTree.Unit;
import pontifex.config.UnitFile;
import pontifex.state.Kept;
import pontifex.state.Link;

/// The files of systemd-networkd's that one task changes.
final class NetworkdEdit {
    private static final String FILES = Networkd.FOLDER + "/";
    private static final String BRIDGES = FILES + "04-pontifex-";
    private static final String NICS = FILES + "05-pontifex-";

    private final Bridge bridge;
    private final NetworkdHost host;
    private final SortedMap<String, @Nullable String> changed = new TreeMap<>();

    NetworkdEdit(Bridge bridge, NetworkdHost host) {
        this.bridge = bridge;
        this.host = host;
    }

    /// What makes a bridge, or a VLAN, that no file has.
    static String netdev(String link) {
        return BRIDGES + link + ".netdev";
    }

    static String bridge(String name) {
        return BRIDGES + name + ".network";
    }

    static String nic(String name) {
        return NICS + name + ".network";
    }

    static String link(String name) {
        return NICS + name + ".link";
    }

    /// By path; null: the file goes.
    SortedMap<String, @Nullable String> changed() {
        return changed;
    }

    /// @param now the bridge as files have it; null: they don't
    /// @param unit what the NIC gets its settings from
    /// @param moves whether its addresses are the bridge's from now on
    void keep(Kept.Bridge wanted, Kept.@Nullable Bridge now, @Nullable Unit unit, boolean moves)
            throws Refused, ConfigException {
        var name = bridge.name();
        var nic = String.valueOf(bridge.nic());
        var made = host.tree().netdev(name);
        refuseDropped(made);
        boolean stp = Boolean.TRUE.equals(wanted.stp());
        changed.put(
                path(made, netdev(name)),
                NetworkdPort.netdev(name, made, stp, String.valueOf(wanted.forwardDelay()), wanted.mac())
                        .text());
        var own = own(host.network(name), name, BRIDGES);
        changed.put(
                path(own, bridge(name)),
                NetworkdPort.bridge(name, own, moves ? unit : null, wanted.mtu())
                        .text());
        changed.put(
                path(own(unit, nic, NICS), nic(nic)),
                NetworkdPort.port(nic, name, unit, wanted.mtu()).text());
        if (host.raw().network().link(nic) instanceof Link link) {
            offload(link, wanted.offloads());
        }
        released(now);
    }

    /// A VLAN that no file makes.
    void make(BootVlan vlan) throws Refused, ConfigException {
        if (host.tree().netdev(vlan.name()) instanceof Unit there) {
            if (!NetworkdTree.isVlan(there, vlan.id())) {
                throw refused(
                        there.path() + " makes " + vlan.name() + " as something else than VLAN " + vlan.id(),
                        "mend that, or give the VLAN another name");
            }
        } else {
            changed.put(netdev(vlan.name()), NetworkdPort.netdev(vlan).text());
        }
        var unit = host.network(vlan.lower());
        if (unit != null && NetworkdTree.isOff(unit)) {
            throw refused(
                    unit.path() + " has systemd-networkd leave " + vlan.lower()
                            + " alone, and so it makes no VLAN on it",
                    "take that out, or make the VLAN by other means");
        }
        if (unit == null || !NetworkdTree.vlans(unit).contains(vlan.name())) {
            changed.put(
                    path(own(unit, vlan.lower(), NICS), nic(vlan.lower())),
                    NetworkdPort.lower(vlan, unit).text());
        }
    }

    private void offload(Link link, SortedMap<String, Boolean> wanted) throws Refused, ConfigException {
        if (wanted.isEmpty()) {
            return;
        }
        var unit = host.linkFile(link);
        var missing = new TreeMap<>(wanted);
        missing.entrySet().removeAll(LinkFiles.offloads(unit).entrySet());
        if (missing.isEmpty()) {
            return;
        }
        if (unit == null || unit.path().startsWith("/run/")) {
            throw refused(
                    unit == null
                            ? "no .link file is for " + link.name() + ", so what udev makes of it can't be told"
                            : unit.path() + " is for " + link.name() + ", and gone at the next boot",
                    "see that /usr/lib/systemd/network/99-default.link is there");
        }
        var match = match(link);
        boolean own = LinkFiles.isOwn(unit, match);
        if (!own && (FILES + unit.name()).compareTo(link(link.name())) < 0) {
            throw refused(
                    unit.path() + " is for " + link.name() + ", and read before a file of its own would be",
                    "rename it, so that it is read later: 10-" + unit.name().replaceFirst("^[0-9]+-", ""));
        }
        changed.put(
                own ? unit.path() : link(link.name()),
                LinkFiles.with(link.name(), unit, match, missing).text());
    }

    /// A NIC has the kernel's name still when udev reads of it; a VLAN on it has its MAC, and a type of its own.
    private List<String> match(Link link) throws Refused {
        if (link.kind() != Link.Kind.NIC) {
            return List.of("OriginalName=" + link.name());
        }
        long same = host.raw().network().links().values().stream()
                .filter(other -> other.kind() == Link.Kind.NIC && other.mac().equals(link.mac()))
                .count();
        if (link.mac().isEmpty() || same > 1) {
            throw refused(
                    "a .link file knows a NIC by its MAC, and "
                            + (same > 1 ? "another NIC has that of " + link.name() : link.name() + " has none"),
                    "set its offloads by other means");
        }
        return List.of("MACAddress=" + link.mac(), "Type=ether");
    }

    /// Other ports that the bridge had.
    private void released(Kept.@Nullable Bridge now) throws Refused, ConfigException {
        if (now != null) {
            for (var port : now.ports()) {
                if (!port.equals(bridge.nic())) {
                    release(port);
                }
            }
        }
    }

    /// The NIC's own file goes where it is ours, and what was for it before is again; so with a VLAN that came with
    /// the bridge.
    private void release(String port) throws Refused, ConfigException {
        if (host.texts().containsKey(link(port))) {
            changed.put(link(port), null);
        }
        if (host.tree().netdev(port) instanceof Unit vlan && vlan.path().equals(netdev(port))) {
            unmake(port, vlan);
        }
        var unit = host.network(port);
        if (unit == null) {
            return;
        }
        if (unit.path().equals(nic(port))) {
            changed.put(unit.path(), null);
            return;
        }
        if (!unit.isFor(port) || unit.dropped()) {
            throw refused(
                    unit.path() + " puts " + port + " on " + bridge.name() + ", and is for other links too",
                    "give " + port + " a file of its own");
        }
        var wakes = NetworkdTree.words(unit);
        if (!wakes.isEmpty()) {
            throw refused(
                    unit.path() + " would give " + port + " " + String.join(", ", wakes) + " where it is on no bridge",
                    "take that out of it first");
        }
        changed.put(FILES + unit.name(), NetworkdPort.released(unit).text());
    }

    private void unmake(String vlan, Unit netdev) throws ConfigException {
        changed.put(netdev.path(), null);
        for (var unit : host.tree().networks().values()) {
            if (NetworkdTree.vlans(unit).contains(vlan) && unit.path().startsWith(FILES)) {
                var lower = unit.path().startsWith(NICS)
                        ? unit.name().substring(NICS.length() - FILES.length()).replaceFirst("\\.network$", "")
                        : "";
                var file = changed.get(unit.path()) instanceof String text ? UnitFile.parse(text) : unit.file();
                var left = NetworkdPort.without(vlan, lower, file);
                changed.put(unit.path(), left == null ? null : left.text());
            }
        }
    }

    void drop(Kept.Bridge now) throws Refused, ConfigException {
        for (var port : now.ports()) {
            release(port);
        }
        if (host.network(bridge.name()) instanceof Unit network && network.isFor(bridge.name())) {
            remove(network);
        }
        if (host.tree().netdev(bridge.name()) instanceof Unit netdev) {
            remove(netdev);
        }
    }

    private void remove(Unit unit) throws Refused {
        if (!unit.path().startsWith(FILES)) {
            throw refused(
                    unit.path() + " is for " + bridge.name() + ", and isn't the admin's",
                    "mask it: ln -s /dev/null " + FILES + unit.name());
        }
        changed.put(unit.path(), null);
    }

    /// A link's file that can be edited; null: it needs one of our own, which must be read first.
    private @Nullable Unit own(@Nullable Unit unit, String link, String before) throws Refused {
        if (unit == null || unit.isFor(link) && !unit.dropped()) {
            return unit;
        }
        if ((FILES + unit.name()).compareTo(before + link + ".network") < 0) {
            throw refused(
                    unit.path() + " is for " + link + " and others, and read before a file of its own would be",
                    "rename it, so that it is read later: 10-" + unit.name().replaceFirst("^[0-9]+-", ""));
        }
        return null;
    }

    private void refuseDropped(@Nullable Unit netdev) throws Refused {
        if (netdev != null && netdev.dropped()) {
            throw refused(
                    "a drop-in in " + netdev.path() + ".d has a part in " + bridge.name(),
                    "write all of it into that file itself");
        }
    }

    /// A file of the distribution's is hidden by one of the same name in /etc.
    private static String path(@Nullable Unit unit, String otherwise) {
        return unit == null ? otherwise : FILES + unit.name();
    }

    private Refused refused(String cause, String hint) {
        return new Refused(bridge.source(), cause, hint);
    }
}
