package pontifex.resource;

import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.config.Prefixed;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Seen;
import pontifex.state.Xapi;

/// XenServer's and XCP-ng's way: xapi's database, of which Pontifex reads what the next boot makes, and in which it
/// changes nothing. What a task asks for and xapi doesn't have becomes the `xe` commands that would have it so.
///
/// At its start xapi plugs every PIF that it manages and that is a NIC, a bond or has an address; the bridge of another
/// VLAN is made as soon as a guest is put on it (xen-api's xapi_pif.ml). Each is given here.
record XapiBoot() implements NextBoot {
    @Override
    public Seen<Kept> read(HostState raw) {
        return switch (raw.xapi()) {
            case Seen.Unknown<Xapi>(var why) -> Seen.unknown(why);
            case Seen.Value<Xapi>(var known) -> kept(known, raw);
        };
    }

    private static Seen<Kept> kept(Xapi xapi, HostState raw) {
        var bridges = new TreeMap<String, Kept.Bridge>();
        var links = new TreeMap<String, SortedSet<String>>();
        for (var pif : xapi.pifs().values()) {
            if (!pif.managed() || pif.slave() != null) {
                continue;
            }
            if (!(xapi.networks().get(pif.network()) instanceof Xapi.Net net)) {
                return Seen.unknown("xapi has " + pif.nic() + " on a network that it doesn't tell of");
            }
            if (!(words(pif) instanceof SortedSet<String> addresses)) {
                return Seen.unknown("xapi gives " + pif.nic() + " what is no address: " + pif.addresses());
            }
            if (isTag(xapi, pif, raw)) {
                links.put(net.bridge(), addresses);
            } else {
                bridges.put(
                        net.bridge(),
                        new Kept.Bridge(ports(xapi, pif, raw), null, null)
                                .withMtu(net.mtu())
                                .withAddresses(addresses));
            }
        }
        return Seen.of(new Kept(Seen.of(bridges), null, Seen.of(links), null));
    }

    /// Null: one of them is none.
    private static @Nullable SortedSet<String> words(Xapi.Pif pif) {
        var words = new TreeSet<String>();
        for (var word : pif.addresses()) {
            var address = word.startsWith("static ") ? Prefixed.canonical(word.substring(7)) : "";
            if (address == null) {
                return null;
            }
            words.add(address.isEmpty() ? word : "static " + address);
        }
        return words;
    }

    /// The links by which a PIF is on its bridge: a bond's NICs are Open vSwitch's ports themselves.
    static SortedSet<String> ports(Xapi xapi, Xapi.Pif pif, HostState state) {
        var ports = new TreeSet<String>();
        if (pif.master() != null && usesOvs(state)) {
            xapi.pifs().values().stream()
                    .filter(one -> pif.master().equals(one.slave()))
                    .forEach(one -> ports.add(one.device()));
        } else {
            ports.add(pif.nic());
        }
        return ports;
    }

    static boolean usesOvs(HostState state) {
        return !state.network().ovs().or(new TreeMap<>()).isEmpty();
    }

    /// Whether a PIF is a VLAN that is no bridge of its own: Open vSwitch tags its frames on its NIC's bridge.
    private static boolean isTag(Xapi xapi, Xapi.Pif pif, HostState state) {
        return pif.vlan() != null && below(xapi, pif, state) != null;
    }

    /// The bridge of Open vSwitch's that the NIC of a VLAN is on.
    private static @Nullable String below(Xapi xapi, Xapi.Pif vlan, HostState state) {
        return xapi.pif(vlan.device()) instanceof String uuid
                        && xapi.networks()
                                        .get(Objects.requireNonNull(xapi.pifs().get(uuid))
                                                .network())
                                instanceof Xapi.Net net
                        && state.network().ovsBridge(net.bridge()) != null
                ? net.bridge()
                : null;
    }

    /// Where a network's guests are, as tasks say it: a bridge, or a VLAN of one of Open vSwitch's (`xenbr1.100`).
    /// Null: xapi doesn't tell of that network.
    static @Nullable String place(Xapi xapi, String network, HostState state) {
        if (!(xapi.networks().get(network) instanceof Xapi.Net net)) {
            return null;
        }
        return xapi.pifOn(network) instanceof String uuid
                        && xapi.pifs().get(uuid) instanceof Xapi.Pif pif
                        && pif.vlan() != null
                        && below(xapi, pif, state) instanceof String bridge
                ? bridge + "." + pif.vlan()
                : net.bridge();
    }

    @Override
    public boolean keepsNics() {
        return false;
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        return new XapiBridge(bridge, found, known(bridge, found)).present();
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        return new XapiBridge(bridge, found, known(bridge, found)).absent();
    }

    private static Xapi known(Bridge bridge, HostState found) throws Refused {
        if (found.network().kept() instanceof Seen.Unknown<Kept>(var why)) {
            throw new Refused(bridge.source(), "what xapi keeps can't be told: " + why, ASK);
        }
        return switch (found.xapi()) {
            case Seen.Value<Xapi>(var xapi) -> xapi;
            case Seen.Unknown<Xapi>(var why) ->
                throw new Refused(bridge.source(), "what xapi keeps can't be told: " + why, ASK);
        };
    }

    static final String ASK = "see on the host that xapi answers: xe host-list; systemctl status xapi";
}
