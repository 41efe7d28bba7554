package pontifex.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.state.Carried;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.NetworkBridge;
import pontifex.state.NfCalls;
import pontifex.state.Persistence;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// The changes between two states, in an order in which each finds what it needs: bridges are made and
/// set before anything is put on them, and go only when all has left; a daemon lets a link go only then;
/// ghosts go after that, as nothing makes them anew, and commands are run last.
final class Ordering {
    private static final Pattern DOM0_END = Pattern.compile("vif0\\.[0-9]{1,4}");
    private static final String NETWORK_BRIDGE = "/etc/xen/scripts/network-bridge";

    private final HostState observed;
    private final HostState wanted;
    private final List<Change> changes = new ArrayList<>();

    private Ordering(HostState observed, HostState wanted) {
        this.observed = observed;
        this.wanted = wanted;
    }

    static List<Change> of(HostState observed, HostState wanted) {
        var ordering = new Ordering(observed, wanted);
        if (observed.platform().toolstack() == Toolstack.XAPI) {
            ordering.xapi();
            ordering.nfCalls();
            ordering.files();
            ordering.runs();
            return ordering.changes;
        }
        ordering.releases();
        ordering.vlans();
        ordering.bridges();
        ordering.mtus(Ordering::isWire, true);
        ordering.binds();
        ordering.macs();
        ordering.ups(false);
        ordering.mtus(link -> link.kind() == Link.Kind.VIF, true);
        ordering.mtus(link -> link.kind() == Link.Kind.BRIDGE, true);
        ordering.vifs();
        ordering.ups(true);
        ordering.mtus(link -> link.kind() == Link.Kind.BRIDGE, false);
        ordering.mtus(link -> link.kind() == Link.Kind.VIF, false);
        ordering.mtus(Ordering::isWire, false);
        ordering.offloads();
        ordering.nfCalls();
        ordering.letGo();
        ordering.removals();
        ordering.files();
        ordering.ghosts();
        ordering.runs();
        return atOnce(ordering.changes);
    }

    /// What is done to one bridge of Open vSwitch's is done in one go, as late as the last of it: its database is what
    /// the next boot goes by, too. Not where something in between needs the first of it done.
    private static List<Change> atOnce(List<Change> changes) {
        var joined = new ArrayList<Change>();
        for (var change : changes) {
            int first = change instanceof Change.OnOvs on ? joins(joined, on) : -1;
            if (first < 0) {
                joined.add(change);
            } else {
                var parts = new ArrayList<>(parts(joined.remove(first)));
                parts.addAll(parts(change));
                joined.add(new Change.OvsAtOnce(parts));
            }
        }
        return joined;
    }

    /// Where in `changes` that stands which it can be done with; -1: nowhere.
    private static int joins(List<Change> changes, Change.OnOvs change) {
        for (int i = changes.size() - 1; i >= 0 && !parts(change).isEmpty(); i--) {
            var other = changes.get(i);
            if (!parts(other).isEmpty() && other.target().equals(change.target())) {
                var needed = ManagementPath.touched(other);
                return changes.subList(i + 1, changes.size()).stream()
                                .anyMatch(it ->
                                        ManagementPath.touched(it).stream().anyMatch(needed::contains))
                        ? -1
                        : i;
            }
        }
        return -1;
    }

    private static List<Change.OnOvs> parts(Change change) {
        return switch (change) {
            case Change.OnOvs on when !(on.what() instanceof Change.MoveVif) -> List.of(on);
            case Change.OvsAtOnce(var parts) -> parts;
            default -> List.of();
        };
    }

    private void xapi() {
        var commands = XeCommands.between(observed, wanted);
        if (!commands.isEmpty()) {
            changes.add(new Change.AskXapi(commands, wanted));
        }
    }

    private void releases() {
        observed.network().links().values().forEach(link -> {
            if (leaves(link) && wantedMaster(link.name()) == null && !isReplaced(String.valueOf(link.master()))) {
                var master = String.valueOf(link.master());
                changes.add(on(master, new Change.ReleaseNic(link.name(), master)));
            }
        });
    }

    private boolean leaves(Link link) {
        return link.kind() != Link.Kind.VIF
                && link.master() instanceof String master
                && !isStopped(link)
                && !master.equals(wantedMaster(link.name()));
    }

    /// A bridge that gets another port loses the old one only then, for as short a time as can be.
    private boolean isReplaced(String bridge) {
        return wanted.network().ports(bridge).stream().anyMatch(port -> joins(port, bridge));
    }

