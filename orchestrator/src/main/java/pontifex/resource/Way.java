package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Persistence;
import pontifex.state.Seen;

/// One of the ways in which distributions keep links, and how it is known by what a host has.
///
/// @param name for people
record Way(Persistence persistence, String name, Function<HostState, Sign> sign) {
    /// Where several are ready and none keeps anything yet, the first one is taken.
    private static final List<Way> ALL = List.of(
            new Way(Persistence.IFUPDOWN, "ifupdown", Ifupdown::sign),
            new Way(Persistence.IFCFG, "ifcfg", Ifcfg::sign),
            new Way(Persistence.NETPLAN, "netplan", Netplan::sign),
            new Way(Persistence.NETWORKD, "systemd-networkd", Networkd::sign),
            new Way(Persistence.NMCLI, "NetworkManager", Nmcli::sign),
            foreign("wicked"),
            foreign("connman"),
            foreign("dhcpcd"));

    /// One that Pontifex knows by its service alone.
    private static Way foreign(String service) {
        return new Way(Persistence.NONE_KNOWN, service, raw -> switch (new Services(raw).enabled(service)) {
            case Seen.Unknown<Boolean>(var why) -> new Sign.Unknown(why);
            case Seen.Value<Boolean>(var enabled) ->
                enabled ? new Sign.Keeps(service + ".service is enabled") : new Sign.No();
        });
    }

    /// How the host keeps its links, and why it is that and no other.
    record Chosen(Persistence persistence, String why) {
        Chosen because(String before) {
            return new Chosen(persistence, before + why);
        }
    }

    private record Told(Way way, Sign sign) {}

    /// Exactly one way may keep links: where two do, a bridge that one of them makes may be undone by the other.
    static Chosen of(HostState raw) {
        var seen = ALL.stream().map(way -> new Told(way, way.sign().apply(raw))).toList();
        var unknown = new ArrayList<String>();
        var keep = new ArrayList<Chosen>();
        var ready = new ArrayList<Chosen>();
        var reasons = new ArrayList<String>();
        for (var one : seen) {
            switch (one.sign()) {
                case Sign.Unknown(var why) -> unknown.add(why);
                case Sign.Keeps(var why) -> {
                    keep.add(new Chosen(one.way().persistence(), why));
                    reasons.add(one.way().name() + " (" + why + ")");
                }
                case Sign.Ready(var why) -> ready.add(new Chosen(one.way().persistence(), why));
                case Sign.No _ -> {}
            }
        }
        if (!unknown.isEmpty()) {
            return none(String.join("; ", unknown));
        }
        if (keep.size() > 1) {
            return none("it mixes " + Sign.and(reasons));
        }
        if (!keep.isEmpty()) {
            return keep.getFirst().persistence() == Persistence.NONE_KNOWN
                    ? none(reasons.getFirst() + " keeps its links, and Pontifex doesn't know how to edit its files")
                    : keep.getFirst();
        }
        return ready.isEmpty() ? none("nothing that Pontifex knows keeps links there") : ready.getFirst();
    }

    /// What the distribution gives to its links, whoever makes the bridges; unknown where that can't be told.
    static Seen<SortedMap<String, SortedSet<String>>> addresses(HostState raw) {
        var chosen = of(raw);
        return switch (chosen.persistence()) {
            case NONE_KNOWN -> Seen.unknown("what the next boot gives to links can't be told: " + chosen.why());
            case IFUPDOWN -> Ifupdown.addresses(raw);
            case XEND_SCRIPT, IFCFG, NETPLAN, NETWORKD, NMCLI, XAPI ->
                switch (NextBoot.of(chosen.persistence()).read(raw)) {
                    case Seen.Unknown<Kept>(var why) -> Seen.unknown(why);
                    case Seen.Value<Kept>(var kept) -> kept.links();
                };
        };
    }

    private static Chosen none(String why) {
        return new Chosen(Persistence.NONE_KNOWN, why);
    }
}
