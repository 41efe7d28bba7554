package pontifex.resource;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.state.Attachment;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Seen;
import pontifex.state.Xapi;

/// A vif task where xapi keeps the guests: what is a guest's file elsewhere are its VIFs there, by uuid.
record XapiVif(Vif task, HostState found, Xapi xapi) {

    static HostState on(Vif task, HostState found) throws Refused {
        if (found.network().ovs() instanceof Seen.Unknown<?>(var why)) {
            throw new Refused(
                    task.source(), "whether Open vSwitch has the bridges can't be told: " + why, "mend that first");
        }
        return switch (found.xapi()) {
            case Seen.Value<Xapi>(var xapi) -> new XapiVif(task, found, xapi).wanted();
            case Seen.Unknown<Xapi>(var why) ->
                throw new Refused(task.source(), "what xapi keeps can't be told: " + why, XapiBoot.ASK);
        };
    }

    /// The interface that the task means; null where that can't be told, or it is to be gone and is.
    static @Nullable Integer number(Vif task, HostState found) {
        try {
            return found.xapi() instanceof Seen.Value<Xapi>(var xapi)
                            && new XapiVif(task, found, xapi).guest() instanceof String guest
                    ? new XapiVif(task, found, xapi).number(xapi.vifsOf(guest))
                    : null;
        } catch (Refused e) {
            return null;
        }
    }

    private HostState wanted() throws Refused {
        if (task.file() != null) {
            throw refused("xapi keeps its guests in a database, not in files", "leave 'file' out for this host");
        }
        var guest = guest();
        if (guest == null) {
            return found;
        }
        var vifs = xapi.vifsOf(guest);
        var number = number(vifs);
        if (task.bridge() == null) {
            return number == null || vifs.get(number) == null
                    ? found
                    : changed(xapi.withoutVif(Objects.requireNonNull(vifs.get(number))), number, null);
        }
        return present(guest, Objects.requireNonNull(number), vifs, task.bridge());
    }

    /// The uuid of the one guest of that name; null where there is none, and needs to be none.
    private @Nullable String guest() throws Refused {
        var called = xapi.called(task.guest());
        if (called.isEmpty() && task.bridge() == null) {
            return null;
        }
        if (called.isEmpty()) {
            var others = xapi.guests().values().stream()
                    .map(Xapi.Vm::label)
                    .sorted()
                    .distinct()
                    .collect(Collectors.joining(", "));
            throw refused(
                    "xapi has no guest called '" + task.guest() + "'; it has " + (others.isEmpty() ? "none" : others),
                    "is it another guest, or another pool?");
        }
        if (called.size() > 1) {
            throw refused(
                    "xapi has " + called.size() + " guests called " + task.guest() + ": "
                            + String.join(" and ", called),
                    "give one of them another name: xe vm-param-set uuid=" + called.getFirst() + " name-label=…");
        }
        var host = Objects.requireNonNull(xapi.guests().get(called.getFirst())).host();
        if (host != null && !host.equals(xapi.host())) {
            throw refused(
                    task.guest() + " (VM " + called.getFirst() + ") runs on another host of the pool, " + host,
                    "let the task be that host's");
        }
        return called.getFirst();
    }

    /// By its index, else by its MAC, else the only one, or the first; null where it is to be gone and isn't there.
    private @Nullable Integer number(SortedMap<Integer, String> vifs) throws Refused {
        if (task.index() != null) {
            return task.bridge() == null && !vifs.containsKey(task.index()) ? null : task.index();
        }
        for (var vif : vifs.entrySet()) {
            if (task.mac() != null && task.mac().equals(vif(vif.getValue()).mac())) {
                return vif.getKey();
            }
        }
        if (task.bridge() == null && (task.mac() != null || vifs.isEmpty())) {
            return null;
        }
        if (vifs.size() > 1) {
            throw refused(
                    task.guest() + " has " + vifs.size() + " interfaces"
                            + (task.mac() == null ? "" : ", none with the MAC " + task.mac()) + ": "
                            + vifs.entrySet().stream()
                                    .map(one -> one.getKey() + " ("
                                            + vif(one.getValue()).mac() + ")")
                                    .collect(Collectors.joining(", ")),
                    "say which with index or mac");
        }
        return vifs.isEmpty() ? 0 : vifs.firstKey();
    }

    private Xapi.Vif vif(String uuid) {
        return Objects.requireNonNull(xapi.vifs().get(uuid));
    }

