package pontifex.plan;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.state.Address;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.Seen;
import pontifex.state.Session;

/// The links that the session rests on: those that carry it, what they are made on, the bridge that they are on, and
/// that bridge's NICs.
///
/// Where the session can't be told, every link with an address counts; where the addresses can't be told either,
/// every link.
record ManagementPath(SortedSet<String> links) {
    ManagementPath {
        links = Collections.unmodifiableSortedSet(new TreeSet<>(links));
    }

    /// @param session as it was seen before anything was changed
    static ManagementPath of(Network network, Seen<Session> session) {
        var path = new Walk(network);
        starts(network, session).forEach(path::add);
        return new ManagementPath(path.links);
    }

    /// Both: what a change must not touch unguarded before it, or after it.
    ManagementPath and(ManagementPath other) {
        var both = new TreeSet<>(links);
        both.addAll(other.links);
        return new ManagementPath(both);
    }

    boolean holdsAny(Set<String> names) {
        return names.stream().anyMatch(links::contains);
    }

    private static SortedSet<String> starts(Network network, Seen<Session> session) {
        var starts = new TreeSet<String>();
        switch (session) {
            case Seen.Value<Session>(var known) -> {
                if (known.local().isEmpty()) {
                    return starts;
                }
                network.sessionLinks().or(new TreeSet<>()).stream()
                        .filter(link -> network.link(link) != null)
                        .forEach(starts::add);
                network.addresses().or(List.of()).stream()
                        .filter(address -> address.is(known.local()) && !address.linkLocal())
                        .map(Address::link)
                        .forEach(starts::add);
                Routing.of(network, known.local(), known.peer()).forEach(way -> starts.addAll(way.links()));
            }
            case Seen.Unknown<Session> _ ->
                starts.addAll(
                        network.addresses() instanceof Seen.Value<List<Address>>(var addresses)
                                ? addresses.stream()
                                        .filter(address -> !isGuests(network, address))
                                        .map(Address::link)
                                        .toList()
                                : network.links().keySet().stream()
                                        .filter(name -> !isGuests(network, name))
                                        .toList());
        }
        return starts;
    }

    /// A guest's interface has its fe80:: too, which is for the guest alone.
    static boolean isGuests(Network network, Address address) {
        return isGuests(network, address.link())
                || address.linkLocal()
                        && network.link(address.link()) instanceof Link link
                        && link.kind() == Link.Kind.VIF;
    }

    /// Nobody comes in by a bridge's port.
    static boolean isGuests(Network network, String name) {
        return network.link(name) instanceof Link link && link.kind() == Link.Kind.VIF && link.master() != null;
    }

    /// The links that a change does something to. A guest's interface is its own affair, whatever bridge it joins.
    static Set<String> touched(Change change) {
        return switch (change) {
            case Change.AddBridge add -> Set.of(add.bridge());
            case Change.RemoveBridge remove -> Set.of(remove.bridge());
            case Change.BindNic bind -> Set.of(bind.nic(), bind.bridge());
            case Change.TakeOver take -> Set.of(take.nic(), take.bridge());
            case Change.ReleaseNic release -> Set.of(release.nic(), release.bridge());
            case Change.StartNetworkBridge start -> Set.of(start.nic(), "p" + start.nic(), start.bridge());
            case Change.StopNetworkBridge stop -> Set.of(stop.nic(), "p" + stop.nic(), stop.bridge());
            case Change.LetGo go -> Set.of(go.link());
            case Change.SetUp up -> Set.of(up.link());
            case Change.SetStp stp -> Set.of(stp.bridge());
            case Change.SetForwardDelay delay -> Set.of(delay.bridge());
            case Change.AddVlan add -> Set.of(add.vlan(), add.lower());
            case Change.SetMtu mtu -> Set.of(mtu.link());
            case Change.SetMac mac -> Set.of(mac.bridge());
            case Change.SetOffload offload -> Set.of(offload.link());
            case Change.SetNfCall call ->
                call.which().bridge().isEmpty() ? Set.of() : Set.of(call.which().bridge());
            case Change.MoveVif move -> Set.of(move.device());
            case Change.OnOvs on -> touched(on.what());
            case Change.OvsAtOnce all ->
                all.parts().stream().flatMap(part -> touched(part).stream()).collect(Collectors.toUnmodifiableSet());
            case Change.WriteFile _,
                    Change.RemoveFile _,
                    Change.SetAccess _,
                    Change.SetXenstoreBridge _,
                    Change.DropGhost _,
                    Change.AskXapi _,
                    Change.Run _ -> Set.of();
        };
    }

    /// From a link to all that it rests on.
    private static final class Walk {
        private final Network network;
        private final TreeSet<String> links = new TreeSet<>();

        Walk(Network network) {
            this.network = network;
        }

        void add(@Nullable String name) {
            if (name == null || !(network.link(name) instanceof Link link) || !links.add(name)) {
                return;
            }
            add(Uplink.below(network, link));
            add(link.master());
            Uplink.ports(network, link).forEach(this::add);
            renamed(link);
        }

        /// Xen 3's `ethN` is Dom0's own end of a pair: the other is `vif0.N`, on the bridge of `pethN`.
        private void renamed(Link link) {
            if (network.nic(link.name()) instanceof Link port && !port.name().equals(link.name())) {
                add(port.name());
                Uplink.dom0Ends(network, link.name()).forEach(this::add);
            }
        }
    }
}
