package pontifex.resource;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.XlConf;
import pontifex.state.Address;
import pontifex.state.Attachment;
import pontifex.state.Carried;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.OvsBridge;
import pontifex.state.Seen;
import pontifex.state.Session;

/// A bridge task where the bridge is Open vSwitch's.
///
/// What its database is told holds for the next boot at once: a power cut before a confirm would not
/// bring back what was. So nothing is done there that Dom0's own addresses or the session rest on.
record OvsTask(Bridge task, HostState found) {
    private static final String XL_CONF = "/etc/xen/xl.conf";
    private static final String SCRIPT = "vif-openvswitch";

    /// A bridge that is there stays what it is. A new one is Open vSwitch's where xl attaches guests by
    /// vif-openvswitch unless told otherwise, or where every bridge that has a NIC is.
    static boolean applies(Bridge task, HostState found) throws Refused {
        var network = found.network();
        if (network.ovsBridge(task.name()) != null) {
            return true;
        }
        if (network.link(task.name()) != null || !task.present()) {
            return false;
        }
        var bridged = network.links().values().stream()
                .filter(link -> link.kind().isUplink()
                        && network.link(String.valueOf(link.master())) instanceof Link on
                        && on.kind().isBridge())
                .map(link -> Objects.requireNonNull(network.link(String.valueOf(link.master())))
                        .kind())
                .distinct()
                .toList();
        return bridged.equals(List.of(Link.Kind.OVS_BRIDGE)) || isDefault(task, found);
    }

    /// Whether xl attaches guests by vif-openvswitch unless told otherwise.
    static boolean isDefault(HostState found) throws ConfigException {
        return found.files().at(XL_CONF) instanceof FileState.Regular file
                && XlConf.defaultScript(file.content().latin1()).equals(SCRIPT);
    }

    private static boolean isDefault(Bridge task, HostState found) throws Refused {
        try {
            return isDefault(found);
        } catch (ConfigException e) {
            throw new Refused(task.source(), GuestReading.place(XL_CONF, e), e.hint());
        }
    }

    private Network network() {
        return found.network();
    }

    private String name() {
        return task.name();
    }

    /// With the NIC on the bridge, now and after a reboot.
    HostState present() throws Refused {
        refuseDetails();
        var nic = Objects.requireNonNull(task.nic());
        var port = task.physical(found, nic);
        var wanted = network().ovsBridge(name()) == null ? made() : network();
        if (!name().equals(port.master())) {
            task.refuseUnfit(found, port);
            refuseCarrying(port.name());
            wanted = freed(wanted, port.name()).attached(port.name(), Attachment.to(name()));
        } else {
            freed(wanted, port.name());
        }
        wanted = Objects.requireNonNull(wanted.link(port.name())).up() ? wanted : wanted.with(up(wanted, port.name()));
        if (!wanted.equals(network())) {
            refuseOwn();
        }
        return raised(Reading.of(found.with(wanted)), port.name());
    }

    private static Link up(Network network, String link) {
        return Objects.requireNonNull(network.link(link)).withUp(true);
    }

    private Network made() throws Refused {
        if (network().link(name()) != null) {
            throw refused(
                    name() + " is there already, and Open vSwitch doesn't have it", "give the bridge another name");
        }
        return network().withOvsBridge(name());
    }

    /// Without the one NIC that the bridge has instead.
    private Network freed(Network wanted, String own) throws Refused {
        var ports = wanted.ovsBridge(name()) instanceof OvsBridge bridge
                ? new TreeSet<>(bridge.ports().keySet())
                : new TreeSet<String>();
        ports.removeIf(port -> port.equals(own) || OvsBoot.isGuests(found, port));
        if (ports.isEmpty()) {
            return wanted;
        }
        var other = ports.first();
        if (ports.size() == 1
                && !name().equals(Objects.requireNonNull(network().link(own)).master())
                && network().link(other) instanceof Link link
                && link.kind() == Link.Kind.NIC
                && Attachment.to(name()).equals(network().attachment(other))) {
            return wanted.detached(other);
        }
        throw refused(
                name() + " has " + String.join(" and ", ports) + " on it, and would have " + own + " beside",
                "release that there first (ovs-vsctl del-port " + name() + " " + other + "), or give " + own
                        + " another bridge");
    }

    private void refuseDetails() throws Refused {
        if (!task.details().beyondUsual().isEmpty()) {
            throw refused(
                    name() + " is Open vSwitch's, of which Pontifex sets no "
                            + String.join(" and ", task.details().beyondUsual()),
                    "leave them out of the task, and set them with ovs-vsctl by hand");
        }
        if (network().ovsBridge(name()) instanceof OvsBridge bridge && bridge.stp()) {
            throw refused(
                    name() + " speaks a spanning tree's protocol, which a guest could answer",
                    "turn it off: ovs-vsctl set bridge " + name() + " stp_enable=false rstp_enable=false");
        }
    }

