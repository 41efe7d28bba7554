package pontifex.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A host's network as it is drawn: NIC → bridge → vif → guest.
///
/// @param nics that are there, in a bridge or not
public record Topology(List<Nic> nics, List<Bridge> bridges, List<Vif> vifs) {
    public Topology {
        nics = List.copyOf(nics);
        bridges = List.copyOf(bridges);
        vifs = List.copyOf(vifs);
    }

    /// @param bridge that it is a port of; null: of none
    /// @param carrier whether its cable is in; null: could not be told, as when it is down
    public record Nic(
            String name,
            @Nullable String bridge,
            boolean up,
            @Nullable Boolean carrier) {}

    /// @param live whether it is there now, `kept` whether the next boot makes it; null: could not be told
    /// @param addresses of Dom0 on it, with their prefix lengths
    public record Bridge(
            String name, boolean live, @Nullable Boolean kept, List<String> addresses) {
        public Bridge {
            addresses = List.copyOf(addresses);
        }
    }

    /// One interface of a guest, by the three truths.
    ///
    /// @param live the bridge that it is on; null: on none, or the guest doesn't run
    /// @param loaded the bridge of the toolstack's record, and `configured` that of the guest's file; null as above
    public record Vif(
            String guest,
            int index,
            boolean running,
            @Nullable String live,
            @Nullable String loaded,
            @Nullable String configured,
            @Nullable String mac) {}
}