    private HostState present(String guest, int number, SortedMap<Integer, String> vifs, String bridge) throws Refused {
        var network = xapi.networks().keySet().stream()
                .filter(uuid -> bridge.equals(XapiBoot.place(xapi, uuid, found)))
                .findFirst()
                .orElseThrow(() -> refused(
                        "xapi has no network whose bridge is " + bridge + "; it has " + places(),
                        "name one of them, or have xapi make one: xe network-create name-label=…"));
        boolean runs = known() instanceof Guest here && here.domain() instanceof Domain.Running;
        if (!(vifs.get(number) instanceof String uuid)) {
            var made = new Xapi.Vif(guest, number, network, task.mac() == null ? "" : task.mac(), runs, allowed());
            return changed(xapi.with("interface " + number + " of " + task.guest(), made), number, bridge);
        }
        var wanted = vif(uuid).on(network);
        wanted = task.mac() == null ? wanted : wanted.withMac(task.mac());
        wanted = allowed() instanceof String only && !only.equals(wanted.allowed()) ? wanted.withAllowed(only) : wanted;
        boolean isOff = known() instanceof Guest here
                && here.domain() instanceof Domain.Running running
                && !running.live().containsKey(number);
        return changed(xapi.with(uuid, isOff ? wanted.withAttached(true) : wanted), number, bridge);
    }

    private Xapi.@Nullable Net net(String place) {
        return xapi.networks().entrySet().stream()
                .filter(net -> place.equals(XapiBoot.place(xapi, net.getKey(), found)))
                .map(java.util.Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private String places() {
        return xapi.networks().keySet().stream()
                .map(uuid -> XapiBoot.place(xapi, uuid, found))
                .filter(Objects::nonNull)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /// What `ip` of a task is to xapi: the only addresses that may be sent from, in the order in which they are told.
    private @Nullable String allowed() {
        if (task.ip() == null) {
            return null;
        }
        var addresses = Arrays.stream(task.ip().split(" "))
                .map(one -> one.replaceFirst("/[0-9]+$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        return String.join(" ", addresses);
    }

    private @Nullable Guest known() {
        return found.guests().named(task.guest());
    }

    /// The host where xapi has that, and where the guest runs has done it.
    ///
    /// @param bridge null: the interface is gone
    private HostState changed(Xapi wanted, int number, @Nullable String bridge) throws Refused {
        var state = wanted.equals(xapi) ? found : found.with(wanted);
        if (!(known() instanceof Guest guest)) {
            throw refused("whether " + task.guest() + " runs can't be told", XapiBoot.ASK);
        }
        if (guest.domain() instanceof Domain.Unknown(var why)) {
            throw refused("whether " + task.guest() + " runs can't be told: " + why, XapiBoot.ASK);
        }
        if (guest.domain() instanceof Domain.Running running) {
            state = bridge == null
                    ? removed(state, guest, running, number)
                    : moved(state, guest, running, number, bridge, net(bridge));
        }
        return state.equals(found) ? found : Reading.of(state);
    }

    private static HostState removed(HostState state, Guest guest, Domain.Running running, int number) {
        var network = running.live().get(number) instanceof Domain.LiveVif live && live.device() != null
                ? state.network().detached(live.device()).without(live.device())
                : state.network();
        return state.with(network).with(state.guests().with(guest.with(running.without(number))));
    }

    private static HostState moved(
            HostState state, Guest guest, Domain.Running running, int number, String bridge, Xapi.@Nullable Net net) {
        var device = "vif" + running.id() + "." + number;
        var live = running.live().get(number) instanceof Domain.LiveVif here
                ? here
                : new Domain.LiveVif(device, null, Seen.of(Optional.empty()));
        var at = Attachment.of(bridge);
        var network = state.network();
        if (live.device() instanceof String name && network.link(name) instanceof Link found) {
            var link = net == null || bridge.equals(live.bridge()) ? found : found.withMtu(net.mtu());
            network = network.with(link);
            if (at != null && network.ovsBridge(at.bridge()) != null) {
                network = network.attachment(name) != null && at.equals(network.attachment(name))
                        ? network
                        : network.attached(name, at);
                network =
                        network.with(Objects.requireNonNull(network.link(name)).withUp(true));
            } else {
                network = network.with(link.withMaster(bridge).withUp(true));
            }
        }
        var moved = live.onBridge(bridge);
        moved = live.named() == null || net == null ? moved : moved.named(net.bridge());
        return state.with(network).with(state.guests().with(guest.with(running.with(moved, number))));
    }

    private Refused refused(String cause, String hint) {
        return new Refused(task.source(), cause, hint);
    }
}
