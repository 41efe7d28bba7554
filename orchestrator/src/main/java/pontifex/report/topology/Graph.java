package pontifex.report.topology;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.run.Topology;
import pontifex.run.Topology.Nic;

/// A host's network as nodes and wires, which every drawing is made of.
///
/// @param nodes NICs, what is made on them, bridges, guests, each guest before its interfaces
record Graph(List<Node> nodes, List<Wire> wires) {
    enum Shape {
        NIC,
        /// A VLAN or a bond: made on NICs, and itself a bridge's port.
        MADE,
        BRIDGE,
        GUEST,
        VIF
    }

    /// @param there whether it is there now
    /// @param within a vif's guest; null: it has none
    record Node(
            String id,
            Shape shape,
            String name,
            boolean there,
            List<Remark> remarks,
            @Nullable String within) {
        Tone tone() {
            return remarks.stream()
                    .map(Remark::tone)
                    .max(Comparator.naturalOrder())
                    .orElse(Tone.PLAIN);
        }

        /// Its name and what is said of it, a line each.
        List<String> lines() {
            var lines = new ArrayList<>(List.of(name));
            remarks.forEach(remark -> lines.add(remark.text()));
            return lines;
        }
    }

    enum Strength {
        /// As it is.
        NOW,
        /// As the next boot, or the guest's next start, has it.
        LATER,
        /// As the plays want it.
        WANTED
    }

    /// From the NIC's side to the guest's.
    record Wire(String from, String to, Strength strength) {}

    Graph {
        nodes = List.copyOf(nodes);
        wires = List.copyOf(wires);
    }

    static Graph of(Portrait host) {
        return host.topology() instanceof Topology topology
                ? new Weaver(topology, host.marks()).graph()
                : new Graph(
                        List.of(new Node(
                                "n0",
                                Shape.NIC,
                                "could not be looked at",
                                false,
                                List.of(new Remark(host.why(), Tone.BAD)),
                                null)),
                        List.of());
    }

    private static final class Weaver {
        private final Topology topology;
        private final List<Mark> marks;
        private final Remarks remarks;
        private final Map<String, Node> nodes = new LinkedHashMap<>();
        private final List<Wire> wires = new ArrayList<>();
        private final Set<String> joined = new HashSet<>();

        private Weaver(Topology topology, List<Mark> marks) {
            this.topology = topology;
            this.marks = marks;
            remarks = new Remarks(topology, marks);
        }

        private Graph graph() {
            nics();
            bridges();
            vifs();
            now();
            wanted();
            later();
            return new Graph(List.copyOf(nodes.values()), wires);
        }

        private void nics() {
            for (var nic : topology.nics()) {
                var shape = nic.kind() == Nic.Kind.NIC ? Shape.NIC : Shape.MADE;
                node("n " + nic.name(), shape, nic.name(), nic.up(), remarks.of(nic), null);
            }
        }

        private void bridges() {
            for (var bridge : topology.bridges()) {
                node("b " + bridge.name(), Shape.BRIDGE, bridge.name(), bridge.live(), remarks.of(bridge), null);
            }
            for (var mark : marks) {
                if (mark.kind().equals("bridge") && !nodes.containsKey("b " + mark.name())) {
                    node("b " + mark.name(), Shape.BRIDGE, mark.name(), false, remarks.of(mark), null);
                }
            }
        }

        /// Guests in the order of the bridges that they are on, so that wires seldom cross.
        private void vifs() {
            var bridges = topology.bridges();
            var vifs = new ArrayList<>(topology.vifs());
            vifs.sort(Comparator.comparingInt(vif -> {
                var first = topology.vifs().stream()
                        .filter(other -> other.guest().equals(vif.guest())
                                && !vif.guest().isEmpty())
                        .findFirst()
                        .orElse(vif);
                return remarks.home(first) instanceof Topology.Bridge home ? bridges.indexOf(home) : bridges.size();
            }));
            for (var vif : vifs) {
                var guest = vif.guest().isEmpty() ? null : "g " + vif.guest();
                if (guest != null && !nodes.containsKey(guest)) {
                    node(guest, Shape.GUEST, vif.guest(), !Boolean.FALSE.equals(vif.running()), List.of(), null);
                }
                var name = vif.device() == null ? "vif " + vif.index() : vif.device();
                node(key(vif), Shape.VIF, name, vif.device() != null, remarks.of(vif), guest);
            }
        }

        private static String key(Topology.Vif vif) {
            return vif.guest().isEmpty() ? "s " + vif.device() : "v " + vif.name();
        }

        private void now() {
            for (var nic : topology.nics()) {
                var own = "n " + nic.name();
                wire(own, (topology.bridge(nic.port()) == null ? "n " : "b ") + nic.port(), Strength.NOW);
                wire("n " + nic.under(), own, Strength.NOW);
            }
            for (var vif : topology.vifs()) {
                wire(on(vif.live()), key(vif), Strength.NOW);
            }
        }

        private void later() {
            for (var nic : topology.nics()) {
                wire("n " + nic.name(), "b " + nic.kept(), Strength.LATER);
            }
            for (var vif : topology.vifs()) {
                wire(on(vif.configured().or(Optional.empty()).orElse(null)), key(vif), Strength.LATER);
            }
        }

        private void wanted() {
            for (var mark : marks) {
                if (mark.kind().equals("bridge") && mark.wanted() != null) {
                    for (var nic : mark.wanted().split(" ")) {
                        wire("n " + nic, "b " + mark.name(), Strength.WANTED);
                    }
                } else if (mark.wanted() != null) {
                    wire(on(mark.wanted()), "v " + mark.name(), Strength.WANTED);
                }
            }
        }

        private String on(@Nullable String place) {
            return "b " + (topology.bridge(place) instanceof Topology.Bridge bridge ? bridge.name() : place);
        }

        private void node(
                String key, Shape shape, String name, boolean there, List<Remark> said, @Nullable String within) {
            var owner = within == null || !(nodes.get(within) instanceof Node guest) ? null : guest.id();
            nodes.put(key, new Node("n" + nodes.size(), shape, name, there, said, owner));
        }

        /// One at most between two, the first; none where an end isn't drawn.
        private void wire(String from, String to, Strength strength) {
            if (nodes.get(from) instanceof Node begin
                    && nodes.get(to) instanceof Node end
                    && joined.add(begin.id() + " " + end.id())) {
                wires.add(new Wire(begin.id(), end.id(), strength));
            }
        }
    }
}
