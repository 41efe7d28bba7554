package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.NetworkdTree;
import pontifex.config.NetworkdTree.Unit;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Seen;

/// systemd-networkd: a .netdev file that makes the bridge, a .network file for it, and one for its NIC; for a new VLAN
/// a
/// .netdev file more, and what it is on names it; for offloads the NIC's .link file.
///
/// A file that is for other links too, or isn't in /etc, is left as it is, and a file of our own read before it. The
/// bridge's files stand before its NIC's, for they are put in place by their names: until the NIC's is, the bridge has
/// no carrier, and networkd gives it nothing.
record Networkd() implements NextBoot {
    static final String SERVICE = "systemd-networkd";

    static final String FOLDER = "/etc/systemd/network";

    static Look look(Bridge bridge) {
        var look = Look.at(NetworkdEdit.netdev(bridge.name()), NetworkdEdit.bridge(bridge.name()));
        if (!(bridge.nic() instanceof String nic)) {
            return look;
        }
        var lower = nic.replaceFirst("\\.[0-9]+$", "");
        return look.and(Look.at(NetworkdEdit.nic(nic), NetworkdEdit.link(nic), NetworkdEdit.netdev(nic)))
                .and(Look.at(NetworkdEdit.nic(lower)));
    }

    static Sign sign(HostState raw) {
        return switch (new Services(raw).enabled(SERVICE)) {
            case Seen.Unknown<Boolean>(var why) -> new Sign.Unknown(why);
            case Seen.Value<Boolean>(var enabled) -> enabled ? given(raw) : new Sign.No();
        };
    }

    private static Sign given(HostState raw) {
        try {
            return switch (NetworkdHost.of(raw)) {
                case Seen.Unknown<NetworkdHost>(var why) -> new Sign.Unknown(why);
                case Seen.Value<NetworkdHost>(var host) -> Sign.of(FOLDER, host.own());
            };
        } catch (ConfigException e) {
            return new Sign.Keeps(e.reason());
        }
    }

    @Override
    public Seen<Kept> read(HostState raw) {
        return InPlace.kept(raw, NetworkdHost::of, Networkd::said);
    }

    private static Seen<Kept> said(NetworkdHost host) throws ConfigException {
        return Seen.of(host.kept());
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        var nic = String.valueOf(bridge.nic());
        var host = host(bridge, found);
        var kept = KeptBridges.known(bridge, found);
        var wanted = bridge.kept(before, found);
        try {
            var unit = host.network(nic);
            boolean moves = unit != null && !NetworkdTree.words(unit).isEmpty();
            if (moves || BootAddresses.moved(bridge, before, found)) {
                BootAddresses.refuseLinkLocal(bridge, found);
                BootAddresses.refuseOthers(
                        bridge, bridge.name(), found, unit == null ? List.of() : List.of(unit.path()));
            }
            var vlan = NewVlan.kept(found, nic);
            boolean made =
                    vlan == null ? isMade(found, nic, host) : host.tree().makes(vlan, host.network(vlan.lower()));
            if (wanted.equals(kept.get(bridge.name())) && made) {
                return found;
            }
            KeptBridges.refuseElsewhere(bridge, kept);
            var edit = new NetworkdEdit(bridge, host);
            if (vlan != null && !made) {
                refuseTaken(bridge, before, unit);
                edit.make(vlan);
            } else if (!made) {
                throw new Refused(
                        bridge.source(),
                        "nothing in " + FOLDER + " makes " + nic + " at the next boot",
                        "write it there first");
            }
            edit.keep(wanted, kept.get(bridge.name()), unit, moves);
            var changed = Reading.of(BootFiles.written(bridge, found, edit.changed()));
            proven(bridge, wanted, changed);
            if (vlan != null
                    && !BootAddresses.of(vlan.lower(), changed).equals(BootAddresses.of(vlan.lower(), found))) {
                throw new Refused(
                        bridge.source(),
                        "with " + nic + " on it " + vlan.lower() + " would get something else at the next boot",
                        "write a file for " + vlan.lower() + " alone: Name=" + vlan.lower() + " and VLAN=" + nic);
            }
            return changed;
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), e.reason(), e.hint());
        }
    }

    /// A bond, or what else isn't the kernel's own.
    private static boolean isMade(HostState found, String nic, NetworkdHost host) {
        return !(found.network().link(nic) instanceof Link link)
                || link.kind() == Link.Kind.NIC
                || host.tree().netdev(nic) != null;
    }

    /// networkd would give a new link what a file says of it as soon as it is there.
    private static void refuseTaken(Bridge bridge, HostState before, @Nullable Unit unit) throws Refused {
        if (unit != null && before.network().link(String.valueOf(bridge.nic())) == null && !NetworkdTree.isOff(unit)) {
            throw new Refused(
                    bridge.source(),
                    unit.path() + " is for " + bridge.nic()
                            + " too, which systemd-networkd would take as soon as it is made",
                    "let that file name the links that it is for");
        }
    }

    private static void proven(Bridge bridge, Kept.Bridge wanted, HostState changed) throws Refused {
        if (!(changed.network().keptBridges() instanceof Seen.Value<SortedMap<String, Kept.Bridge>>(var bridges))
                || !(bridges.get(bridge.name()) instanceof Kept.Bridge is)
                || !wanted.withOffloads(is.offloads()).equals(is)
                || !is.offloads().entrySet().containsAll(wanted.offloads().entrySet())) {
            throw new Refused(
                    bridge.source(),
                    "what systemd-networkd reads of " + bridge.name() + " would still say something else",
                    "simplify what the files in " + FOLDER + " say of it");
        }
    }

    private static NetworkdHost host(Bridge bridge, HostState found) throws Refused {
        return InPlace.readable(
                bridge, found, NetworkdHost::of, Networkd::said, "all files that systemd-networkd reads");
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        var host = host(bridge, found);
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
            var edit = new NetworkdEdit(bridge, host);
            edit.drop(now);
            var state = Reading.of(BootFiles.written(bridge, found, edit.changed()));
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
}