    private boolean joins(String port, String bridge) {
        return observed.network().link(port) instanceof Link link
                && link.kind() != Link.Kind.VIF
                && (!bridge.equals(link.master()) || isTakenOver(port));
    }

    private void bridges() {
        wanted.network().links().values().stream()
                .filter(link -> link.kind().isBridge())
                .forEach(bridge -> {
                    if (!(observed.network().link(bridge.name()) instanceof Link found)) {
                        add(bridge);
                        settings(bridge.name(), new Link.BridgeSettings(false, 0), bridge.settings());
                    } else {
                        settings(bridge.name(), found.settings(), bridge.settings());
                    }
                });
    }

    private void add(Link bridge) {
        var nics = wanted.network().ports(bridge.name()).stream()
                .filter(port -> wanted.network().link(port) instanceof Link link && link.kind() == Link.Kind.NIC)
                .toList();
        if (scripted() && nics.size() == 1 && !isRenamed(observed, nics.getFirst())) {
            var nic = wanted.network().nicName(nics.getFirst());
            var mac = observed.network().link(nic) instanceof Link found ? found.mac() : "";
            changes.add(new Change.StartNetworkBridge(
                    NETWORK_BRIDGE,
                    vifnum(wanted, bridge.name(), nic),
                    nic,
                    bridge.name(),
                    mac,
                    carried(observed, nic)));
        } else {
            changes.add(on(bridge.name(), new Change.AddBridge(bridge.name())));
        }
    }

    private boolean scripted() {
        return observed.platform().persistence() == Persistence.XEND_SCRIPT;
    }

    /// network-bridge's `start` does nothing for a NIC that it has renamed, whatever has become of its bridge.
    private static boolean isRenamed(HostState state, String link) {
        return !state.network().nicName(link).equals(link);
    }

    /// A NIC that gets its own name back as its bridge goes.
    private boolean isStopped(Link link) {
        return scripted()
                && isRenamed(observed, link.name())
                && wanted.network().link(link.name()) == null
                && wanted.network().link(String.valueOf(link.master())) == null;
    }

    /// network-bridge's number of a bridge, which names its vif0.N: that of the port that is there, else what the next
    /// boot gives, else the number at the end of the NIC's name. 0 where there is none.
    private static int vifnum(HostState state, String bridge, String nic) {
        for (var port : state.network().ports(bridge)) {
            if (DOM0_END.matcher(port).matches()) {
                return Integer.parseInt(port.substring(port.indexOf('.') + 1));
            }
        }
        var kept = state.network().keptBridges().or(new TreeMap<>()).get(bridge);
        if (kept != null && kept.vifnum() != null) {
            return kept.vifnum();
        }
        return NetworkBridge.number(nic);
    }

    private void settings(String bridge, Link.@Nullable BridgeSettings before, Link.@Nullable BridgeSettings after) {
        if (before == null || after == null) {
            return;
        }
        int delay = before.forwardDelay();
        if (before.stp() != after.stp()) {
            var stp = new Change.SetStp(bridge, before.stp(), after.stp(), delay);
            changes.add(stp);
            delay = stp.delayAfter();
        }
        if (delay != after.forwardDelay()) {
            changes.add(new Change.SetForwardDelay(bridge, delay, after.forwardDelay()));
        }
    }

    private void binds() {
        wanted.network().links().values().forEach(link -> {
            if (link.kind() != Link.Kind.VIF
                    && link.master() instanceof String bridge
                    && (!bridge.equals(masterSoFar(link.name())) || isTakenOver(link.name()) && !isDone(link.name()))) {
                bind(link.name(), bridge);
            }
        });
    }

    private void bind(String nic, String bridge) {
        observed.network().ports(bridge).stream()
                .filter(port -> leaves(Objects.requireNonNull(observed.network().link(port)))
                        && bridge.equals(masterSoFar(port)))
                .forEach(this::release);
        release(nic);
        if (!isTakenOver(nic)) {
            changes.add(on(bridge, new Change.BindNic(nic, bridge)));
            return;
        }
        up(bridge);
        var port = Objects.requireNonNull(observed.network().link(nic));
        var mac = observed.network().link(bridge) instanceof Link found ? found.mac() : "";
        var after = wanted.network().link(bridge) instanceof Link link ? link.mac() : port.mac();
        changes.add(new Change.TakeOver(nic, bridge, after, mac, carried(observed, nic)));
    }

