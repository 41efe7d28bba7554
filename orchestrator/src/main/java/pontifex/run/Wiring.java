package pontifex.run;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.Address;
import pontifex.state.Attachment;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Seen;
import pontifex.state.VifSetting;

/// Reads out of a state what hangs together with what.
final class Wiring {
    /// Xen 3's Dom0 is on its own bridges by vif0.N, whose other end is ethN.
    private static final Pattern DOM0_END = Pattern.compile("vif0\\.([0-9]+)");

    /// eth2 before eth10.
    private static final Comparator<String> BY_NUMBER = Comparator.comparing((String name) -> padded(name));

    private final HostState found;
    private final SortedMap<String, Kept.Bridge> kept;
    private final Set<String> dom0Ends = new HashSet<>();

    Wiring(HostState found) {
        this.found = found;
        kept = found.network().keptBridges().or(Collections.emptySortedMap());
        for (var link : found.network().links().values()) {
            var end = DOM0_END.matcher(link.name());
            if (end.matches() && link.master() != null) {
                dom0Ends.add("eth" + end.group(1));
            }
        }
    }

    Topology topology() {
        var vifs = vifs();
        return new Topology(nics(), bridges(vifs), vifs);
    }

    private static String padded(String name) {
        return Pattern.compile("[0-9]+")
                .matcher(name)
                .replaceAll(digits -> "0".repeat(Math.max(0, 9 - digits.group().length())) + digits.group());
    }

    static String withoutVlans(String place) {
        return Attachment.of(place) instanceof Attachment at ? at.bridge() : place;
    }

    private List<Topology.Nic> nics() {
        var nics = new ArrayList<Topology.Nic>();
        for (var link : found.network().links().values()) {
            var own = found.network().nicName(link.name());
            if (kind(link) instanceof Topology.Nic.Kind kind && !(dom0Ends.contains(link.name()))) {
                nics.add(new Topology.Nic(
                        own,
                        kind,
                        link.kind() == Link.Kind.VLAN ? link.lower() : null,
                        link.master(),
                        keeper(own, link.master()),
                        link.up(),
                        link.carrier(),
                        held(link.name()).or(List.of())));
            }
        }
        nics.sort(Comparator.comparing(Topology.Nic::kind).thenComparing(Topology.Nic::name, BY_NUMBER));
        return nics;
    }

    /// Null: nothing that is drawn as a NIC.
    private static Topology.Nic.@Nullable Kind kind(Link link) {
        return switch (link.kind()) {
            case NIC -> Topology.Nic.Kind.NIC;
            case VLAN -> Topology.Nic.Kind.VLAN;
            case BOND -> Topology.Nic.Kind.BOND;
            case VIRTUAL -> link.master() == null ? null : Topology.Nic.Kind.OTHER;
            case BRIDGE, OVS_BRIDGE, VIF, LOOPBACK -> null;
        };
    }

