package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.OvsBridge;
import pontifex.state.Seen;

/// What the next boot makes of Open vSwitch's database, beside what the host's files say: the database
/// keeps bridges and their ports by itself, and the files raise NICs and give Dom0 its addresses.
final class OvsBoot {
    /// By their names alone: a guest that no longer runs may have left its port (vif-openvswitch takes it
    /// away only as the guest is stopped).
    private static final Pattern GUESTS = Pattern.compile("(?:vif|tap)[0-9]+\\.[0-9]+(?:-emu)?");

    private OvsBoot() {}

    static Seen<Kept> beside(Seen<Kept> files, HostState raw) {
        var bridges = raw.network().ovs().or(new TreeMap<>());
        if (bridges.isEmpty() || !(files instanceof Seen.Value<Kept>(var kept))) {
            return files;
        }
        return switch (isStarted(raw)) {
            case Seen.Unknown<Boolean>(var why) -> Seen.unknown(why);
            case Seen.Value<Boolean>(var started) -> started ? joined(kept, bridges, raw) : files;
        };
    }

    /// Whether the next boot starts Open vSwitch.
    static Seen<Boolean> isStarted(HostState raw) {
        var services = new Services(raw);
        boolean started = !services.systemd();
        for (var name : List.of("openvswitch-switch", "openvswitch")) {
            switch (services.enabled(name)) {
                case Seen.Unknown<Boolean>(var why) -> {
                    return Seen.unknown(why);
                }
                case Seen.Value<Boolean>(var enabled) -> started |= enabled;
            }
        }
        return Seen.of(started);
    }

    private static Seen<Kept> joined(Kept kept, SortedMap<String, OvsBridge> ovs, HostState raw) {
        if (!(kept.bridges() instanceof Seen.Value<SortedMap<String, Kept.Bridge>>(var made))) {
            return Seen.of(kept);
        }
        var all = new TreeMap<>(made);
        for (var bridge : ovs.entrySet()) {
            if (made.containsKey(bridge.getKey())) {
                return Seen.unknown("both Open vSwitch's database and the host's files make " + bridge.getKey());
            }
            switch (kept.given(bridge.getKey())) {
                case Seen.Unknown<SortedSet<String>>(var why) -> {
                    return Seen.unknown(why);
                }
                case Seen.Value<SortedSet<String>>(var given) ->
                    all.put(bridge.getKey(), kept(bridge.getValue(), raw).withAddresses(given));
            }
        }
        return Seen.of(new Kept(
                Seen.of(all), kept.networkScript(), kept.links().map(links -> without(links, ovs)), kept.whole()));
    }

    private static SortedMap<String, SortedSet<String>> without(
            SortedMap<String, SortedSet<String>> links, SortedMap<String, OvsBridge> ovs) {
        var others = new TreeMap<>(links);
        others.keySet().removeAll(ovs.keySet());
        return others;
    }

    private static Kept.Bridge kept(OvsBridge bridge, HostState raw) {
        var ports = new TreeSet<>(bridge.ports().keySet());
        ports.removeIf(port -> isGuests(raw, port));
        return new Kept.Bridge(ports, bridge.stp(), "0");
    }

    /// Whether a port of Open vSwitch's is a guest's.
    static boolean isGuests(HostState state, String port) {
        return GUESTS.matcher(port).matches()
                || state.network().link(port) instanceof Link link && link.kind() == Link.Kind.VIF;
    }
}