    private void refuseCarrying(String nic) throws Refused {
        switch (network().carried(nic)) {
            case Seen.Unknown<Carried>(var why) ->
                throw refused("what Dom0 has on " + nic + " can't be told: " + why, "see that `ip` works on the host");
            case Seen.Value<Carried>(var carried) -> {
                if (!carried.isEmpty()) {
                    throw refused(
                            nic + " carries " + first(carried) + " of Dom0's, and " + AT_ONCE,
                            "move it to the bridge from the host's console, or give " + name() + " another NIC");
                }
            }
        }
        for (var address : network().addresses().or(List.of())) {
            if (network().isOn(address.link(), nic) && !address.link().equals(nic) && !address.linkLocal()) {
                throw refused(
                        address.link() + " carries the address " + address.prefixed() + " of Dom0's",
                        "give " + name() + " a NIC without a VLAN that has an address");
            }
        }
        if (!(network().session() instanceof Seen.Value<Session>(var session))
                || session.links().stream().anyMatch(link -> network().isOn(link, nic))) {
            throw refused(
                    nic + " may carry the session by which Pontifex looks at the host, and " + AT_ONCE,
                    "give " + name() + " another NIC");
        }
    }

    private static final String AT_ONCE =
            "what Open vSwitch's database is told holds for the next boot at once, so a power cut would not bring it back";

    private static String first(Carried carried) {
        return carried.addresses().isEmpty()
                ? "routes or rules"
                : "the address " + carried.addresses().getFirst().prefixed();
    }

    /// The bridge carries Dom0 itself.
    private void refuseOwn() throws Refused {
        if (network().link(name()) == null) {
            return;
        }
        boolean bare = network().addressesOn(name()).equals(Seen.of(List.<Address>of()));
        boolean apart = network().session() instanceof Seen.Value<Session>(var session)
                && session.links().stream().noneMatch(link -> network().isOn(link, name()));
        if (!bare || !apart) {
            throw refused(
                    "Dom0 has an address on " + name() + ", or may have one, and " + AT_ONCE,
                    "change it from the host's console");
        }
    }

    /// The database keeps the bridge and its port; what raises the NIC at boot are the host's files.
    private HostState raised(HostState state, String nic) throws Refused {
        switch (OvsBoot.isStarted(found)) {
            case Seen.Unknown<Boolean>(var why) -> throw refused(why, "see that it can be read");
            case Seen.Value<Boolean>(var started) -> {
                if (!started) {
                    throw refused("the next boot doesn't start Open vSwitch", "systemctl enable openvswitch-switch");
                }
            }
        }
        var kept = switch (state.network().kept()) {
            case Seen.Value<Kept>(var known) -> known;
            case Seen.Unknown<Kept>(var why) ->
                throw refused(
                        "what the next boot makes of the network can't be told: " + why,
                        "mend that, or remove what can't be read");
        };
        for (var other : kept.bridges().or(Collections.emptySortedMap()).entrySet()) {
            if (!other.getKey().equals(name()) && other.getValue().ports().contains(nic)) {
                throw refused(
                        "at its next boot the host puts " + nic + " on " + other.getKey(), "release it there first");
            }
        }
        var given = given(kept, nic);
        if (given != null && !given.isEmpty()) {
            throw refused(
                    nic + " gets an address at boot, and has none now: " + String.join(", ", given),
                    "make it manual in the host's files first");
        }
        if (given == null) {
            return raising(state, nic);
        }
        if (state.platform().persistence() == pontifex.state.Persistence.IFUPDOWN) {
            new Ifupdown().refuseOvsStanzas(task, state, nic);
        }
        return state;
    }

    /// Null: it isn't raised at all.
    private static @Nullable SortedSet<String> given(Kept kept, String nic) {
        return kept.links().or(Collections.emptySortedMap()).get(nic);
    }

    private HostState raising(HostState state, String nic) throws Refused {
        return switch (state.platform().persistence()) {
            case IFUPDOWN -> new Ifupdown().raised(task, state, nic);
            default ->
                throw refused(
                        "nothing raises " + nic + " at boot, and Open vSwitch doesn't",
                        "have the host's own network configuration raise it, without an address");
        };
    }

    /// Without the bridge, now and after a reboot.
    HostState absent() throws Refused {
        var bridge = Objects.requireNonNull(network().ovsBridge(name()));
        var ports = new TreeSet<>(bridge.ports().keySet());
        if (task.nic() instanceof String nic) {
            ports.remove(nic);
        }
        if (!ports.isEmpty()) {
            throw refused(name() + " still has " + String.join(" and ", ports) + " on it", "move that elsewhere first");
        }
        if (bridge.set() || bridge.controlled() || bridge.mirrored()) {
            throw refused(
                    name() + " has settings of its own in Open vSwitch's database, which couldn't be put back",
                    "remove it by hand: ovs-vsctl del-br " + name());
        }
        refuseOwn();
        var wanted = task.nic() instanceof String nic && bridge.ports().containsKey(nic)
                ? network().detached(nic)
                : network();
        var state = found.with(wanted.withoutOvsBridge(name()));
        return Reading.of(
                state.platform().persistence() == pontifex.state.Persistence.IFUPDOWN
                                && task.nic() instanceof String nic
                        ? Ifupdown.withoutRaised(task, state, nic)
                        : state);
    }

    private Refused refused(String cause, String hint) {
        return new Refused(task.source(), cause, hint);
    }
}
