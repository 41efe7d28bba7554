package pontifex.resource;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.config.BootVlan;
import pontifex.state.HostState;
import pontifex.state.Link;

/// A VLAN that isn't there, by the name that a task gives it: `eth1.100` is VLAN 100 of eth1. One that is
/// there may have any name, and its id is what the kernel says.
record NewVlan(String name, Link lower, int id) {
    private static final Pattern NAME = Pattern.compile("(.+)\\.0*([1-9][0-9]{0,3})");
    private static final int LAST = 4094;

    /// Null: a link of that name is there, or the name says no VLAN of a link that is.
    static @Nullable NewVlan of(String nic, HostState found) {
        var matcher = NAME.matcher(nic);
        if (found.network().nic(nic) != null || !matcher.matches()) {
            return null;
        }
        int id = Integer.parseInt(matcher.group(2));
        return id <= LAST
                        && found.network().nic(matcher.group(1)) instanceof Link lower
                        && (lower.kind() == Link.Kind.NIC || lower.kind() == Link.Kind.BOND)
                ? new NewVlan(nic, lower, id)
                : null;
    }

    /// What a VLAN that is there is to be at the next boot too; null: it is none, or the kernel doesn't say which.
    static @Nullable BootVlan kept(HostState found, String nic) {
        return found.network().link(nic) instanceof Link link
                        && link.kind() == Link.Kind.VLAN
                        && link.lower() instanceof String lower
                        && link.traits().vlan() instanceof Integer id
                ? new BootVlan(nic, lower, id)
                : null;
    }

    HostState on(HostState found) {
        return found.with(found.network().with(lower.withUp(true)).with(Link.vlan(name, lower, id)));
    }
}
