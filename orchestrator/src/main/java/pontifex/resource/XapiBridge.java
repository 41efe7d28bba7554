package pontifex.resource;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import pontifex.state.Address;
import pontifex.state.Attachment;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.Seen;
import pontifex.state.Xapi;

/// A bridge task where xapi keeps the bridges: each NIC is a PIF on a network, and that network is the bridge.
record XapiBridge(Bridge task, HostState found, Xapi xapi) {

    /// With the NIC on the bridge, as xapi would have it.
    HostState present() throws Refused {
        refuseDetails();
        var nic = Objects.requireNonNull(task.nic());
        var network = xapi.network(task.name());
        if (network == null) {
            throw refused(
                    "xapi has no network whose bridge is " + task.name() + on(nic),
                    "name the bridge that it has for the NIC (xe network-list params=uuid,bridge,name-label tells all),"
                            + " as xapi names them itself");
        }
        var wanted = withPif(nic, network);
        wanted = withMtu(wanted, network);
        var state = Reading.of(found.with(wanted));
        return live(state, nic);
    }

    private String on(String nic) {
        return xapi.pif(nic) instanceof String uuid && xapi.pifs().get(uuid) instanceof Xapi.Pif pif
                ? "; it has " + nic + " (PIF " + uuid + ") on " + XapiBoot.place(xapi, pif.network(), found)
                : "";
    }

    private void refuseDetails() throws Refused {
        var beyond = new java.util.ArrayList<>(task.details().beyondUsual());
        beyond.remove("mtu");
        if (!beyond.isEmpty()) {
            throw refused(
                    "xapi keeps the bridges of this host, and has no word for " + String.join(" and ", beyond),
                    "leave them out of the task for this host");
        }
    }

    /// A NIC's or a bond's PIF is on its network for good; a VLAN is made on any.
    private Xapi withPif(String nic, String network) throws Refused {
        var uuid = xapi.pif(nic);
        if (uuid != null) {
            var pif = Objects.requireNonNull(xapi.pifs().get(uuid));
            if (pif.slave() != null) {
                throw refused(
                        nic + " (PIF " + uuid + ") is part of bond " + pif.slave()
                                + ", which is on the bridge in its stead",
                        "name the bond: xe pif-list bond-master-of=" + pif.slave() + " params=device");
            }
            if (!pif.managed()) {
                throw refused(
                        "xapi leaves " + nic + " (PIF " + uuid + ") alone: it isn't managed",
                        "let xapi manage it: xe pif-forget uuid=" + uuid + ", then xe pif-scan host-uuid="
                                + xapi.host());
            }
            if (!pif.network().equals(network)) {
                throw refused(
                        "xapi has " + nic + " (PIF " + uuid + ") on "
                                + XapiBoot.place(xapi, pif.network(), found) + " (network " + pif.network()
                                + "), and " + task.name() + " is network " + network,
                        pif.vlan() == null
                                ? "name the bridge that xapi has for it: it names them itself, and a NIC stays on its own"
                                : "xe vlan-destroy uuid=" + uuid + ", then run again");
            }
            return xapi;
        }
        int dot = nic.lastIndexOf('.');
        if (dot < 0
                || xapi.pif(nic.substring(0, dot)) == null
                || !nic.substring(dot + 1).matches("[0-9]{1,4}")) {
            throw refused(
                    "xapi knows no PIF " + nic + " of this host; it has "
                            + String.join(
                                    ", ",
                                    xapi.pifs().values().stream()
                                            .map(Xapi.Pif::nic)
                                            .sorted()
                                            .toList()),
                    "name one of them, or let xapi find the NIC: xe pif-scan host-uuid=" + xapi.host());
        }
        if (xapi.pifOn(network) instanceof String other) {
            throw refused(
                    task.name() + " (network " + network + ") has PIF " + other + " already, and would have " + nic
                            + " beside",
                    "give " + nic + " another network: xe network-create name-label=…");
        }
        return xapi.with(
                "vlan of " + nic,
                new Xapi.Pif(
                        nic.substring(0, dot),
                        Integer.valueOf(nic.substring(dot + 1)),
                        network,
                        true,
                        false,
                        true,
                        null,
                        null,
                        new TreeSet<>()));
    }

    private Xapi withMtu(Xapi wanted, String network) {
        var net = Objects.requireNonNull(xapi.networks().get(network));
        var mtu = task.details().mtu();
        return mtu == null || mtu == net.mtu() ? wanted : wanted.with(network, new Xapi.Net(net.bridge(), mtu));
    }

