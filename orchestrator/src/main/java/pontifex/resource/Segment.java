package pontifex.resource;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.Attachment;
import pontifex.state.HostState;
import pontifex.state.Link;

/// Those who hear each other: all on a bridge, or on Open vSwitch those of one VLAN.
///
/// @param vlan null: whatever VLAN
record Segment(String bridge, @Nullable Integer vlan) {
    /// By a bridge's name, or `xenbr1.100` of a bridge of Open vSwitch's. Null: there is none.
    static @Nullable Segment of(HostState state, String name) {
        if (state.network().link(name) instanceof Link link && link.kind().isBridge()) {
            return new Segment(name, null);
        }
        return Attachment.of(name) instanceof Attachment at
                        && at.trunks().isEmpty()
                        && state.network().ovsBridge(at.bridge()) != null
                ? new Segment(at.bridge(), at.tag())
                : null;
    }

    /// The ports that the kernel has links for.
    SortedSet<String> ports(HostState state) {
        var ports = new TreeSet<>(state.network().ports(bridge));
        ports.removeIf(port -> state.network().attachment(port) instanceof Attachment at && !carriedBy(at));
        return ports;
    }

    /// Whether an interface that is, or will be, on that bridge hears it: the words of a guest's file, or of a record.
    boolean holds(HostState state, @Nullable String place) {
        if (place == null || place.equals(bridge)) {
            return place != null;
        }
        return state.network().ovsBridge(bridge) != null
                && Attachment.of(place) instanceof Attachment at
                && at.bridge().equals(bridge)
                && carriedBy(at);
    }

    private boolean carriedBy(Attachment at) {
        return vlan == null || at.carries(vlan);
    }
}
