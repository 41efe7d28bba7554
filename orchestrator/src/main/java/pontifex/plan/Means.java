package pontifex.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Change.*;
import pontifex.shell.Library;
import pontifex.shell.Script;
import pontifex.state.Attachment;
import pontifex.state.Link;
import pontifex.state.NfCalls;
import pontifex.state.Platform;
import pontifex.state.Toolstack;

/// How a host acts on its links: constant bodies, one that does a change, and `undo_…` that takes it back. Do-bodies
/// never decide; an undo tests only that what it takes back is still only what was made, and otherwise leaves it, says
/// why on stderr and ends with [#LEFT].
public enum Means {
    IPROUTE2("iproute2.sh"),
    BRCTL("brctl.sh");

    /// The exit status of an undo that found something else than what was made.
    public static final int LEFT = 3;

    /// Narrower than the kernel's rule (dev_valid_name), and no option of a tool.
    private static final Pattern LINK = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,14}");

    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    private final String words;

    Means(String words) {
        this.words = words;
    }

    public List<Library> libraries() {
        return Stream.of("links.sh", "takeover.sh", "network_bridge.sh", "toolstack.sh", "daemons.sh", "ovs.sh", words)
                .map(name -> Library.named("/pontifex/plan/" + name))
                .toList();
    }

    /// @throws NoMeans when the host has neither ip nor brctl, with what to install
    public static Means of(Platform platform) throws NoMeans {
        SortedSet<String> tools = platform.tools();
        // iproute2 learned bridges in 2012 (kernel 3.x): where xend runs, ip may be there and not know them
        if (tools.contains("brctl") && (platform.toolstack() == Toolstack.XEND || !tools.contains("ip"))) {
            return BRCTL;
        }
        if (tools.contains("ip")) {
            return IPROUTE2;
        }
        throw new NoMeans("the host has neither ip nor brctl to act with: install iproute2 or bridge-utils on it");
    }

    /// The host has no tool for what the plan needs.
    public static final class NoMeans extends Exception {
        private static final long serialVersionUID = 1;

        public NoMeans(String message) {
            super(message);
        }
    }

    /// What does a change of the network; the function's undo has the same arguments and the name
    /// `undo_…`.
    ///
    /// @throws IllegalArgumentException for a change of files and for a command, which are the transaction's own;
    ///     for a name that no link can have (network-bridge evaluates its arguments), and for a word that could
    ///     be an option of `ip`
    public static Script forward(Change change) {
        return switch (change) {
            case AddBridge(var bridge) -> Script.of("add_bridge", link(bridge));
            case RemoveBridge(var bridge, var was, boolean up) ->
                Script.of(
                        "remove_bridge",
                        link(bridge),
                        flag(was.stp()),
                        String.valueOf(was.forwardDelay()),
                        up ? "up" : "down");
            case BindNic(var nic, var bridge) -> Script.of("bind_nic", link(nic), link(bridge));
            case TakeOver(var nic, var bridge, var mac, var bridgeMac, var carried) -> {
                var arguments = new ArrayList<>(
                        List.of(link(nic), link(bridge), mac(mac), bridgeMac.isEmpty() ? "" : mac(bridgeMac)));
                arguments.addAll(Records.of(nic, carried));
                yield new Script("take_over", arguments);
            }
            case ReleaseNic(var nic, var bridge) -> Script.of("release_nic", link(nic), link(bridge));
            case StartNetworkBridge(var script, int vifnum, var nic, var bridge, var mac, var carried) -> {
                var arguments = new ArrayList<>(List.of(
                        path(script), String.valueOf(vifnum), link(nic), link(bridge), mac.isEmpty() ? "" : mac(mac)));
                arguments.addAll(Records.of(nic, carried));
                yield new Script("start_network_bridge", arguments);
            }
            case StopNetworkBridge(var script, int vifnum, var nic, var bridge) ->
                Script.of("stop_network_bridge", path(script), String.valueOf(vifnum), link(nic), link(bridge));
            case LetGo(var name, var bridge, var manager) ->
                Script.of("let_go_" + daemon(manager), link(name), linkOrNone(bridge));
            case SetUp(var name) -> Script.of("set_up", link(name));
            case SetStp(var bridge, boolean before, boolean after, int delay) ->
                Script.of("set_stp", link(bridge), flag(before), flag(after), String.valueOf(delay));
            case SetForwardDelay(var bridge, int before, int after) ->
                Script.of("set_forward_delay", link(bridge), String.valueOf(before), String.valueOf(after));
            case AddVlan(var vlan, var lower, int id) ->
                Script.of("add_vlan", link(vlan), link(lower), String.valueOf(id));
            case SetMtu(var name, int before, int after) ->
                Script.of("set_mtu", link(name), String.valueOf(before), String.valueOf(after));
            case SetMac(var bridge, var before, var after) ->
                Script.of("set_mac", link(bridge), before.isEmpty() ? "" : mac(before), mac(after));
            case SetOffload(var name, var feature, boolean before, boolean after) ->
                Script.of("set_offload", link(name), link(feature), onOff(before), onOff(after));
            case SetNfCall(var which, boolean after) ->
                Script.of("set_nf_call", which.call(), linkOrNone(bridge(which)), flag(!after), flag(after));
            case MoveVif(var _, int domain, int index, var device, var before, var after) ->
                Script.of("move_vif", link(device), linkOrNone(before), link(after), domain + "/" + index);
            case SetXenstoreBridge(var _, int domain, int index, var before, var after) ->
                Script.of("set_xenstore_bridge", domain + "/" + index, before == null ? "" : before, place(after));
            case OnOvs(var what) -> onOvs(what);
            case OvsAtOnce(var parts) -> atOnce(parts);
            case DropGhost(var toolstack, var _, int domain, int index, var _) ->
                Script.of(
                        "drop_ghost",
                        toolstack == Toolstack.XEND ? "xm" : "xl",
                        String.valueOf(domain),
                        String.valueOf(index));
            case AskXapi(var commands, var _) ->
                throw new IllegalArgumentException("Pontifex changes nothing in its database; on the host that is\n"
                        + String.join("\n", commands));
            case WriteFile _, RemoveFile _, SetAccess _, Run _ ->
                throw new IllegalArgumentException("no link: " + change);
        };
    }

    private static String daemon(String manager) {
        return switch (manager) {
            case Link.Traits.NETWORKD -> "networkd";
            case Link.Traits.NETWORK_MANAGER -> "networkmanager";
            default -> throw new IllegalArgumentException("no daemon that lets go: '" + manager + "'");
        };
    }

    private static Script onOvs(Change change) {
        return switch (change) {
            case AddBridge _, RemoveBridge _, BindNic _, ReleaseNic _ -> atOnce(List.of(new OnOvs(change)));
            case MoveVif(var _, int domain, int index, var device, var before, var after) -> {
                if (before == null) {
                    throw new IllegalArgumentException(device + " is no port of Open vSwitch's");
                }
                var from = OnOvs.at(before);
                var to = OnOvs.at(after);
                yield Script.of(
                        "ovs_move_vif",
                        link(device),
                        link(from.bridge()),
                        from.tags(),
                        from.trunked(),
                        link(to.bridge()),
                        to.tags(),
                        to.trunked(),
                        domain + "/" + index);
            }
            default -> throw new IllegalArgumentException("nothing that Open vSwitch does: " + change);
        };
    }

    private static Script atOnce(List<OnOvs> parts) {
        var words = new ArrayList<String>();
        for (var part : parts) {
            words.addAll(
                    switch (part.what()) {
                        case AddBridge(var bridge) -> List.of("add-br", link(bridge), "-");
                        case RemoveBridge(var bridge, var _, boolean up) ->
                            List.of("del-br", link(bridge), up ? "up" : "down");
                        case BindNic(var nic, var bridge) -> List.of("add-port", link(bridge), link(nic));
                        case ReleaseNic(var nic, var bridge) -> List.of("del-port", link(bridge), link(nic));
                        default -> throw new IllegalArgumentException("no part of a transaction: " + part);
                    });
        }
        return new Script("ovs_at_once", words);
    }

    private static String link(String name) {
        if (!LINK.matcher(name).matches()) {
            throw new IllegalArgumentException("no name of a link: '" + name + "'");
        }
        return name;
    }

    /// A bridge, with the VLANs that Open vSwitch gives a port there.
    private static String place(String bridge) {
        return Attachment.of(bridge) instanceof Attachment at ? link(at.bridge()) + at.vlans() : link(bridge);
    }

    private static String mac(String mac) {
        if (!MAC.matcher(mac).matches()) {
            throw new IllegalArgumentException("no MAC address: '" + mac + "'");
        }
        return mac;
    }

    private static String linkOrNone(@Nullable String name) {
        return name == null ? "" : link(name);
    }

    private static @Nullable String bridge(NfCalls.Switch which) {
        return which.bridge().isEmpty() ? null : which.bridge();
    }

    private static String path(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("no absolute path: '" + path + "'");
        }
        return path;
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    private static String flag(boolean on) {
        return on ? "1" : "0";
    }
}
