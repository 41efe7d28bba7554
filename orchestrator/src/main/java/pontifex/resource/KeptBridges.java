package pontifex.resource;

import java.util.SortedMap;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Seen;

/// What the next boot makes of bridges, and why a task can't go against it.
final class KeptBridges {
    private KeptBridges() {}

    static SortedMap<String, Kept.Bridge> known(Bridge bridge, HostState state) throws Refused {
        return switch (state.network().keptBridges()) {
            case Seen.Value<SortedMap<String, Kept.Bridge>>(var kept) -> kept;
            case Seen.Unknown<SortedMap<String, Kept.Bridge>>(var why) ->
                throw new Refused(
                        bridge.source(),
                        "what the next boot makes of the network can't be told: " + why,
                        "mend that, or remove what can't be read");
        };
    }

    static void refuseElsewhere(Bridge bridge, SortedMap<String, Kept.Bridge> kept) throws Refused {
        for (var other : kept.entrySet()) {
            if (!other.getKey().equals(bridge.name())
                    && other.getValue().ports().contains(String.valueOf(bridge.nic()))) {
                throw new Refused(
                        bridge.source(),
                        "at its next boot the host puts " + bridge.nic() + " on " + other.getKey(),
                        "release it there first: bridge: { name: " + other.getKey() + ", nic: " + bridge.nic()
                                + ", state: absent }");
            }
        }
    }

    static void refuseOtherPorts(Bridge bridge, Kept.Bridge now) throws Refused {
        for (var port : now.ports()) {
            if (!port.equals(bridge.nic())) {
                throw new Refused(
                        bridge.source(),
                        "at its next boot the host puts " + port + " on " + bridge.name(),
                        "name that NIC in the task, or move it elsewhere first");
            }
        }
    }
}
