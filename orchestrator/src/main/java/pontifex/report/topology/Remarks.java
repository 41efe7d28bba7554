package pontifex.report.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.run.Topology;
import pontifex.run.Topology.Bridge;
import pontifex.run.Topology.Nic;
import pontifex.run.Topology.Vif;
import pontifex.state.Seen;

/// What is to be said beside the parts of a host's network, in every format alike.
final class Remarks {
    private static final int NAMED = 3;

    private final Topology topology;
    private final List<Mark> marks;

    Remarks(Topology topology, List<Mark> marks) {
        this.topology = topology;
        this.marks = marks;
    }

    List<Remark> of(Nic nic) {
        var remarks = new ArrayList<Remark>();
        if (nic.kind() != Nic.Kind.NIC) {
            remarks.add(Remark.plain(nic.kind().word() + (nic.under() == null ? "" : " on " + nic.under())));
        }
        boolean used = nic.port() != null || nic.kept() != null;
        if (!nic.up()) {
            remarks.add(new Remark("down", used ? Tone.WARN : Tone.PLAIN));
        } else if (nic.carrier() == null) {
            remarks.add(new Remark("cable unknown", used ? Tone.WARN : Tone.PLAIN));
        } else if (!nic.carrier()) {
            remarks.add(new Remark("no cable", used ? Tone.BAD : Tone.WARN));
        }
        nic.addresses().forEach(address -> remarks.add(Remark.plain("Dom0 " + address)));
        later(nic, remarks);
        return remarks;
    }

    private void later(Nic nic, List<Remark> remarks) {
        var now = topology.bridge(nic.port());
        if (nic.kept() != null && !nic.kept().equals(nic.port())) {
            remarks.add(Remark.warn("next boot: " + nic.kept()));
        } else if (nic.kept() == null && now != null && Boolean.TRUE.equals(now.kept())) {
            remarks.add(Remark.warn("next boot: off " + now.name()));
        }
    }

    List<Remark> of(Bridge bridge) {
        var remarks = new ArrayList<Remark>();
        switch (bridge.addresses()) {
            case Seen.Unknown<List<String>> _ -> remarks.add(Remark.warn("Dom0's addresses unknown"));
            case Seen.Value<List<String>>(var all) ->
                all.forEach(address -> remarks.add(Remark.plain("Dom0 " + address)));
        }
        company(bridge, remarks);
        if (bridge.kept() == null) {
            remarks.add(Remark.warn("next boot unknown"));
        } else if (!bridge.live()) {
            remarks.add(bridge.kept() ? Remark.warn("only from the next boot") : new Remark("not there", Tone.BAD));
        } else if (!bridge.kept()) {
            remarks.add(Remark.warn("gone at the next boot"));
        }
        remarks.addAll(marked("bridge", bridge.name()));
        return remarks;
    }

    /// Who hears whom.
    private void company(Bridge bridge, List<Remark> remarks) {
        var nics = topology.nics().stream()
                .filter(nic -> bridge.name().equals(nic.port()))
                .map(Nic::name)
                .toList();
        if (nics.size() > 1) {
            remarks.add(Remark.warn("joins " + String.join(", ", nics)));
        }
        var guests = guests(bridge);
        if (guests.size() == 1) {
            boolean alone = nics.size() < 2
                    && bridge.addresses() instanceof Seen.Value<List<String>>(var addresses)
                    && addresses.isEmpty();
            remarks.add(new Remark(
                    guests.first() + " alone" + (alone ? "" : " with Dom0"), alone ? Tone.GOOD : Tone.PLAIN));
        } else if (guests.size() > 1) {
            remarks.add(Remark.plain("shared by " + few(guests)));
        }
    }

    /// By any of the three truths.
    private SortedSet<String> guests(Bridge bridge) {
        return topology.vifs().stream()
                .filter(vif -> java.util.stream.Stream.of(
                                Optional.ofNullable(vif.live()),
                                vif.loaded().or(Optional.empty()),
                                vif.configured().or(Optional.empty()))
                        .anyMatch(place -> bridge.equals(topology.bridge(place.orElse(null)))))
                .map(vif -> vif.guest().isEmpty() ? "?" : vif.guest())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String few(SortedSet<String> names) {
        var first = names.stream().limit(NAMED).collect(Collectors.joining(", "));
        return names.size() <= NAMED ? first : first + " and " + (names.size() - NAMED) + " more";
    }

    List<Remark> of(Vif vif) {
        var remarks = new ArrayList<Remark>();
        if (vif.guest().isEmpty()) {
            remarks.add(Remark.warn("of no guest that is known"));
            return remarks;
        }
        if (vif.mac() != null) {
            remarks.add(Remark.plain(vif.mac()));
        }
        var here = vif.running() == null || !vif.running() ? null : vif.live();
        if (vif.running() == null) {
            remarks.add(Remark.warn("not known to run"));
        } else if (!vif.running()) {
            remarks.add(Remark.plain("not running"));
        } else if (vif.live() == null) {
            remarks.add(new Remark("on no bridge", Tone.BAD));
        }
        unlike("record", vif.loaded(), here, Boolean.TRUE.equals(vif.running()), remarks);
        unlike("file", vif.configured(), here, Boolean.TRUE.equals(vif.running()), remarks);
        remarks.addAll(marked("vif", vif.name()));
        return remarks;
    }

    /// Where another truth has it elsewhere than it is.
    private static void unlike(
            String whose, Seen<Optional<String>> place, @Nullable String here, boolean running, List<Remark> remarks) {
        if (!running) {
            return;
        }
        switch (place) {
            case Seen.Unknown<Optional<String>> _ -> remarks.add(Remark.warn(whose + " unknown"));
            case Seen.Value<Optional<String>>(var bridge) -> {
                if (bridge.isPresent() && !bridge.get().equals(here)) {
                    remarks.add(Remark.warn(whose + ": " + bridge.get()));
                }
            }
        }
    }

    /// Of what isn't there at all, and is wanted.
    List<Remark> of(Mark mark) {
        return marked(mark.kind(), mark.name());
    }

    private List<Remark> marked(String kind, String name) {
        return marks.stream()
                .filter(mark -> mark.kind().equals(kind) && mark.name().equals(name))
                .map(Mark::remark)
                .distinct()
                .toList();
    }

    /// Where a vif is drawn: where it is, or where it will be once its guest runs. Null: on no bridge.
    @Nullable Bridge home(Vif vif) {
        return Boolean.TRUE.equals(vif.running()) || vif.guest().isEmpty()
                ? topology.bridge(vif.live())
                : topology.bridge(vif.configured().or(Optional.empty()).orElse(null));
    }
}