    private void release(String nic) {
        if (masterSoFar(nic) instanceof String master) {
            changes.add(on(master, new Change.ReleaseNic(nic, master)));
        }
    }

    /// What Dom0 has on it isn't there any more as it is wanted: the bridge has it.
    private boolean isTakenOver(String nic) {
        return !carried(observed, nic).isEmpty() && carried(wanted, nic).isEmpty();
    }

    private boolean isDone(String nic) {
        return carried(soFar(), nic).isEmpty();
    }

    private static Carried carried(HostState state, String link) {
        return state.network().carried(link).or(Carried.NOTHING);
    }

    /// A guest's interface comes up where it belongs, so after its move.
    private void ups(boolean guests) {
        wanted.network().links().values().forEach(link -> {
            if (guests == (link.kind() == Link.Kind.VIF)) {
                up(link.name());
            }
        });
    }

    private void up(String name) {
        if (wanted.network().link(name) instanceof Link link
                && link.up()
                && soFar().network().link(name) instanceof Link found
                && !found.up()) {
            changes.add(new Change.SetUp(name));
        }
    }

    /// A VLAN's link must be up for it.
    private void vlans() {
        wanted.network().links().values().forEach(link -> {
            if (observed.network().link(link.name()) == null
                    && link.kind() == Link.Kind.VLAN
                    && link.lower() instanceof String lower
                    && link.traits().vlan() instanceof Integer id) {
                up(lower);
                changes.add(new Change.AddVlan(link.name(), lower, id));
            }
        });
    }

    private static boolean isWire(Link link) {
        return link.kind() != Link.Kind.VIF && link.kind() != Link.Kind.BRIDGE;
    }

    /// No bridge may have a port that takes less (Linux before 4.17 refuses it, and lowers the bridge by
    /// itself), no VLAN more than its link: raised from the wire on, lowered the other way.
    private void mtus(Predicate<Link> which, boolean raising) {
        wanted.network().links().values().stream().filter(which).forEach(link -> {
            if (soFar().network().link(link.name()) instanceof Link found
                    && (raising ? found.mtu() < link.mtu() : found.mtu() > link.mtu())) {
                changes.add(new Change.SetMtu(link.name(), found.mtu(), link.mtu()));
            }
        });
    }

    private void macs() {
        wanted.network().links().values().forEach(link -> {
            if (link.kind() == Link.Kind.BRIDGE
                    && !link.mac().isEmpty()
                    && soFar().network().link(link.name()) instanceof Link found
                    && (!found.mac().equals(link.mac())
                            || found.traits().follows() && !link.traits().follows())) {
                changes.add(new Change.SetMac(link.name(), found.mac(), link.mac()));
            }
        });
    }

    private void offloads() {
        wanted.network().links().values().forEach(link -> {
            if (observed.network().link(link.name()) instanceof Link found
                    && found.traits().offloads() instanceof Seen.Value<SortedMap<String, Link.Offload>>(var before)
                    && link.traits().offloads() instanceof Seen.Value<SortedMap<String, Link.Offload>>(var after)) {
                after.forEach((feature, offload) -> {
                    if (before.get(feature) instanceof Link.Offload was && was.on() != offload.on()) {
                        changes.add(new Change.SetOffload(link.name(), feature, was.on(), offload.on()));
                    }
                });
            }
        });
    }

    private void nfCalls() {
        if (observed.network().nf().live() instanceof Seen.Value<NfCalls.Live>(var before)
                && wanted.network().nf().live() instanceof Seen.Value<NfCalls.Live>(var after)) {
            var which = new TreeSet<>(before.on());
            which.addAll(after.on());
            which.removeIf(it -> before.on().contains(it) == after.on().contains(it) || isGone(it));
            which.forEach(it -> changes.add(new Change.SetNfCall(it, after.on().contains(it))));
        }
    }

    private boolean isGone(NfCalls.Switch which) {
        return !which.bridge().isEmpty() && wanted.network().link(which.bridge()) == null;
    }

    private void vifs() {
        running((guest, before, after) -> after.live().forEach((index, live) -> {
            var was = before.live().get(index);
            if (was == null) {
                return;
            }
            if (live.device() instanceof String device
                    && live.bridge() instanceof String bridge
                    && !bridge.equals(was.bridge())) {
                var move = new Change.MoveVif(guest.name(), after.id(), index, device, was.bridge(), bridge);
                changes.add(on(wantedMaster(device), move));
            }
            if (live.named() instanceof String backend && !live.backend().equals(was.backend())) {
                changes.add(new Change.SetXenstoreBridge(guest.name(), after.id(), index, was.named(), backend));
            }
        }));
    }

