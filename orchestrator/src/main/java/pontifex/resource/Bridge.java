package pontifex.resource;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.state.Address;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.NetworkBridge;
import pontifex.state.Persistence;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Session;
import pontifex.state.Toolstack;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;

/// One NIC bound to one bridge, now and after a reboot; no other NIC on it, and, unless the task says
/// otherwise, STP off and no forward delay.
///
/// ```yaml
/// - bridge: { name: xenbr1, nic: eth1 }
/// - bridge: { name: xenbr2, nic: eth2, mtu: 9000, mac: nic }
/// - bridge: { name: br-tree, nic: eth4, stp: true, forward_delay: 15 }
/// - bridge: { name: xenbr100, nic: eth1.100, offload: { tx: false } }
/// - bridge: { name: br-old, nic: eth3, state: absent }
/// ```
///
/// A bridge of Open vSwitch's stays one. A new bridge is Open vSwitch's where xl attaches guests by
/// vif-openvswitch unless told otherwise (`vif.default.script` in /etc/xen/xl.conf), or where every bridge that
/// has a NIC is; it takes no NIC that Dom0 has an address on, for its database holds for the next boot at once.
///
/// How a host keeps it over a reboot is found on the host: xend's network-script (Xen 3.0 and 3.1), Debian's
/// ifupdown, RHEL's ifcfg files, netplan, systemd-networkd and others; a host that mixes two is refused. What
/// xapi keeps (XenServer, XCP-ng) is only compared: the `xe` commands that change it are told.
///
/// Where the NIC has addresses of Dom0's, the bridge takes them over, with every route and routing rule that
/// rests on them and the NIC's MAC; so does the next boot. What Pontifex itself comes in by is changed like
/// anything else: with a guard on the host, which puts all back unless the host is reached anew. A bridge that
/// has another NIC gets this one instead.
///
/// Refused is what can't be moved whole: an address that DHCP or a router's advertisement gave for a time,
/// an fe80:: address that the files give the NIC, one on a VLAN of the NIC, and whatever the host doesn't
/// tell. `absent` refuses a bridge that has a port beside `nic`, or an address.
///
/// @param nic null with `absent`, where the bridge must then have no port
public record Bridge(Source source, String name, @Nullable String nic, boolean present, BridgeDetails details)
        implements Resource {
    static final Kind KIND = Kind.of(
                    "bridge",
                    "one NIC bound to one bridge, now and after a reboot",
                    Stream.concat(
                                    Stream.of(
                                            Field.needed("name", Shape.TEXT, "the bridge: at most 15 characters"),
                                            Field.of("nic", Shape.TEXT, "its NIC: eth1, a VLAN eth1.100, or a bond"),
                                            Presence.FIELD),
                                    BridgeDetails.FIELDS.stream())
                            .toList(),
                    Bridge::from)
            .recalling("bridge", RecordedBridge::recalled);

    Bridge(Source source, String name, @Nullable String nic, boolean present) {
        this(source, name, nic, present, BridgeDetails.USUAL);
    }

    private static @Nullable Desired from(YamlMap fields, ControllerFiles files, Problems problems) {
        var name = LinkName.read(fields, "name", problems);
        var state = Presence.read(fields, problems);
        var nic = LinkName.read(fields, "nic", problems);
        var details = BridgeDetails.read(fields, problems);
        if (state == Presence.PRESENT) {
            fields.require(problems, "nic");
        }
        if (name != null && name.equals(nic)) {
            problems.add(fields, "'" + name + "' can't be both the bridge and its NIC", null);
        }
        if (name == null || state == null) {
            return null;
        }
        return new Bridge(fields.source(), name, nic, state == Presence.PRESENT, details);
    }

    /// What the next boot is to make of it, whichever way the host has.
    ///
    /// @param before the host as it was
    /// @param found the host as its links are wanted
    Kept.Bridge kept(HostState before, HostState found) {
        return details.kept(this, before, found);
    }

    @Override
    public Look look() {
        var look = NextBoot.look(this).and(TakeOverRefusal.look(name));
        return nic == null ? look : look.and(details.look(nic));
    }

    /// Under xend what names the network script is the bridges' too.
    @Override
    public Scope claims(HostState found) {
        var bridge = Scope.of("bridge", name);
        return found.platform().toolstack() == Toolstack.XEND
                        && found.platform().persistence() != Persistence.NONE_KNOWN
                ? bridge.and(Scope.of("network_script", "xend"))
                : bridge;
    }

    @Override
    public boolean says(Item item) {
        return !present
                || !item.kind().equals("bridge")
                || !item.facet().equals("dom0_addresses") && details.says(item.facet());
    }

    @Override
    public HostState on(HostState found) throws Refused {
        if (found.platform().toolstack() == Toolstack.XAPI) {
            return present
                    ? NextBoot.of(found).keep(this, found, found)
                    : NextBoot.of(found).drop(this, found);
        }
        if (OvsTask.applies(this, found)) {
            var ovs = new OvsTask(this, found);
            return present ? ovs.present() : ovs.absent();
        }
        if (found.network().link(name) instanceof Link link && link.kind() != Link.Kind.BRIDGE) {
            throw refused(name + " is there already and is no bridge", "give the bridge another name");
        }
        var live = nic != null && present ? bound(found, nic) : released(found);
        return letGo(
                found,
                present
                        ? NextBoot.of(found).keep(this, found, live)
                        : NextBoot.of(found).drop(this, live));
    }

    /// A daemon that has the NIC goes by the files that it has read; where those made this very bridge, it is welcome.
    private HostState letGo(HostState found, HostState wanted) throws Refused {
        if (nic == null
                || !(found.network().nic(nic) instanceof Link before)
                || !(wanted.network().link(before.name()) instanceof Link port)
                || port.manager() == null) {
            return wanted;
        }
        boolean bound = name.equals(before.master());
        boolean booted = found.network().keptBridges().or(new TreeMap<>()).get(name) instanceof Kept.Bridge kept
                && kept.ports().contains(nic);
        if (present ? bound && booted : !bound) {
            return wanted;
        }
        if (Link.Traits.UNSETTLED.equals(port.manager())) {
            throw refused(
                    "systemd-networkd runs, and hasn't settled yet whether it has " + port.name(),
                    "wait for it: networkctl status " + port.name());
        }
        return wanted.with(wanted.network().with(port.withManager(null)));
    }

    private HostState bound(HostState found, String nic) throws Refused {
        var host = withVlan(found, nic);
        var port = physical(host, nic);
        boolean bound = name.equals(port.master());
        if (!bound) {
            refuseUnfit(host, port);
        }
        if (!details.offload().isEmpty() && !NextBoot.of(host).keepsNics()) {
            throw refused(
                    "how this host would set offloads of " + nic + " at its next boot isn't known",
                    "leave offload out for this host, and set it in the host's own configuration");
        }
        if (details.unfit(host.network(), port) instanceof TakeOverRefusal.Reason reason) {
            throw refused(reason.cause(), reason.hint());
        }
        var freed = freed(host, port);
        var there = !bound || isAddressed(host, port.name())
                ? NextBoot.of(host).bound(this, freed, taken(host, port)).network()
                : asWanted(host, port);
        var wanted = detailed(there, nic, !bound);
        if (found.network().link(name) != null
                && !wanted.equals(found.network())
                && found.network().addresses() instanceof Seen.Unknown<?>) {
            throw refused(
                    "whether Dom0 has an address on " + name + " can't be told",
                    "install iproute2 on the host, or net-tools on an old one");
        }
        return host.with(wanted);
    }

    /// The host with the VLAN that the NIC's name says, where none is there and the next boot can make it
    /// too.
    private HostState withVlan(HostState found, String nic) throws Refused {
        if (!(NewVlan.of(nic, found) instanceof NewVlan vlan)) {
            return found;
        }
        if (!NextBoot.of(found).keepsNics()) {
            throw refused(
                    nic + " isn't there, and how this host would make a VLAN at its next boot isn't known",
                    "make it in the host's own configuration; then it can be named");
        }
        if (!found.platform().tools().contains("ip")) {
            throw refused(nic + " isn't there, and without ip on the host it can't be made", "install iproute2 on it");
        }
        return vlan.on(found);
    }

    private Network detailed(Network there, String nic, boolean bound) {
        return there.link(name) instanceof Link bridge && there.nic(nic) instanceof Link port
                ? details.on(there, bridge, port, bound)
                : there;
    }

    /// The NIC is on the bridge, and Dom0 has no address on it.
    private Network asWanted(HostState found, Link port) {
        var network = found.network().with(port.withUp(true));
        return network.link(name) instanceof Link bridge
                ? network.with(bridge.with(details.settings()).withUp(true))
                : network;
    }

    private static boolean isAddressed(HostState found, String link) {
        return !found.network().addressesOn(link).or(List.of()).isEmpty();
    }

    /// The NIC as it is bound: one whose addresses can be moved with it.
    private Link taken(HostState found, Link port) throws Refused {
        var reason = new TakeOverRefusal(found, name, port.name()).reason();
        if (reason != null) {
            throw refused(reason.cause(), reason.hint());
        }
        return port;
    }

    Link physical(HostState found, String nic) throws Refused {
        var port = found.network().nic(nic);
        var passed = new PassedThrough(found).against(nic, port);
        if (passed != null) {
            throw refused(passed.cause(), passed.hint());
        }
        if (port != null) {
            return port;
        }
        var nics = found.network().links().values().stream()
                .filter(link -> link.kind().isUplink())
                .map(link -> found.network().nicName(link.name()))
                .distinct()
                .collect(Collectors.joining(", "));
        throw refused(
                nic + " isn't there; the host has " + (nics.isEmpty() ? "no NIC" : nics),
                nic.startsWith("bond")
                        ? "a bond is the host's own configuration's to make; then it can be named"
                        : "name one of them, or see that its driver is loaded");
    }

    void refuseUnfit(HostState found, Link port) throws Refused {
        switch (port.kind()) {
            case NIC, VLAN, BOND, VIRTUAL -> {}
            case BRIDGE, OVS_BRIDGE -> throw refused(port.name() + " is a bridge itself", "name the NIC behind it");
            case VIF -> throw refused(port.name() + " is a guest's interface", "name a NIC");
            case LOOPBACK -> throw refused(port.name() + " is the loopback", "name a NIC");
        }
        if (port.master() != null) {
            throw refused(
                    port.name() + " already belongs to " + kindOf(found, port.master()) + port.master(),
                    "release it there first, or give " + name + " another NIC");
        }
    }

    private static String kindOf(HostState found, String link) {
        return switch (found.network().link(link)) {
            case Link master when master.kind().isBridge() -> "bridge ";
            case Link master when master.kind() == Link.Kind.BOND -> "bond ";
            case null, default -> "";
        };
    }

    /// Without the NIC that the bridge has instead: two on one bridge would join two networks. One that Xen 3 has
    /// renamed is network-bridge's to give back.
    private HostState freed(HostState found, Link own) throws Refused {
        var network = found.network();
        if (network.link(name) instanceof Link bridge && bridge.settings() == null) {
            throw refused("STP and delay of " + name + " can't be told", "see that /sys/class/net can be read");
        }
        var others = ports(found);
        others.remove(own.name());
        if (others.isEmpty()) {
            return found;
        }
        if (others.size() == 1
                && !name.equals(own.master())
                && network.link(others.first()) instanceof Link old
                && old.kind().isUplink()
                && network.nicName(old.name()).equals(old.name())) {
            return found.with(network.with(old.withMaster(null)));
        }
        throw refused(
                name + " has " + String.join(" and ", others) + " on it, and would have " + nic + " beside",
                "release that there first, or give " + nic + " another bridge");
    }

    /// The ports that are no guest's and not Dom0's own of Xen 3 (vif0.N).
    private TreeSet<String> ports(HostState found) {
        var ports = new TreeSet<>(found.network().ports(name));
        ports.removeIf(port -> found.network().link(port) instanceof Link link && link.kind() == Link.Kind.VIF);
        return ports;
    }

    /// What Dom0 has on a renamed NIC, or on a VLAN of it, isn't moved as the NIC gets its name back.
    private void refuseCarrying(HostState found, String nic, Session session, List<Address> addresses) throws Refused {
        for (var link : session.links()) {
            if (isOrIsOn(found, link, nic)) {
                throw refused(
                        link + " carries the session by which Pontifex looks at the host", "move that elsewhere first");
            }
        }
        for (var address : addresses) {
            if (isOrIsOn(found, address.link(), nic) && !address.linkLocal()) {
                throw refused(
                        address.link() + " carries the address " + address.prefixed() + " of Dom0's",
                        "move that elsewhere first");
            }
        }
    }

    /// The NIC itself by either of its names, or a VLAN of it.
    private static boolean isOrIsOn(HostState found, String link, String nic) {
        var network = found.network();
        return network.isOn(link, nic) || network.nic(nic) instanceof Link port && network.isOn(link, port.name());
    }

    private HostState released(HostState found) throws Refused {
        var network = found.network();
        if (network.link(name) == null) {
            return found;
        }
        var ports = new TreeSet<>(network.ports(name));
        var own = nic == null ? null : network.nic(nic);
        boolean renamed = own != null && !own.name().equals(nic);
        if (own != null) {
            ports.remove(own.name());
        }
        if (renamed && dom0End(network) instanceof Link end) {
            ports.remove(end.name());
        }
        if (!ports.isEmpty()) {
            throw refused(name + " still has " + String.join(" and ", ports) + " on it", "move that elsewhere first");
        }
        if (!(network.addresses() instanceof Seen.Value<List<Address>>(var addresses))) {
            throw refused(
                    "whether Dom0 has an address on " + name + " can't be told",
                    "install iproute2 on the host, or net-tools on an old one");
        }
        for (var address : addresses) {
            if (network.isOn(address.link(), name) && !address.linkLocal()) {
                throw refused(
                        "Dom0 has the address " + address.prefixed() + " on " + name,
                        "give Dom0 an address on another link from the console, and take this one off there;"
                                + " or keep the bridge, which can get another nic");
            }
        }
        if (!(network.session() instanceof Seen.Value<Session>(var session))
                || session.links().contains(name)) {
            throw refused(name + " may carry the session by which Pontifex looks at the host", "come in another way");
        }
        if (own != null && name.equals(own.master())) {
            if (renamed) {
                refuseCarrying(found, network.nicName(own.name()), session, addresses);
            }
            network = renamed ? unrenamed(network, own) : network.with(own.withMaster(null));
        }
        return found.with(network.without(name));
    }

    /// Xen 3's network-bridge renamed the NIC, and gives its name back as it takes the bridge away.
    private Network unrenamed(Network network, Link own) {
        var nic = network.nicName(own.name());
        return NetworkBridge.stopped(network, vifnum(network, nic), nic, name);
    }

    private int vifnum(Network network, String nic) {
        if (dom0End(network) instanceof Link end) {
            return NetworkBridge.number(end.name());
        }
        var kept = network.keptBridges().or(new TreeMap<>()).get(name);
        return kept != null && kept.vifnum() instanceof Integer number ? number : NetworkBridge.number(nic);
    }

    /// The port by which Dom0 itself is on the bridge: Xen 3's vif0.N, N being the number that network-bridge
    /// was given. Null where there is none, or several.
    private @Nullable Link dom0End(Network network) {
        var ends = network.ports(name).stream()
                .filter(port -> port.matches("vif0\\.[0-9]+"))
                .toList();
        return ends.size() == 1 ? network.link(ends.getFirst()) : null;
    }

    private Refused refused(String cause, String hint) {
        return new Refused(source, cause, hint);
    }
}
