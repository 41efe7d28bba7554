package pontifex.resource;

import pontifex.state.Carried;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Persistence;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// How a host keeps its bridges over a reboot: what its files say of them, and how they come to say
/// something else.
sealed interface NextBoot
        permits XendScript, BesideXend, Ifupdown, Ifcfg, Netplan, Networkd, Nmcli, XapiBoot, NoneKnown {
    static NextBoot of(HostState state) {
        var way = of(state.platform().persistence());
        boolean isDistributions = !(way instanceof XendScript || way instanceof NoneKnown);
        return isDistributions && state.platform().toolstack() == Toolstack.XEND ? new BesideXend(way) : way;
    }

    /// The way alone, whatever else the host has.
    static NextBoot of(Persistence persistence) {
        return switch (persistence) {
            case XEND_SCRIPT -> new XendScript();
            case IFUPDOWN -> new Ifupdown();
            case IFCFG -> new Ifcfg();
            case NETPLAN -> new Netplan();
            case NETWORKD -> new Networkd();
            case NMCLI -> new Nmcli();
            case XAPI -> new XapiBoot();
            case NONE_KNOWN -> new NoneKnown();
        };
    }

    /// What the probe must look at for a bridge, whichever way a host has.
    static Look look(Bridge bridge) {
        return XendScript.LOOK
                .and(Ifupdown.look(bridge.name()))
                .and(Ifcfg.look(bridge))
                .and(Netplan.look(bridge.name()))
                .and(Networkd.look(bridge))
                .and(Nmcli.look(bridge));
    }

    /// What the files say; the reason, where one of them can't be read or its meaning can't be told.
    Seen<Kept> read(HostState raw);

    /// Whether it keeps what a bridge's NIC is to be as well: a VLAN that is to be made, its offloads.
    default boolean keepsNics() {
        return true;
    }

    /// The host with the NIC on the bridge, in the host's own way; what Dom0 has on the NIC goes along.
    ///
    /// @param port the NIC's link, which is on no bridge
    default HostState bound(Bridge bridge, HostState found, Link port) {
        var network = found.network();
        var name = bridge.name();
        boolean carries =
                network.carried(port.name()) instanceof Seen.Value<Carried>(var carried) && !carried.isEmpty();
        var there = (network.link(name) instanceof Link link ? link : Link.bridge(name))
                .with(bridge.details().settings())
                .withUp(true);
        var bound = network.with(there).with(port.withMaster(name).withUp(true));
        return found.with(
                carries
                        ? bound.with(there.withMac(port.mac())
                                        .with(there.traits().withFollows(false)))
                                .moved(port.name(), name)
                        : bound);
    }

    /// The files changed so that the next boot makes `bridge` with its NIC, and gives it the addresses that
    /// Dom0 has there; `found` itself where it does already.
    ///
    /// @param before the host as it was, before [#bound]
    HostState keep(Bridge bridge, HostState before, HostState found) throws Refused;

    /// The files changed so that the next boot makes no bridge of that name; `found` itself where it makes
    /// none.
    HostState drop(Bridge bridge, HostState found) throws Refused;
}