    private @Nullable String keeper(String nic, @Nullable String master) {
        if (master != null && found.network().ovsBridge(master) != null) {
            return master;
        }
        return kept.entrySet().stream()
                .filter(bridge -> bridge.getValue().ports().contains(nic))
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private Seen<List<String>> held(String link) {
        return found.network()
                .addressesOn(link)
                .map(all -> all.stream().map(Address::prefixed).distinct().toList());
    }

    private List<Topology.Bridge> bridges(List<Topology.Vif> vifs) {
        var names = new TreeSet<>(BY_NUMBER.thenComparing(Comparator.naturalOrder()));
        var links = found.network().links();
        links.values().stream().filter(link -> link.kind().isBridge()).forEach(link -> names.add(link.name()));
        names.addAll(kept.keySet());
        for (var vif : vifs) {
            for (var place : java.util.Arrays.asList(
                    vif.live(),
                    vif.loaded().or(Optional.empty()).orElse(null),
                    vif.configured().or(Optional.empty()).orElse(null))) {
                if (place != null && !names.contains(place)) {
                    names.add(withoutVlans(place));
                }
            }
        }
        return names.stream().map(this::bridge).toList();
    }

    private Topology.Bridge bridge(String name) {
        boolean live =
                found.network().link(name) instanceof Link link && link.kind().isBridge();
        return new Topology.Bridge(name, live, isKept(name), addresses(name));
    }

    /// What Open vSwitch has is in its database, and so comes back; what it is then made of isn't in its files.
    private @Nullable Boolean isKept(String name) {
        if (kept.containsKey(name) || found.network().ovsBridge(name) != null) {
            return true;
        }
        return found.network().keptBridges() instanceof Seen.Unknown ? null : Boolean.FALSE;
    }

    private Seen<List<String>> addresses(String bridge) {
        return found.network().addresses().map(all -> {
            var ports = found.network().ports(bridge);
            var held = new ArrayList<>(held(bridge).or(List.of()));
            for (var port : ports) {
                var end = DOM0_END.matcher(port);
                var link = end.matches() ? "eth" + end.group(1) : port;
                held(link).or(List.of()).forEach(address -> held.add(address + " " + link));
            }
            return held;
        });
    }

    private List<Topology.Vif> vifs() {
        var vifs = new ArrayList<Topology.Vif>();
        var owned = new TreeSet<String>();
        for (var guest : found.guests().byName().values()) {
            numbers(guest).forEach(index -> vifs.add(vif(guest, index, owned)));
        }
        vifs.sort(Comparator.comparing(Topology.Vif::guest, BY_NUMBER).thenComparing(Topology.Vif::index));
        for (var link : found.network().links().values()) {
            if (link.kind() == Link.Kind.VIF
                    && !owned.contains(link.name())
                    && !DOM0_END.matcher(link.name()).matches()) {
                vifs.add(stray(link));
            }
        }
        return vifs;
    }

    private static SortedSet<Integer> numbers(Guest guest) {
        var numbers = new TreeSet<>(
                guest.configured().or(Collections.emptySortedMap()).keySet());
        if (guest.domain() instanceof Domain.Running running) {
            numbers.addAll(running.live().keySet());
            numbers.addAll(running.loaded().or(Collections.emptySortedMap()).keySet());
        }
        return numbers;
    }

    private static Topology.Vif vif(Guest guest, int index, SortedSet<String> owned) {
        var configured = place(guest.configured(), index);
        var mac = mac(guest.configured(), index);
        return switch (guest.domain()) {
            case Domain.NotRunning _ ->
                new Topology.Vif(guest.name(), index, false, null, null, Seen.of(Optional.empty()), configured, mac);
            case Domain.Unknown(var why) ->
                new Topology.Vif(guest.name(), index, null, null, null, Seen.unknown(why), configured, mac);
            case Domain.Running running -> {
                var live = running.live().get(index);
                var device = live == null ? null : live.device();
                if (device != null) {
                    owned.addAll(List.of(device, device + "-emu", "tap" + running.id() + "." + index));
                }
                yield new Topology.Vif(
                        guest.name(),
                        index,
                        true,
                        device,
                        live == null ? null : live.bridge(),
                        place(running.loaded(), index),
                        configured,
                        mac == null ? mac(running.loaded(), index) : mac);
            }
        };
    }

    private static Seen<Optional<String>> place(Seen<SortedMap<Integer, VifSetting>> settings, int index) {
        return settings.map(all -> Optional.ofNullable(all.get(index))
                .map(setting -> setting.bridge() == null ? setting.otherwise() : setting.bridge()));
    }

    private static @Nullable String mac(Seen<SortedMap<Integer, VifSetting>> settings, int index) {
        var setting = settings.or(new TreeMap<>()).get(index);
        return setting == null ? null : setting.mac();
    }

    /// An interface of a guest that nobody tells of.
    private static Topology.Vif stray(Link link) {
        var nothing = Seen.of(Optional.<String>empty());
        return new Topology.Vif("", 0, null, link.name(), link.master(), nothing, nothing, null);
    }
}