    /// What runs as xapi keeps it. A VLAN on Open vSwitch is no bridge of its own, and has nothing to show.
    private HostState live(HostState state, String nic) throws Refused {
        var kept = state.network().keptBridges().or(new java.util.TreeMap<>()).get(task.name());
        if (kept == null) {
            throw refused(
                    task.name() + " is a VLAN of Open vSwitch's there, and no bridge of its own",
                    "name the bridge of the NIC itself; guests' places on it are such as xenbr1.100");
        }
        refuseAddresses(kept, nic);
        if (isMadeLater(kept, nic)) {
            return state;
        }
        var network = state.network();
        for (var port : kept.ports()) {
            network = attached(network, port);
        }
        var bridge = Objects.requireNonNull(network.link(task.name()));
        if (bridge.settings() != null
                && !bridge.settings().equals(task.details().settings())) {
            throw refused(
                    task.name() + " has " + (bridge.settings().stp() ? "STP on" : "a forward delay")
                            + ", which xapi neither sets nor keeps",
                    "set it by hand: brctl stp " + task.name() + " off; brctl setfd " + task.name() + " 0");
        }
        if (bridge.kind() == Link.Kind.BRIDGE) {
            network = network.with(bridge.withUp(true));
        }
        var mtu = task.details().mtu();
        if (mtu != null) {
            network = network.with(
                    Objects.requireNonNull(network.link(task.name())).withMtu(mtu));
            for (var port : network.ports(task.name())) {
                var link = Objects.requireNonNull(network.link(port));
                boolean isMeant = kept.ports().contains(port) || link.kind() == Link.Kind.VIF;
                network = isMeant ? network.with(link.withMtu(mtu)) : network;
            }
        }
        return state.with(network);
    }

    /// A VLAN by which Dom0 isn't reached: xapi makes its bridge as a guest is put there.
    private boolean isMadeLater(Kept.Bridge kept, String nic) {
        return nic.indexOf('.') > 0
                && kept.addresses().isEmpty()
                && found.network().link(task.name()) == null;
    }

    private Network attached(Network network, String port) throws Refused {
        var there = task.physical(found.with(network), port);
        if (task.name().equals(there.master())) {
            return network.with(there.withUp(true));
        }
        task.refuseUnfit(found.with(network), there);
        if (BootAddresses.areThere(there.name(), found)) {
            throw refused(
                    there.name() + " is not on " + task.name()
                            + ", where xapi has it, and Dom0 has an address on it, or" + " may have one",
                    "see on the host's console what has changed it; a reboot brings back what xapi keeps");
        }
        if (XapiBoot.usesOvs(found)) {
            var made = network.ovsBridge(task.name()) == null ? network.withOvsBridge(task.name()) : network;
            var bound = made.attached(there.name(), Attachment.to(task.name()));
            return bound.with(Objects.requireNonNull(bound.link(there.name())).withUp(true));
        }
        var made = network.link(task.name()) == null ? network.with(Link.bridge(task.name())) : network;
        return made.with(there.withMaster(task.name()).withUp(true));
    }

    /// Dom0's addresses on the bridge are those that xapi gives it.
    private void refuseAddresses(Kept.Bridge kept, String nic) throws Refused {
        var pif = Objects.requireNonNullElse(xapi.pif(nic), "…");
        if (!(found.network().addressesOn(task.name()) instanceof Seen.Value<List<Address>>(var live))) {
            throw refused("which addresses Dom0 has can't be told", "see that `ip` works on the host");
        }
        for (var address : live) {
            var asked = address.ipv6() ? List.of("auto", "dhcp6") : List.of("dhcp");
            if (!kept.addresses().contains("static " + BootAddresses.canonical(address))
                    && kept.addresses().stream().noneMatch(asked::contains)) {
                throw refused(
                        "xapi doesn't give Dom0 its address " + address.prefixed() + " on " + task.name() + " (PIF "
                                + pif + "): it gives "
                                + (kept.addresses().isEmpty() ? "none" : String.join(", ", kept.addresses())),
                        reconfigured(pif, address) + ", or take it off the link");
            }
        }
        for (var word : kept.addresses()) {
            if (word.startsWith("static ")
                    && live.stream().noneMatch(one -> word.equals("static " + BootAddresses.canonical(one)))) {
                throw refused(
                        "xapi gives Dom0 the address " + word.substring(7) + " on " + task.name() + " (PIF " + pif
                                + "), which it hasn't got now",
                        "xe pif-plug uuid=" + pif + " adds it, and xe pif-reconfigure-ip uuid=" + pif
                                + " mode=none takes it away");
            }
        }
    }

    private static String reconfigured(String pif, Address address) {
        return address.ipv6()
                ? "xe pif-reconfigure-ipv6 uuid=" + pif + " mode=static IPv6=" + address.prefixed()
                : "xe pif-reconfigure-ip uuid=" + pif + " mode=static IP=" + address.bare() + " netmask="
                        + mask(address);
    }

    private static String mask(Address address) {
        int length =
                Integer.parseInt(address.prefixed().substring(address.prefixed().indexOf('/') + 1));
        int bits = length == 0 ? 0 : -1 << (32 - length);
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    /// Without the bridge.
    HostState absent() throws Refused {
        var network = xapi.network(task.name());
        if (network == null && found.network().link(task.name()) == null) {
            return found;
        }
        if (network == null) {
            throw refused(
                    task.name() + " is there, and xapi has no such network: who made it can't be told",
                    "remove it by hand");
        }
        var pif = xapi.pifOn(network) instanceof String uuid ? xapi.pifs().get(uuid) : null;
        throw refused(
                "xapi has " + task.name() + " as network " + network
                        + (pif == null ? "" : ", which " + pif.nic() + " (PIF " + xapi.pifOn(network) + ") is on"),
                "take every VIF off it, then "
                        + (pif == null
                                ? ""
                                : "xe " + (pif.vlan() == null ? "pif-forget" : "vlan-destroy") + " uuid="
                                        + xapi.pifOn(network) + "; then ")
                        + "xe network-destroy uuid=" + network);
    }

    private Refused refused(String cause, String hint) {
        return new Refused(task.source(), cause, hint);
    }
}
