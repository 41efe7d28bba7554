package pontifex.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;
import pontifex.state.Seen;

/// A host's network as it is drawn: NIC → bridge → vif → guest, by the three truths.
///
/// @param nics that are there, in a bridge or not; what is made on NICs (VLANs, bonds) stands after them
/// @param bridges that are there, that the next boot makes, or that a guest is meant to be on
public record Topology(List<Nic> nics, List<Bridge> bridges, List<Vif> vifs) {
    public Topology {
        nics = List.copyOf(nics);
        bridges = List.copyOf(bridges);
        vifs = List.copyOf(vifs);
    }

    /// As it was found on a host.
    public static Topology of(HostState found) {
        return new Wiring(found).topology();
    }

    /// @param name its own, also where Xen 3 has renamed its link
    /// @param under the NIC that a VLAN is made on; null: it is none, or that can't be told
    /// @param port the bridge, or the bond, that it is a port of; null: of none
    /// @param kept the bridge that the next boot makes it a port of; null: of none, or that can't be told
    /// @param carrier whether its cable is in; null: that can't be told, as when it is down
    /// @param addresses of Dom0 on it, with their prefix lengths
    public record Nic(
            String name,
            Kind kind,
            @Nullable String under,
            @Nullable String port,
            @Nullable String kept,
            boolean up,
            @Nullable Boolean carrier,
            List<String> addresses) {
        public enum Kind {
            NIC,
            VLAN,
            BOND,
            /// A port that is neither a NIC's nor a guest's.
            OTHER;

            /// As people read it.
            public String word() {
                return this == VLAN || this == NIC ? name() : name().toLowerCase(Locale.ROOT);
            }
        }

        public Nic {
            addresses = List.copyOf(addresses);
        }
    }

    /// @param live whether it is there now
    /// @param kept whether the next boot makes it; null: that can't be told
    /// @param addresses of Dom0 on it: `192.0.2.7/24`; on another link that is a port of it: `192.0.2.7/24 eth0`
    public record Bridge(
            String name, boolean live, @Nullable Boolean kept, Seen<List<String>> addresses) {
        public Bridge {
            addresses = addresses.map(List::copyOf);
        }
    }

    /// One interface of a guest, by the three truths.
    ///
    /// @param guest empty: nobody knows whose it is
    /// @param running whether its guest runs; null: that can't be told
    /// @param device its link in Dom0; null: there is none
    /// @param live the bridge that it is on; null: on none, or the guest doesn't run
    /// @param loaded the bridge of the toolstack's record, and `configured` that of the guest's file
    public record Vif(
            String guest,
            int index,
            @Nullable Boolean running,
            @Nullable String device,
            @Nullable String live,
            Seen<Optional<String>> loaded,
            Seen<Optional<String>> configured,
            @Nullable String mac) {
        /// `dom1/0`, as the items have it.
        public String name() {
            return guest + "/" + index;
        }
    }

    /// The bridge among these that a truth of a vif means: Open vSwitch's `xenbr1.100` is on xenbr1. Null: none.
    public @Nullable Bridge bridge(@Nullable String place) {
        if (place == null) {
            return null;
        }
        return bridges.stream()
                .filter(bridge -> bridge.name().equals(place))
                .findFirst()
                .orElseGet(() -> bridges.stream()
                        .filter(bridge -> bridge.name().equals(Wiring.withoutVlans(place)))
                        .findFirst()
                        .orElse(null));
    }
}
