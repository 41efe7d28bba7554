package pontifex.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.state.Attachment;
import pontifex.state.Carried;
import pontifex.state.Command;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Mode;
import pontifex.state.NetworkBridge;
import pontifex.state.NfCalls;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// The few ways in which a Dom0 can be touched. Each knows its risk, and what it makes of a state.
///
/// A change says what, never how: how is [Means]' affair for the network, the transaction's for files.
public sealed interface Change {
    /// What is touched, for people and reports: a path, a link, a guest's interface.
    default String target() {
        return switch (this) {
            case WriteFile write -> write.path();
            case RemoveFile remove -> remove.path();
            case SetAccess access -> access.path();
            case AddBridge add -> add.bridge();
            case RemoveBridge remove -> remove.bridge();
            case BindNic bind -> bind.bridge();
            case TakeOver over -> over.bridge();
            case ReleaseNic release -> release.bridge();
            case StartNetworkBridge start -> start.bridge();
            case StopNetworkBridge stop -> stop.bridge();
            case LetGo go -> go.link();
            case SetUp up -> up.link();
            case SetStp stp -> stp.bridge();
            case SetForwardDelay delay -> delay.bridge();
            case AddVlan add -> add.vlan();
            case SetMtu mtu -> mtu.link();
            case SetMac mac -> mac.bridge();
            case SetOffload offload -> offload.link();
            case SetNfCall call -> call.which().toString();
            case MoveVif move -> move.guest() + "/" + move.index();
            case SetXenstoreBridge entry -> entry.guest() + "/" + entry.index();
            case DropGhost drop -> drop.guest() + "/" + drop.index();
            case OnOvs on -> on.what().target();
            case OvsAtOnce all -> all.parts().getFirst().target();
            case AskXapi _ -> "xapi";
            case Run(var command) -> command.name();
        };
    }

    default Risk risk() {
        return switch (this) {
            case SetNfCall call -> call.after() ? Risk.HOST_INTERRUPTION : Risk.NONE;
            case AddBridge _, SetUp _, SetForwardDelay _, SetXenstoreBridge _, DropGhost _, AskXapi _ -> Risk.NONE;
            case WriteFile _, RemoveFile _, SetAccess _ -> Risk.NEXT_BOOT;
            case OnOvs on -> on.what().risk();
            case OvsAtOnce all ->
                all.parts().stream().map(Change::risk).max(Risk::compareTo).orElseThrow();
            case MoveVif _ -> Risk.GUEST_INTERRUPTION;
            case LetGo go -> go.rereads() ? Risk.MANAGEMENT_PATH : Risk.HOST_INTERRUPTION;
            case RemoveBridge _,
                    BindNic _,
                    TakeOver _,
                    ReleaseNic _,
                    StartNetworkBridge _,
                    StopNetworkBridge _,
                    AddVlan _,
                    SetMtu _,
                    SetMac _,
                    SetOffload _,
                    SetStp _,
                    Run _ -> Risk.HOST_INTERRUPTION;
        };
    }

    /// The state after this change where `state` was before. Files' meaning (what the next boot makes of them) is left
    /// as it was: who knows the formats reads it anew.
    HostState on(HostState state);

