package pontifex.state;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A bridge in Open vSwitch's database, which is both what runs and what the next boot makes of it.
///
/// @param ports by the names of their interfaces, without the bridge's own
/// @param stp whether it speaks a spanning tree's protocol, of either kind
/// @param controlled whether a controller says what it does with frames
/// @param mirrored whether frames are copied to a port that they aren't for
/// @param set whether it has settings beyond these, which a bridge that is made anew wouldn't have
public record OvsBridge(SortedMap<String, Port> ports, boolean stp, boolean controlled, boolean mirrored, boolean set) {
    public OvsBridge {
        ports = Collections.unmodifiableSortedMap(new TreeMap<>(ports));
    }

    /// @param type of its interface: empty for a link of the kernel's; `internal`, `patch`, `vxlan` …
    public record Port(String type, Attachment at) {}

    public static OvsBridge withoutPorts() {
        return new OvsBridge(new TreeMap<>(), false, false, false, false);
    }

    public OvsBridge with(String name, Port port) {
        var changed = new TreeMap<>(ports);
        changed.put(name, port);
        return new OvsBridge(changed, stp, controlled, mirrored, set);
    }

    public OvsBridge without(String port) {
        var changed = new TreeMap<>(ports);
        changed.remove(port);
        return new OvsBridge(changed, stp, controlled, mirrored, set);
    }
}
