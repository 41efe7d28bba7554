package pontifex.state;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Where on an Open vSwitch bridge a port is, in the words of Xen's vif-openvswitch: `BRIDGE[.TAG][:TRUNK…]`.
///
/// A port with neither tag nor trunks carries every VLAN (ovs-vswitchd.conf.db(5), VLAN Configuration).
///
/// @param tag the VLAN that its frames belong to; null: none
/// @param trunks the VLANs that it carries tagged
public record Attachment(String bridge, @Nullable Integer tag, SortedSet<Integer> trunks) {
    private static final int LAST_VLAN = 4094;

    /// The bridge has no dot in its name, and no colon (vif-openvswitch, add_to_openvswitch).
    private static final Pattern WRITTEN = Pattern.compile("([^.:]+)(?:\\.([0-9]{1,4}))?((?::[0-9]{1,4})*)");

    public Attachment {
        trunks = Collections.unmodifiableSortedSet(new TreeSet<>(trunks));
    }

    /// Carrying every VLAN.
    public static Attachment to(String bridge) {
        return new Attachment(bridge, null, new TreeSet<>());
    }

    /// Null: vif-openvswitch takes it for no bridge.
    public static @Nullable Attachment of(String text) {
        var written = WRITTEN.matcher(text);
        if (!written.matches()) {
            return null;
        }
        var trunks = new TreeSet<Integer>();
        for (var trunk : written.group(3).split(":")) {
            if (!trunk.isEmpty()) {
                trunks.add(Integer.valueOf(trunk));
            }
        }
        var tag = written.group(2) == null ? null : Integer.valueOf(written.group(2));
        boolean known = (tag == null || tag <= LAST_VLAN) && (trunks.isEmpty() || trunks.last() <= LAST_VLAN);
        return known ? new Attachment(written.group(1), tag, trunks) : null;
    }

    /// What stands after the bridge's name; empty where it carries every VLAN.
    public String vlans() {
        return (tag == null ? "" : "." + tag)
                + trunks.stream().map(trunk -> ":" + trunk).collect(Collectors.joining());
    }

    /// The tag as ovs-vsctl takes it; empty: none.
    public String tags() {
        return tag == null ? "" : String.valueOf(tag);
    }

    /// The trunks as ovs-vsctl takes them, with commas between.
    public String trunked() {
        return trunks.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /// Whether frames of that VLAN reach it.
    public boolean carries(int vlan) {
        return tag == null && trunks.isEmpty() || tag != null && tag == vlan || trunks.contains(vlan);
    }

    @Override
    public String toString() {
        return bridge + vlans();
    }
}