    /// A file's content, mode, owner and group become `after`'s, whole and at once.
    record WriteFile(String path, FileState before, FileState.Regular after) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.with(path, after);
        }
    }

    record RemoveFile(String path, FileState.Regular before) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.with(path, FileState.ABSENT);
        }
    }

    /// Mode, owner and group alone; the content isn't touched, and need not have been read.
    record SetAccess(String path, Access before, Access after) implements Change {
        /// Who may do what with a file.
        public record Access(Mode mode, String owner, String group) {}

        @Override
        public HostState on(HostState state) {
            return switch (state.files().at(path)) {
                case FileState.Regular(var content, var _, var _, var _) ->
                    state.with(path, new FileState.Regular(content, after.mode(), after.owner(), after.group()));
                case FileState.Present _ ->
                    state.with(path, new FileState.Present(after.mode(), after.owner(), after.group()));
                case FileState.Directory _ ->
                    state.with(path, new FileState.Directory(after.mode(), after.owner(), after.group()));
                case FileState.Absent _, FileState.Symlink _, FileState.Unknown _ -> state;
            };
        }
    }

    /// A bridge without ports, STP off, no forward delay, up.
    record AddBridge(String bridge) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.with(state.network().with(Link.bridge(bridge)));
        }
    }

    /// A bridge without ports goes.
    ///
    /// @param settings what it had, for the undo; so is `up`
    record RemoveBridge(String bridge, Link.BridgeSettings settings, boolean up) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.with(state.network().without(bridge));
        }
    }

    /// A NIC that is on no bridge becomes a port of `bridge`.
    record BindNic(String nic, String bridge) implements Change {
        @Override
        public HostState on(HostState state) {
            return master(state, nic, bridge);
        }
    }

    /// A NIC that is on no bridge becomes a port of `bridge`, and in the same instant the bridge takes what Dom0 has on
    /// it: addresses, routes, rules, MAC.
    ///
    /// @param mac the NIC's, and the bridge's from then on: who knows Dom0's address needn't ask anew
    /// @param bridgeMac as it was; empty for a bridge that is made for it
    record TakeOver(String nic, String bridge, String mac, String bridgeMac, Carried carried) implements Change {
        @Override
        public HostState on(HostState state) {
            var network = master(state, nic, bridge).network().moved(nic, bridge);
            return pinned(state.with(network), bridge, mac);
        }
    }

    /// The daemon that has a link lets it go until the next boot, which reads the new files. It has read the old
    /// ones, and would give the link its old addresses again as soon as its cable is plugged, or take it off its
    /// bridge. By then what was on the link must be elsewhere: networkd takes away what it gave (systemd 252).
    ///
    /// @param bridge what the link is on by then, where the undo leaves it; null: nothing
    /// @param manager [Link.Traits#NETWORKD] or [Link.Traits#NETWORK_MANAGER]
    record LetGo(String link, @Nullable String bridge, String manager) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.network().link(link) instanceof Link found
                    ? state.with(state.network().with(found.withManager(null)))
                    : state;
        }

        /// networkd reads all of its files anew for it, whatever others have written into them since it started.
        boolean rereads() {
            return manager.equals(Link.Traits.NETWORKD);
        }
    }

    record ReleaseNic(String nic, String bridge) implements Change {
        @Override
        public HostState on(HostState state) {
            return master(state, nic, null);
        }
    }

    /// Xen 3's own way to what [AddBridge] and [BindNic] do: `network-bridge start`; undone by its `stop`, which knows
    /// nothing of what was under way when `start` ended half-way. So what Dom0 has on the NIC stands here.
    ///
    /// @param script the path of the host's network-bridge
    /// @param mac the NIC's; empty where it has none
    record StartNetworkBridge(String script, int vifnum, String nic, String bridge, String mac, Carried carried)
            implements Change {
        @Override
        public HostState on(HostState state) {
            return state.with(NetworkBridge.started(state.network(), vifnum, nic, bridge));
        }
    }

    /// What network-bridge made goes by its own `stop`: the bridge, and the names that it gave away come back. Undone
    /// by its `start`.
    ///
    /// @param script the path of the host's network-bridge
    record StopNetworkBridge(String script, int vifnum, String nic, String bridge) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.with(NetworkBridge.stopped(state.network(), vifnum, nic, bridge));
        }
    }

    /// A link that is down comes up.
    record SetUp(String link) implements Change {
        @Override
        public HostState on(HostState state) {
            return up(state, link, true);
        }
    }

    /// @param forwardDelay hundredths of a second, as it was: turning STP on raises it to 2 s (kernel:
    ///     br_stp_start), so the undo puts it back too
    record SetStp(String bridge, boolean before, boolean after, int forwardDelay) implements Change {
        private static final int LEAST = 200;

        @Override
        public HostState on(HostState state) {
            return settings(state, bridge, after, delayAfter());
        }

        int delayAfter() {
            return after ? Math.max(LEAST, forwardDelay) : forwardDelay;
        }
    }

    /// @param before hundredths of a second, as sysfs has it; so is `after`
    record SetForwardDelay(String bridge, int before, int after) implements Change {
        @Override
        public HostState on(HostState state) {
            return settings(state, bridge, null, after);
        }
    }

    /// A VLAN of a link, up.
    record AddVlan(String vlan, String lower, int id) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.network().link(lower) instanceof Link below
                    ? state.with(state.network().with(Link.vlan(vlan, below, id)))
                    : state;
        }
    }

    /// What else follows from it (a bridge that nobody has set goes by its ports) is set by changes of
    /// its own.
    ///
    /// @param before bytes; so is `after`
    record SetMtu(String link, int before, int after) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.network().link(link) instanceof Link found
                    ? state.with(state.network().with(found.withMtu(after)))
                    : state;
        }
    }

    /// A bridge's MAC becomes its own, whatever its ports are. That it follows them can't be had back; the
    /// undo gives it the one that it had.
    ///
    /// @param before empty for a bridge that is made for it
    record SetMac(String bridge, String before, String after) implements Change {
        @Override
        public HostState on(HostState state) {
            return pinned(state, bridge, after);
        }
    }

    /// @param feature ethtool's short name
    record SetOffload(String link, String feature, boolean before, boolean after) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.network().link(link) instanceof Link found
                    ? state.with(state.network().with(found.with(found.traits().withOffload(feature, after))))
                    : state;
        }
    }

    /// Frames that bridges forward are handed to iptables or the like from now on, or not any more. Whether it
    /// then drops them is its rules' affair.
    record SetNfCall(NfCalls.Switch which, boolean after) implements Change {
        @Override
        public HostState on(HostState state) {
            var nf = state.network().nf();
            return nf.live() instanceof Seen.Value<NfCalls.Live>(var live)
                    ? state.with(state.network().with(nf.with(live.with(which, after))))
                    : state;
        }
    }

    /// A running guest's interface becomes a port of another bridge.
    ///
    /// @param domain the guest's number while it runs, for xenstore and as a precondition
    /// @param before null: it was on none
    record MoveVif(
            String guest,
            int domain,
            int index,
            String device,
            @Nullable String before,
            String after) implements Change {
        @Override
        public HostState on(HostState state) {
            var moved = master(state, device, after);
            return vif(moved, guest, index, live -> live.onBridge(after));
        }
    }

    /// xenstore's entries name the bridge that the interface is on; nothing moves by it.
    ///
    /// @param before null: they named none
    record SetXenstoreBridge(
            String guest, int domain, int index, @Nullable String before, String after) implements Change {
        @Override
        public HostState on(HostState state) {
            return vif(state, guest, index, live -> live.named(after));
        }
    }

    /// Half a device of a running guest's, which was attached and never got onto a bridge, is detached:
    /// in the kernel, in xenstore and in the toolstack's record. Nobody had any use of it, so nothing
    /// takes it back; it comes last, when all else is done.
    ///
    /// @param device its link in Dom0; null: it has none
    record DropGhost(
            Toolstack toolstack,
            String guest,
            int domain,
            int index,
            @Nullable String device) implements Change {
        @Override
        public HostState on(HostState state) {
            var left = device == null ? state : state.with(state.network().without(device));
            return state.guests().named(guest) instanceof pontifex.state.Guest known
                            && known.domain() instanceof Domain.Running running
                    ? left.with(state.guests().with(known.with(running.without(index))))
                    : left;
        }
    }

    /// The same of a bridge of Open vSwitch's. What its database is told holds for the next boot at once.
    ///
    /// @param what a bridge that comes or goes, a NIC that joins or leaves one, or a guest's interface that
    ///     moves: then both places are in the words of [Attachment]
    record OnOvs(Change what) implements Change {
        public OnOvs {
            if (!(what instanceof AddBridge
                    || what instanceof RemoveBridge
                    || what instanceof BindNic
                    || what instanceof ReleaseNic
                    || what instanceof MoveVif)) {
                throw new IllegalArgumentException("nothing that Open vSwitch does: " + what);
            }
        }

        /// @throws IllegalArgumentException where vif-openvswitch would take it for no bridge
        public static Attachment at(String text) {
            if (Attachment.of(text) instanceof Attachment attachment) {
                return attachment;
            }
            throw new IllegalArgumentException("no bridge of Open vSwitch's: '" + text + "'");
        }

        @Override
        public HostState on(HostState state) {
            var network = state.network();
            return switch (what) {
                case AddBridge(var bridge) -> state.with(network.withOvsBridge(bridge));
                case RemoveBridge(var bridge, var _, var _) -> state.with(network.withoutOvsBridge(bridge));
                case BindNic(var nic, var bridge) -> state.with(network.attached(nic, Attachment.to(bridge)));
                case ReleaseNic(var nic, var _) -> state.with(network.detached(nic));
                case MoveVif(var guest, var _, var index, var device, var _, var after) ->
                    vif(state.with(network.attached(device, at(after))), guest, index, live -> live.onBridge(after));
                default -> state;
            };
        }
    }

    /// What is done to one bridge of Open vSwitch's as one transaction on its database: a power cut leaves all of
    /// it or nothing.
    record OvsAtOnce(List<OnOvs> parts) implements Change {
        public OvsAtOnce {
            parts = List.copyOf(parts);
            if (parts.stream().map(OnOvs::target).distinct().count() != 1
                    || parts.stream().anyMatch(part -> part.what() instanceof MoveVif)) {
                throw new IllegalArgumentException("not done to one bridge: " + parts);
            }
        }

        @Override
        public HostState on(HostState state) {
            var after = state;
            for (var part : parts) {
                after = part.on(after);
            }
            return after;
        }
    }

    private static HostState master(HostState state, String link, @Nullable String bridge) {
        return state.network().link(link) instanceof Link found
                ? state.with(state.network().with(found.withMaster(bridge)))
                : state;
    }

    private static HostState pinned(HostState state, String bridge, String mac) {
        return state.network().link(bridge) instanceof Link found
                ? state.with(state.network()
                        .with(found.withMac(mac).with(found.traits().withFollows(false))))
                : state;
    }

    private static HostState up(HostState state, String link, boolean up) {
        return state.network().link(link) instanceof Link found
                ? state.with(state.network().with(found.withUp(up)))
                : state;
    }

    private static HostState settings(
            HostState state, String bridge, @Nullable Boolean stp, @Nullable Integer forwardDelay) {
        if (state.network().link(bridge) instanceof Link found
                && found.settings() instanceof Link.BridgeSettings(boolean oldStp, int oldDelay)) {
            var changed =
                    new Link.BridgeSettings(stp == null ? oldStp : stp, forwardDelay == null ? oldDelay : forwardDelay);
            return state.with(state.network().with(found.with(changed)));
        }
        return state;
    }

    private static HostState vif(
            HostState state, String guest, int index, java.util.function.UnaryOperator<Domain.LiveVif> change) {
        if (state.guests().named(guest) instanceof pontifex.state.Guest known
                && known.domain() instanceof Domain.Running running
                && running.live().get(index) instanceof Domain.LiveVif live) {
            return state.with(state.guests().with(known.with(running.with(change.apply(live), index))));
        }
        return state;
    }

    /// What xapi alone does, all of it: Pontifex does nothing, and somebody has to run these commands on the host.
    ///
    /// @param commands in their order
    /// @param after what they lead to, of which the network, the guests and what xapi keeps count
    record AskXapi(List<String> commands, HostState after) implements Change {
        public AskXapi {
            commands = List.copyOf(commands);
        }

        @Override
        public HostState on(HostState state) {
            return new HostState(
                    state.platform(), state.files(), after.network(), after.guests(), after.xapi(), state.commands());
        }
    }

    /// A program of the user's is run, when all else is in its place: what it does isn't known, so nothing
    /// takes it back and nothing comes after it but others of its kind.
    record Run(Command command) implements Change {
        @Override
        public HostState on(HostState state) {
            return state.ran(command);
        }
    }
}
