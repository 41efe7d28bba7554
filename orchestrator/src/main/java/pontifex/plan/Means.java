package pontifex.plan;

import java.util.SortedSet;
import pontifex.plan.Change.*;
import pontifex.shell.Library;
import pontifex.shell.Script;
import pontifex.state.Platform;
import pontifex.state.Toolstack;

/// How a host acts on its links. Each library defines the same functions: one that does a change, and
/// `undo_…` that takes it back. Do-bodies never decide; an undo tests only that what it takes back is still
/// only what was made.
public enum Means {
    IPROUTE2("/pontifex/plan/iproute2.sh"),
    BRCTL("/pontifex/plan/brctl.sh");

    private final String library;

    Means(String library) {
        this.library = library;
    }

    public Library library() {
        return Library.named(library);
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

    /// What does a change of the network; the function's undo has the same arguments and the name `undo_…`.
    ///
    /// @throws IllegalArgumentException for a change of files, which the transaction makes itself
    public static Script forward(Change change) {
        return switch (change) {
            case AddBridge(var bridge) -> Script.of("add_bridge", bridge);
            case RemoveBridge(var bridge, var was) ->
                Script.of("remove_bridge", bridge, was.stp() ? "1" : "0", String.valueOf(was.forwardDelay()));
            case BindNic(var nic, var bridge) -> Script.of("bind_nic", nic, bridge);
            case ReleaseNic(var nic, var bridge) -> Script.of("release_nic", nic, bridge);
            case StartNetworkBridge(var script, var vifnum, var nic, var bridge) ->
                Script.of("start_network_bridge", script, String.valueOf(vifnum), nic, bridge);
            case SetUp(var link) -> Script.of("set_up", link);
            case SetStp(var bridge, var before, var after) ->
                Script.of("set_stp", bridge, before ? "1" : "0", after ? "1" : "0");
            case SetForwardDelay(var bridge, var before, var after) ->
                Script.of("set_forward_delay", bridge, String.valueOf(before), String.valueOf(after));
            case MoveVif(var _, var domain, var index, var device, var before, var after) ->
                Script.of("move_vif", device, before == null ? "" : before, after, domain + "/" + index);
            case SetXenstoreBridge(var _, var domain, var index, var before, var after) ->
                Script.of("set_xenstore_bridge", domain + "/" + index, before == null ? "" : before, after);
            case UpdateRecord(var _, var domain, var file, var _, var _, var _) ->
                Script.of("update_record", String.valueOf(domain), file);
            case WriteFile _, RemoveFile _, SetAccess _ -> throw new IllegalArgumentException("no link: " + change);
        };
    }
}