    private void letGo() {
        wanted.network().links().values().stream()
                .filter(link -> link.manager() == null)
                .forEach(link -> {
                    if (observed.network().link(link.name()) instanceof Link found
                            && found.manager() instanceof String manager) {
                        changes.add(new Change.LetGo(link.name(), link.master(), manager));
                    }
                });
    }

    private void removals() {
        observed.network().links().values().stream()
                .filter(link -> link.kind().isBridge() && wanted.network().link(link.name()) == null)
                .forEach(bridge -> changes.add(removal(bridge)));
    }

    private Change removal(Link bridge) {
        for (var port : observed.network().ports(bridge.name())) {
            if (observed.network().link(port) instanceof Link link && isStopped(link)) {
                var nic = observed.network().nicName(port);
                return new Change.StopNetworkBridge(
                        NETWORK_BRIDGE, vifnum(observed, bridge.name(), nic), nic, bridge.name());
            }
        }
        return on(
                bridge.name(),
                new Change.RemoveBridge(
                        bridge.name(),
                        Objects.requireNonNullElse(bridge.settings(), new Link.BridgeSettings(false, 0)),
                        bridge.up()));
    }

    /// What isn't there yet comes first: the next boot's new bridge before its NIC names it, and a script before it is
    /// named.
    private void files() {
        files(true);
        files(false);
    }

    private void files(boolean fresh) {
        wanted.files().byPath().forEach((path, after) -> {
            var before = observed.files().at(path);
            if (before.equals(after) || fresh != before instanceof FileState.Absent) {
                return;
            }
            switch (after) {
                case FileState.Regular regular -> changes.add(written(path, before, regular));
                case FileState.Absent _
                when before instanceof FileState.Regular regular -> changes.add(new Change.RemoveFile(path, regular));
                case FileState.Present(var mode, var owner, var group)
                when before instanceof FileState.Present(var oldMode, var oldOwner, var oldGroup) ->
                    changes.add(new Change.SetAccess(
                            path,
                            new Change.SetAccess.Access(oldMode, oldOwner, oldGroup),
                            new Change.SetAccess.Access(mode, owner, group)));
                case FileState.Absent _, FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                    throw new IllegalStateException(path + " can't become " + after + " where " + before + " is");
                case FileState.Unknown _ -> {}
            }
        });
    }

    private static Change written(String path, FileState before, FileState.Regular after) {
        return before instanceof FileState.Regular(var content, var mode, var owner, var group)
                        && content.equals(after.content())
                ? new Change.SetAccess(
                        path,
                        new Change.SetAccess.Access(mode, owner, group),
                        new Change.SetAccess.Access(after.mode(), after.owner(), after.group()))
                : new Change.WriteFile(path, before, after);
    }

    private void ghosts() {
        running((guest, before, after) -> before.live().forEach((index, vif) -> {
            if (vif.ghost() != null && !after.live().containsKey(index)) {
                changes.add(new Change.DropGhost(
                        observed.platform().toolstack(), guest.name(), after.id(), index, vif.device()));
            }
        }));
    }

    private void runs() {
        wanted.commands().since(observed.commands()).forEach(command -> changes.add(new Change.Run(command)));
    }

    private interface BothRunning {
        void see(Guest guest, Domain.Running before, Domain.Running after);
    }

    private void running(BothRunning each) {
        wanted.guests().byName().values().forEach(guest -> {
            if (guest.domain() instanceof Domain.Running after
                    && observed.guests().named(guest.name()) instanceof Guest found
                    && found.domain() instanceof Domain.Running before
                    && before.id() == after.id()) {
                each.see(guest, before, after);
            }
        });
    }

    /// The change as it is made where that bridge is Open vSwitch's.
    private Change on(@Nullable String bridge, Change change) {
        return Stream.of(wanted, observed)
                        .map(state -> bridge == null ? null : state.network().link(bridge))
                        .anyMatch(link -> link != null && link.kind() == Link.Kind.OVS_BRIDGE)
                ? new Change.OnOvs(change)
                : change;
    }

    private @Nullable String wantedMaster(String link) {
        return wanted.network().link(link) instanceof Link found ? found.master() : null;
    }

    private @Nullable String masterSoFar(String link) {
        return soFar().network().link(link) instanceof Link found ? found.master() : null;
    }

    private HostState soFar() {
        var state = observed;
        for (var change : changes) {
            state = change.on(state);
        }
        return state;
    }
}
